/* Practicing by the sheet: one step at a time, two large answers, a timer for counts. Nothing here is needed:
   the sheet is a checklist in a form. Markup: templates/components/practice.html. */
(() => {
  "use strict";
  const live = document.getElementById("live");
  const say = (text) => {
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 60);
  };
  const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

  // The screen stays on while somebody practices, where the browser can do that.
  const keepAwake = async (told) => {
    let held = null;
    const hold = async () => {
      try {
        held = await navigator.wakeLock.request("screen");
        told.hidden = false;
        held.addEventListener("release", () => { held = null; told.hidden = true; });
      } catch { /* low battery, or not allowed: the phone does as it always does */ }
    };
    if (!("wakeLock" in navigator)) return;
    document.addEventListener("visibilitychange", () => {
      if (!held && document.visibilityState === "visible") hold();
    });
    await hold();
  };

  const list = document.querySelector("[data-run]");
  const bar = document.querySelector("[data-run-bar]");
  const sum = document.querySelector("[data-run-sum]");
  const steps = list ? [...list.querySelectorAll("[data-run-step]")] : [];
  const box = (step) => step.querySelector("input");
  const isMissed = (step) => step.classList.contains("is-missed");
  const isOpen = (step) => !box(step).checked && !isMissed(step);
  const now = () => list.querySelector("[aria-current=step]");

  const setMissed = (step, missed) => {
    step.classList.toggle("is-missed", missed);
    step.querySelector("[data-run-missed]").hidden = !missed;
  };

  const goTo = (step, { quietly = false } = {}) => {
    now()?.removeAttribute("aria-current");
    list.classList.toggle("is-over", !step);
    bar.hidden = !step;
    if (!step) return;
    step.setAttribute("aria-current", "step");
    const at = bar.querySelector("[data-run-at]");
    at.textContent = fill(at.dataset.words, { n: step.dataset.runStep });
    if (quietly) return;
    step.scrollIntoView({ block: "center" });
    say(`${at.textContent}. ${step.querySelector(".run-text").innerText}`);
  };

  const total = () => {
    const missed = steps.filter((step) => !box(step).checked).map((step) => step.dataset.runStep);
    const facts = { n: steps.length - missed.length, steps: missed.join(", ") };
    sum.textContent = missed.length ? fill(sum.dataset.some, facts) : sum.dataset.all;
    if (!bar.contains(document.activeElement) && !list.contains(document.activeElement)) return;
    sum.focus({ preventScroll: true });
    sum.scrollIntoView({ block: "center" });
  };

  // The next open step after this one, or the first that was passed over; none is left at the end.
  const goOn = (from) => {
    const next = steps.slice(steps.indexOf(from) + 1).find(isOpen) ?? steps.find(isOpen);
    if (!next) total();
    goTo(next);
  };

  const answer = (done) => {
    const step = now();
    if (!step) return;
    box(step).checked = done;
    setMissed(step, !done);
    navigator.vibrate?.(done ? 20 : [20, 60, 20]);
    goOn(step);
  };

  if (list) {
    list.classList.add("is-running");
    sum.textContent = "";
    bar.querySelector("[data-run-yes]").addEventListener("click", () => answer(true));
    bar.querySelector("[data-run-no]").addEventListener("click", () => answer(false));
    list.addEventListener("change", (event) => {
      const step = event.target.closest("[data-run-step]");
      setMissed(step, false);
      if (event.target.checked) goOn(step); else goTo(step);
    });
    // Nothing is answered before the first step is in view; a tap on a box starts as well.
    const go = bar.querySelector("[data-run-go]");
    const start = () => {
      if (!go.isConnected) return;
      go.remove();
      bar.classList.add("is-running");
      keepAwake(bar.querySelector("[data-run-awake]"));
    };
    const first = steps.find(isOpen);
    go.addEventListener("click", () => {
      start();
      goTo(first);
      bar.querySelector("[data-run-yes]").focus({ preventScroll: true });
    });
    list.addEventListener("change", start, true);
    if (first) bar.hidden = false; else total();
  }

  // Two short tones, for eyes that are on the patient. The tap that started the timer allows them.
  let sound = null;
  const beep = () => {
    navigator.vibrate?.([200, 100, 200]);
    if (!sound) return;
    for (const after of [0, 0.3]) {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = 880;
      volume.gain.value = 0.2;
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + after);
      tone.stop(sound.currentTime + after + 0.18);
    }
  };

  // The clock decides, not the ticks: a phone that naps between two ticks is right again at the next.
  const timer = (part) => {
    const seconds = Number(part.dataset.timer);
    const face = part.querySelector("[data-timer-face]");
    const word = part.querySelector("[data-timer-word]");
    const rest = part.querySelector(".timer-rest");
    const go = part.querySelector(".timer-go");
    const told = new Set([30, 10]);
    let ends = 0;
    let ticking = 0;
    let last = 0;

    const show = (left) => {
      face.textContent = String(left);
      rest.value = left;
      word.textContent = word.dataset.rest;
    };
    const label = (name) => { go.firstElementChild.textContent = go.dataset[name]; };
    const stop = () => {
      clearInterval(ticking);
      ticking = 0;
      part.classList.remove("is-counting");
    };
    const tick = () => {
      const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
      if (left === last) return;
      last = left;
      show(left);
      if (told.has(left) && left < seconds) say(fill(part.dataset.left, { n: left }));
      if (left > 0) return;
      stop();
      part.classList.add("is-up");
      label("again");
      word.textContent = part.dataset.over;
      say(part.dataset.over);
      beep();
    };
    const start = () => {
      part.classList.remove("is-up");
      part.classList.add("is-counting");
      try { sound ??= new AudioContext(); } catch { /* no sound: the words and the hum remain */ }
      ends = performance.now() + seconds * 1000;
      last = seconds;
      show(seconds);
      label("stop");
      say(fill(part.dataset.left, { n: seconds }));
      ticking = setInterval(tick, 200);
    };
    go.addEventListener("click", () => {
      if (!ticking) { start(); return; }
      stop();
      show(seconds);
      label("start");
      say(part.dataset.off);
    });
    part.querySelector(".timer-plain").hidden = true;
    for (const shown of [face.parentNode, rest, go]) shown.hidden = false;
  };
  document.querySelectorAll("[data-timer]").forEach(timer);
})();
