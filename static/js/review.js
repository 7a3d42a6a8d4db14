/* Review by keys: Shift and a number put a saved phrase into the note, Shift and Y says yes to the rest of a sheet.
   Nothing here is needed. Markup: templates/components/phrases.html and sheet.html. */
(() => {
  "use strict";
  const select = document.querySelector("[data-phrases]");

  // The phrase goes into the note, where it is read and changed before it is sent.
  const fill = () => {
    const note = document.getElementById(select.dataset.phrases);
    const text = select.selectedOptions[0].dataset.text;
    if (!text) return;
    note.value = [note.value.trim(), text].filter(Boolean).join(" ");
    select.selectedIndex = 0;
    document.getElementById("live").textContent = text;
  };
  if (select) select.addEventListener("change", fill);
  const choose = (number) => {
    if (!select?.options[number]) return false;
    select.selectedIndex = number;
    fill();
    return true;
  };

  // What is not answered yet was done; what it comes to stands there before it is sent.
  const rest = () => {
    const open = [...document.querySelectorAll("[data-line]:not(:has(:checked))")];
    open.forEach((line) => line.querySelector("input").click());
    return open.length > 0;
  };

  const isOff = () => {
    try { return localStorage.getItem("keys-off") === "1"; } catch { return false; }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !event.shiftKey || isOff()) return;
    if (event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])")) return;
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (digit ? choose(Number(digit[1])) : event.key === "Y" && rest()) event.preventDefault();
  });
})();
