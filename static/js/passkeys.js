/* Passkeys: a form with data-passkey="get" or "create" asks the browser, puts its answer into the field
   "credential" and is sent like any other form. Without script or passkeys the code of an app does. */
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const options = async (form) => {
    const token = form.querySelector("[name=csrf_token]").value;
    const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error("options");
    const asked = await answer.json();
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    for (const key of [...(asked.allowCredentials || []), ...(asked.excludeCredentials || [])]) key.id = bytes(key.id);
    return asked;
  };

  // What the browser answers, as text.
  const told = (made) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  };

  const ask = async (event) => {
    const form = event.target;
    if (form.elements.credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const problem = form.querySelector("[data-problem]");
    problem.hidden = true;
    if (!form.reportValidity()) return;
    try {
      const publicKey = await options(form);
      const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.credential.value = told(made);
      form.requestSubmit();
    } catch {
      problem.hidden = false;
      problem.focus();
    }
  };

  if (!window.PublicKeyCredential) return;
  // On the window, so that it comes before what marks forms as busy.
  addEventListener("submit", (event) => { if (event.target.matches("[data-passkey]")) ask(event); }, true);
  for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = true;
})();
