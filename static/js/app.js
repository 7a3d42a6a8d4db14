/* Makes quicker what links and forms already do. Nothing here is needed.
   Markup: data-key="a" on a link, button or field; data-item on list rows (with data-open on the link);
   data-keys="grid" on a matrix; data-sheet with data-line on a sheet; data-focus and data-announce on answers. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const live = document.getElementById("live");
  const say = (text) => {
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 60);
  };

  // What an answer asks for: focus on what changed, words for those who do not see it.
  const arrive = () => {
    const spoken = document.querySelector("[data-announce]");
    if (spoken) { say(spoken.dataset.announce); spoken.removeAttribute("data-announce"); }
    const target = document.querySelector("[data-focus]");
    if (target) { target.removeAttribute("data-focus"); target.focus(); }
    all("[data-undo]").forEach(leave);
  };

  // The undo bar goes when its time is up, unless somebody is at it.
  const leave = (bar) => {
    const seconds = Number(bar.dataset.undo);
    bar.removeAttribute("data-undo");
    const go = () => {
      if (bar.matches(":hover, :focus-within")) { setTimeout(go, 5000); return; }
      bar.replaceWith(Object.assign(document.createElement("div"), { id: "undo" }));
    };
    setTimeout(go, seconds * 1000);
  };

  // A second submit while the first is under way does nothing.
  const mark = (form, busy) => {
    form.toggleAttribute("data-busy", busy);
    all("button:not([type=button])", form).forEach((button) => {
      if (busy) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute("data-busy")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    setTimeout(() => mark(form, true));
  }, true);
  addEventListener("pageshow", () => all("[data-busy]").forEach((form) => mark(form, false)));
  document.addEventListener("htmx:finally:request", () => all("[data-busy]").forEach((form) => mark(form, false)));
  document.addEventListener("htmx:after:swap", () => setTimeout(arrive));
  for (const name of ["htmx:error", "htmx:response:error"]) {
    document.addEventListener(name, (event) => {
      const status = event.detail.ctx?.response?.status;
      if (status !== 409 && status !== 422) say(document.body.dataset.failed);
    });
  }

  // Single keys. They can be switched off, and never act while somebody types.
  const stored = "keys-off";
  let off = false;
  try { off = localStorage.getItem(stored) === "1"; } catch { /* storage may be closed to us */ }
  const toggle = document.querySelector("[data-keys-toggle]");
  const label = () => { toggle.textContent = off ? toggle.dataset.off : toggle.dataset.on; };
  if (toggle) {
    toggle.hidden = false;
    label();
    toggle.addEventListener("click", () => {
      off = !off;
      label();
      try { localStorage.setItem(stored, off ? "1" : "0"); } catch { /* as above */ }
    });
  }

  const show = (element) => element.scrollIntoView({ block: "nearest", inline: "nearest" });
  const current = () => document.querySelector("[data-item][aria-current=true]");
  const move = (by) => {
    const items = all("[data-item]").filter((item) => item.getClientRects().length);
    if (!items.length) return false;
    const at = items.indexOf(current());
    const next = items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    items.forEach((item) => item.removeAttribute("aria-current"));
    next.setAttribute("aria-current", "true");
    const link = next.querySelector("[data-open], a");
    if (link) link.focus({ preventScroll: true });
    show(next);
    return true;
  };

  const tick = () => {
    const box = current()?.querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  };

  const line = () => document.querySelector("[data-line][aria-current=true]");
  const goLine = (element) => {
    if (!element) return false;
    line()?.removeAttribute("aria-current");
    element.setAttribute("aria-current", "true");
    element.querySelector("input").focus({ preventScroll: true });
    show(element);
    return true;
  };
  const answer = (key) => {
    const now = line() ?? document.querySelector("[data-line]:not(:has(:checked))");
    if (!now) return false;
    now.querySelectorAll("input")[key === "y" ? 0 : 1].click();
    const after = now.nextElementSibling;
    return after ? goLine(after) : goLine(now);
  };

  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.matches("input, textarea, select")) { target.focus(); return true; }
    const needed = target.dataset.needs && document.getElementById(target.dataset.needs);
    if (needed && !needed.value.trim()) needed.focus(); else target.click();
    return true;
  };

  // The matrix: arrows move one outlined cell, the inspector says it in words.
  const grid = document.querySelector("[data-keys=grid]");
  const codes = { c: "closed", o: "open", s: "started", w: "waiting", r: "returned", d: "done", e: "expiring", x: "expired", b: "blocked", v: "waived" };
  const skips = (cell) => !cell || cell.classList.contains("g") || cell.classList.contains("track") || cell.matches("th");
  const place = (cell) => {
    if (skips(cell)) return false;
    const before = grid.querySelector("[data-at]");
    if (before) { before.removeAttribute("data-at"); before.removeAttribute("tabindex"); }
    cell.setAttribute("data-at", "");
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    show(cell);
    const heads = grid.tHead.rows[grid.tHead.rows.length - 1].cells;
    const box = document.querySelector("[data-inspector]");
    if (!box) return true;
    const part = (name) => box.querySelector(`[data-inspector-${name}]`);
    part("name").textContent = cell.parentNode.cells[0].textContent.trim();
    part("what").textContent = heads[cell.cellIndex].title;
    part("state").textContent = cell.textContent.trim();
    const tone = codes[cell.classList[0]] ?? "closed";
    part("state").className = `tone-${tone}`;
    part("cell").className = `cell cell-${tone}`;
    const glyph = part("cell").querySelector("use");
    glyph.setAttribute("href", glyph.getAttribute("href").replace(/#.*/, `#g-${tone}`));
    return true;
  };
  const step = (down, right) => {
    const at = grid.querySelector("[data-at]");
    if (!at) return place([...grid.tBodies[0].rows[0].cells].find((cell) => !skips(cell)));
    const row = grid.tBodies[0].rows[at.parentNode.sectionRowIndex + down];
    let column = at.cellIndex + right;
    while (right && row?.cells[column]?.classList.contains("g")) column += right;
    place(row?.cells[column]);
    return true;
  };
  if (grid) {
    grid.addEventListener("click", (event) => {
      const cell = event.target.closest("td");
      if (cell) place(cell);
    });
  }
  const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], k: [-1, 0], j: [1, 0] };

  const help = () => {
    const list = document.querySelector("[data-keys-list]");
    if (!list) return false;
    list.tabIndex = -1;
    list.focus();
    say(list.textContent);
    return true;
  };

  const act = (event) => {
    const key = event.key;
    const inGrid = grid && grid.contains(document.activeElement);
    if (grid && arrows[key] && (inGrid || key.length === 1)) return step(...arrows[key]);
    if (inGrid && key === "Enter" && document.activeElement.matches("td")) {
      document.activeElement.parentNode.querySelector("a").click();
      return true;
    }
    if (key.length > 1 || off) return false;
    if (key === "j" || key === "k") return move(key === "j" ? 1 : -1) || press(key);
    if (key === "x") return tick() || press(key);
    if (document.querySelector("[data-sheet]")) {
      if (key === "y" || key === "n") return answer(key);
      if (/[1-9]/.test(key)) return goLine(document.querySelector(`[data-line="${key}"]`));
    }
    return press(key) || (key === "?" && help());
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const typing = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    if (act(event)) event.preventDefault();
  });

  arrive();
})();
