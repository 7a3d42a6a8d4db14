/* The button says what it will do: "Confirm 3, return 1". Without script it says the same in general. */
(() => {
  "use strict";
  const button = document.querySelector("[data-counts]");
  if (!button) return;
  const rows = [...document.querySelectorAll(".answer")];
  const words = (name, number) => button.dataset[name].replace("{n}", number);
  const tell = () => {
    const found = { confirm: 0, correct: 0, back: 0 };
    for (const row of rows) {
      const ticked = row.querySelector("[name=ok]").checked;
      const way = row.querySelector(".unticked input[type=radio]:checked");
      found[ticked ? "confirm" : way?.value === "corrected" ? "correct" : "back"] += 1;
    }
    const parts = Object.keys(found).filter((name) => found[name]).map((name) => words(name, found[name]));
    const text = parts.join(", ");
    button.textContent = text.charAt(0).toUpperCase() + text.slice(1);
  };
  document.addEventListener("change", tell);
  tell();
})();
