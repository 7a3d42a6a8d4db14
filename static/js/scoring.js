/* Says what a sheet comes to while it is scored. The server decides; nothing here is needed.
   Markup: templates/components/score.html. */
(() => {
  "use strict";
  const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
  const number = (input) => Number.parseFloat(input.value.trim().replace(",", "."));

  // Readings have a few decimals at most; a thousandth is beyond every one of them.
  const isOutside = (measure) => {
    if (measure.querySelector("[data-gone]").checked) return true;
    const difference = number(measure.querySelector("[data-read]")) - number(measure.querySelector("[data-reference]"));
    return Math.round(Math.abs(difference) * 1000) > Math.round(Number(measure.dataset.measure) * 1000);
  };

  const total = (part) => {
    const sum = part.querySelector("[data-score-sum]");
    const lines = [...part.querySelectorAll("[data-line]")];
    const answer = (line) => line.querySelector("input:checked")?.value;
    const points = (some) => some.reduce((all, line) => all + Number(line.dataset.points), 0);
    const answered = lines.filter(answer);
    if (!answered.length) return;
    const earned = points(lines.filter((line) => answer(line) === "yes"));
    const critical = lines.filter((line) => answer(line) === "no" && line.matches(".is-critical"));
    const outside = [...part.querySelectorAll("[data-measure]")].filter(isOutside);
    const words = [fill(sum.dataset.answered, { n: answered.length }), fill(sum.dataset.points, { n: earned })];
    if (critical.length) words.push(fill(sum.dataset.critical, { steps: critical.map((line) => line.dataset.line).join(", ") }));
    if (outside.length) words.push(fill(sum.dataset.outside, { values: outside.map((one) => one.querySelector("b").textContent).join(", ") }));
    const reached = earned * 100 >= Number(part.dataset.passMark) * points(lines);
    const fails = critical.length > 0 || outside.length > 0;
    const isOver = answered.length === lines.length;
    if (fails || isOver) words.push(fails || !reached ? sum.dataset.fails : sum.dataset.passes);
    sum.textContent = words.join(" · ");
    sum.classList.toggle("tone-returned", fails || (isOver && !reached));
    sum.classList.toggle("tone-done", isOver && reached && !fails);
  };

  const start = (part) => {
    part.addEventListener("input", () => total(part));
    total(part);
  };
  document.querySelectorAll("[data-scoring]").forEach(start);
})();
