// Verifies a signed record in the browser: the file never leaves the device. The format and its rules
// stand in docs/record-format.md; tracker/services/signing.py is the same reader for a server.
(() => {
  "use strict";
  const LARGEST = 4000000;
  const TYPE = "medical-assistant-record+jws";
  const latin = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  const HEAD = latin('{"record":'), MIDDLE = latin(',"signature":"'), TAIL = latin('"}\n');

  const encode = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8190) {
      text += btoa(String.fromCharCode(...bytes.subarray(at, at + 8190)));
    }
    return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const decode = (text) => {
    if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("changed");
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = latin(raw);
    // The last sign has bits that nobody reads: only one way of writing it is right.
    if (encode(bytes) !== text) throw new Error("changed");
    return bytes;
  };
  const isAt = (bytes, part, at) => at >= 0 && part.every((byte, n) => bytes[at + n] === byte);
  const lastOf = (bytes, part) => {
    for (let at = bytes.length - part.length; at >= 0; at -= 1) if (isAt(bytes, part, at)) return at;
    return -1;
  };
  const thumbprint = async (x) => {
    const told = latin(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`);
    return encode(new Uint8Array(await crypto.subtle.digest("SHA-256", told)));
  };

  // Gives {document, kid}; throws an Error whose message is one of the codes of the sentences.
  const verify = async (bytes, keys) => {
    const at = lastOf(bytes, MIDDLE);
    if (bytes.length > LARGEST || !isAt(bytes, HEAD, 0) || at < 1 || !isAt(bytes, TAIL, bytes.length - TAIL.length)) {
      throw new Error("not_a_record");
    }
    const jws = new TextDecoder("latin1").decode(bytes.subarray(at + MIDDLE.length, bytes.length - TAIL.length));
    const parts = jws.split(".");
    if (parts.length !== 3 || parts[1] !== "") throw new Error("changed");
    const payload = bytes.subarray(HEAD.length, at);
    const signature = decode(parts[2]);
    let header;
    try { header = JSON.parse(new TextDecoder().decode(decode(parts[0]))); } catch { throw new Error("changed"); }
    if (signature.length !== 64 || !header || Object.keys(header).sort().join() !== "alg,kid,typ"
        || header.alg !== "EdDSA" || header.typ !== TYPE) throw new Error("changed");
    const key = keys.find((one) => one.kid === header.kid && one.crv === "Ed25519");
    if (!key || (await thumbprint(key.x)) !== header.kid) throw new Error("unknown_key");
    let known;
    try {
      known = await crypto.subtle.importKey("raw", decode(key.x), { name: "Ed25519" }, false, ["verify"]);
    } catch { throw new Error("no_ed25519"); }
    const told = latin(`${parts[0]}.${encode(payload)}`);
    if (!(await crypto.subtle.verify({ name: "Ed25519" }, known, signature, told))) throw new Error("changed");
    if (key.revoked_at) throw new Error("revoked_key");
    const found = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    if (key.valid_until && Date.parse(found.issued_at) > Date.parse(key.valid_until)) throw new Error("outside_validity");
    return { document: found, kid: header.kid };
  };

  const root = document.getElementById("verify");
  const said = JSON.parse(root.dataset.said);
  const form = root.querySelector("form"), out = document.getElementById("outcome");
  const inside = document.getElementById("keys");

  const keysOf = async () => {
    const chosen = form.querySelector('[name="keys"]')?.files[0];
    if (chosen) return JSON.parse(await chosen.text()).keys;
    if (inside) return JSON.parse(inside.textContent).keys;
    const answer = await fetch(root.dataset.keys, { credentials: "omit" });
    if (!answer.ok) throw new Error("no_keys");
    return (await answer.json()).keys;
  };
  const element = (name, text, mark) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (mark) made.className = mark;
    return made;
  };
  const show = (good, title, sentence, facts) => {
    const list = element("dl", "", "facts");
    for (const [term, value] of facts) {
      const pair = document.createElement("div");
      pair.append(element("dt", term), element("dd", value));
      list.append(pair);
    }
    const box = element("div", "", good ? "verdict is-good" : "verdict is-bad");
    box.append(element("h2", `${good ? "✓" : "✕"} ${title}`), element("p", sentence));
    if (facts.length) box.append(list);
    out.replaceChildren(box);
    out.focus();
  };
  const factsOf = ({ document: found, kid }) => [
    [said.student, `${found.student.given_name} ${found.student.family_name}`.trim()],
    [said.school, found.school.name],
    [said.shows, said[found.kind] || found.kind],
    [said.as_of, found.as_of],
    [said.signed, found.issued_at],
    [said.key, kid],
  ];
  const judge = async () => {
    const file = form.querySelector('[name="file"]').files[0];
    if (!file) return;
    try {
      let keys;
      try { keys = await keysOf(); } catch { throw new Error("no_keys"); }
      const found = await verify(new Uint8Array(await file.arrayBuffer()), keys);
      show(true, said.good, said.good_why, factsOf(found));
    } catch (error) {
      show(false, said.bad, said[error.message] || said.changed, []);
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); judge(); });
  form.addEventListener("change", judge);
})();
