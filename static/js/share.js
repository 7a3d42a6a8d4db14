/* Links to hand over: data-share opens the share sheet of the device, data-copy its clipboard; both name the
   field that holds the address. Where a device has neither, the address stands there to be selected. */
(() => {
  "use strict";
  const live = document.getElementById("live");
  const address = (name) => document.getElementById(name);

  document.querySelectorAll("[data-share]").forEach((button) => {
    const data = { title: button.dataset.title, url: address(button.dataset.share).value };
    if (!navigator.share || (navigator.canShare && !navigator.canShare(data))) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      // Closing the sheet is no failure; any other one leaves the address to be copied.
      try { await navigator.share(data); } catch (error) { if (error.name !== "AbortError") address(button.dataset.share).select(); }
    });
  });

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    const named = button.innerHTML;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(address(button.dataset.copy).value); } catch { address(button.dataset.copy).select(); return; }
      button.textContent = button.dataset.done;
      live.textContent = button.dataset.done;
      setTimeout(() => { button.innerHTML = named; live.textContent = ""; }, 4000);
    });
  });
})();
