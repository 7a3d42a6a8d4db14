/* Makes sending files quicker and safe against breaks. Without it the form sends them in one go.
   Markup: [data-uploader] around all; [data-shelf] inside it is drawn anew by the server after each file;
   [data-moving] takes a row a file; its form carries data-begin, data-most and the sentences as data-said-*. */
(() => {
  "use strict";
  const FIRST_PIECE = 256 * 1024, LARGEST_PIECE = 8 * 1024 * 1024;
  const WAITS = [1, 2, 4, 8, 15, 30];
  const LEFT = "uploads";
  const moving = new Set();
  const live = document.getElementById("live");
  const say = (text) => { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 60); };

  class Stopped extends Error {}

  // What was begun on this device, so that the same file goes on where it stopped.
  const left = () => { try { return JSON.parse(localStorage.getItem(LEFT)) ?? {}; } catch { return {}; } };
  const keep = (name, url) => {
    const all = left();
    if (url) all[name] = url; else delete all[name];
    try { localStorage.setItem(LEFT, JSON.stringify(all)); } catch { /* storage may be closed to us */ }
  };
  const nameOf = (form, file) => [form.dataset.begin, file.name, file.size, file.lastModified].join("|");

  const said = (form, name, facts = {}) =>
    (form.dataset[`said${name}`] ?? "").replace(/\{(\w+)\}/g, (_hole, key) => facts[key] ?? "");
  const language = document.documentElement.lang;
  const size = (bytes) => bytes < 1e6
    ? new Intl.NumberFormat(language, { style: "unit", unit: "kilobyte" }).format(Math.max(1, Math.round(bytes / 1e3)))
    : new Intl.NumberFormat(language, { style: "unit", unit: "megabyte", maximumFractionDigits: bytes < 1e7 ? 1 : 0 }).format(bytes / 1e6);

  // One row a file: its name, a bar, what happens in words, a way to stop.
  const rowFor = (root, form, file) => {
    const row = document.createElement("li");
    row.className = "row moving";
    const text = Object.assign(document.createElement("div"), { className: "row-text" });
    const title = Object.assign(document.createElement("p"), { className: "row-title", textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { max: Math.max(file.size, 1), value: 0 });
    bar.setAttribute("aria-label", file.name);
    const words = Object.assign(document.createElement("p"), { className: "meta" });
    const stop = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: said(form, "Stop") });
    text.append(title, bar, words);
    const act = Object.assign(document.createElement("div"), { className: "row-act" });
    act.append(stop);
    row.append(text, act);
    root.querySelector("[data-moving]").append(row);
    return { row, bar, words, stop };
  };

  const token = (form) => form.elements.csrf_token.value;
  const problemOf = async (answer, form) => {
    try { return (await answer.json()).problem || said(form, "Failed"); } catch { return said(form, "Failed"); }
  };
  const pause = (seconds, signal) => new Promise((resolve, reject) => {
    const done = () => { clearTimeout(timer); removeEventListener("online", done); resolve(); };
    const timer = setTimeout(done, seconds * 1000);
    // The net is back: no need to wait any longer.
    addEventListener("online", done);
    signal.addEventListener("abort", () => { done(); reject(new Stopped()); }, { once: true });
  });

  // One request, again and again until it is answered; what cannot be mended by waiting is thrown.
  const ask = async (job, url, options = {}) => {
    for (let tries = 0; ; tries += 1) {
      if (job.signal.aborted) throw new Stopped();
      let answer = null;
      try {
        answer = await fetch(url, { ...options, signal: job.signal, headers: { "X-CSRFToken": token(job.form), "X-Files": "1", ...options.headers } });
      } catch {
        if (job.signal.aborted) throw new Stopped();
      }
      if (answer?.redirected) throw new Error(said(job.form, "Signin"));
      if (answer && answer.status < 500 && answer.status !== 429) return answer;
      job.tell(said(job.form, "Lost"));
      await pause(WAITS[Math.min(tries, WAITS.length - 1)], job.signal);
      // A piece may have arrived although its answer did not: only the offset tells.
      if (options.isPiece) return null;
    }
  };

  const begin = async (job) => {
    const data = new FormData(job.form);
    data.delete("file");
    data.set("name", job.file.name);
    data.set("size", job.file.size);
    const answer = await ask(job, job.form.dataset.begin, { method: "POST", body: new URLSearchParams(data) });
    if (!answer.ok) throw new Error(await problemOf(answer, job.form));
    return answer.json();
  };

  const takeUp = async (job) => {
    const url = left()[nameOf(job.form, job.file)];
    if (!url) return null;
    const answer = await ask(job, url);
    if (!answer.ok) return null;
    const found = await answer.json();
    return found.size === job.file.size ? { ...found, url } : null;
  };

  const send = async (job, upload) => {
    let at = upload.received, piece = FIRST_PIECE;
    while (at < job.file.size) {
      job.tell(said(job.form, "Arriving", { done: size(at), size: size(job.file.size) }), at);
      const from = performance.now();
      const answer = await ask(job, upload.url, {
        method: "POST", isPiece: true, body: job.file.slice(at, at + piece),
        headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(at) },
      });
      if (answer?.ok) {
        at = (await answer.json()).received;
        const took = performance.now() - from;
        if (took < 1500) piece = Math.min(piece * 2, LARGEST_PIECE);
        if (took > 6000) piece = Math.max(piece / 2, FIRST_PIECE / 4);
        continue;
      }
      if (answer && answer.status !== 409) throw new Error(await problemOf(answer, job.form));
      piece = Math.max(piece / 2, FIRST_PIECE / 4);
      if (answer) await pause(1, job.signal);
      const where = await ask(job, upload.url);
      if (!where.ok) throw new Error(await problemOf(where, job.form));
      at = (await where.json()).received;
    }
    job.tell(said(job.form, "Checking"), at);
  };

  const finish = async (job, upload) => {
    const data = new FormData(job.form);
    data.delete("file");
    const answer = await ask(job, upload.finish, {
      method: "POST", body: new URLSearchParams(data), headers: { "HX-Request": "true" },
    });
    if (!answer.ok) throw new Error(await problemOf(answer, job.form));
    redraw(job.root, await answer.text());
  };

  const redraw = (root, html) => {
    const shelf = root.querySelector("[data-shelf]");
    const box = document.createElement("template");
    box.innerHTML = html;
    const fresh = box.content.querySelector("[data-shelf]");
    if (!fresh) return;
    shelf.replaceWith(fresh);
    window.htmx?.process?.(fresh);
    const spoken = fresh.querySelector("[data-announce]") ?? fresh;
    if (spoken.dataset.announce) { say(spoken.dataset.announce); spoken.removeAttribute("data-announce"); }
  };

  const refuse = (job, sentence) => {
    job.drawn.row.classList.add("field-error");
    job.drawn.bar.remove();
    job.drawn.words.className = "error";
    job.drawn.words.textContent = sentence;
    job.drawn.stop.textContent = said(job.form, "Away");
    job.drawn.stop.onclick = () => { job.drawn.row.remove(); job.form.querySelector("input[type=file]").focus(); };
    say(sentence);
  };

  const carry = async (job) => {
    const name = nameOf(job.form, job.file);
    if (!job.file.size) throw new Error(said(job.form, "Empty"));
    if (job.file.size > Number(job.form.dataset.most)) throw new Error(said(job.form, "Large", { size: size(job.file.size) }));
    const upload = (await takeUp(job)) ?? (await begin(job));
    keep(name, upload.url);
    await send(job, upload);
    await finish(job, upload);
    keep(name, "");
    job.drawn.row.remove();
  };

  const start = (root, form, file) => {
    const stopping = new AbortController();
    const drawn = rowFor(root, form, file);
    const job = { root, form, file, drawn, signal: stopping.signal, tell: (text, at) => {
      drawn.words.textContent = text;
      if (at !== undefined) drawn.bar.value = at;
    } };
    job.tell(said(form, "Waiting"));
    drawn.stop.onclick = () => stopping.abort();
    return job;
  };

  // Files go one after the other: two at once would only halve the speed of each.
  let line = Promise.resolve();
  const queue = (job) => {
    moving.add(job);
    line = line.then(async () => {
      const awake = await navigator.wakeLock?.request?.("screen").catch(() => null);
      try {
        await carry(job);
      } catch (error) {
        if (error instanceof Stopped) refuse(job, said(job.form, "Stopped")); else refuse(job, error.message);
      } finally {
        moving.delete(job);
        awake?.release();
      }
    });
  };

  document.addEventListener("change", (event) => {
    const input = event.target.closest("[data-uploader] input[type=file]");
    if (!input || !input.files.length) return;
    const root = input.closest("[data-uploader]"), form = input.form;
    [...input.files].map((file) => start(root, form, file)).forEach(queue);
    input.value = "";
  });

  // What is sent now would go without the file that is still on its way. On the window, before anybody marks the form.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!moving.size || form.method !== "post" || form.closest("[data-uploader]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [job] = moving;
    const sentence = said(job.form, "First");
    if (!job.drawn.row.querySelector(".first")) {
      job.drawn.words.after(Object.assign(document.createElement("p"), { className: "error first", textContent: sentence }));
    }
    job.drawn.row.scrollIntoView({ block: "center" });
    say(sentence);
  }, true);
  addEventListener("beforeunload", (event) => { if (moving.size) event.preventDefault(); });

  // A video beside a sheet is played without leaving the sheet. Keys are off where all single keys are.
  const SPEEDS = [1, 1.25, 1.5, 2, 0.5];
  const filmKeys = {
    " ": (film) => { if (film.paused) film.play(); else film.pause(); },
    ",": (film) => { film.currentTime = Math.max(0, film.currentTime - 5); },
    ".": (film) => { film.currentTime = Math.min(film.duration || 0, film.currentTime + 5); },
    v: (film) => {
      film.playbackRate = SPEEDS[(SPEEDS.indexOf(film.playbackRate) + 1) % SPEEDS.length];
      const shown = film.closest("figure").querySelector("[data-film-speed]");
      shown.textContent = new Intl.NumberFormat(language, { minimumFractionDigits: 1 }).format(film.playbackRate);
    },
  };
  const areOff = () => { try { return localStorage.getItem("keys-off") === "1"; } catch { return false; } };
  document.addEventListener("keydown", (event) => {
    const act = filmKeys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || areOff()) return;
    // A space on a control is that control's own; other keys are letters only where somebody types.
    const takes = event.key === " " ? "a, button, input, select, textarea, summary, video, iframe" : "textarea, select, input:not([type=checkbox], [type=radio])";
    const film = document.querySelector("video[data-film]");
    if (!film || event.target.closest(takes)) return;
    event.preventDefault();
    act(film);
  });

  const ready = () => document.querySelectorAll("[data-uploader]").forEach((root) => root.setAttribute("data-quick", ""));
  document.addEventListener("htmx:after:swap", ready);
  ready();
})();
