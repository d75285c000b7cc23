// Passkeys need a script. Their forms are only shown with one, in browsers that know passkeys.
"use strict";

{
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (options) => {
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = known(options.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: options });
    const { attestationObject, clientDataJSON } = made.response;
    return { made, response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) } };
  };

  const get = async (options) => {
    options.challenge = bytes(options.challenge);
    options.allowCredentials = known(options.allowCredentials);
    const made = await navigator.credentials.get({ publicKey: options });
    const { authenticatorData, clientDataJSON, signature, userHandle } = made.response;
    const response = { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), userHandle: text(userHandle) };
    return { made, response };
  };

  const use = async (form) => {
    const { publicKey } = JSON.parse(form.dataset.options);
    const { made, response } = await (form.dataset.passkey === "create" ? create : get)(publicKey);
    form.elements.answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
    form.requestSubmit();
  };

  if (window.PublicKeyCredential) {
    for (const form of document.querySelectorAll("[data-passkey]")) {
      if (form.dataset.ready) continue;
      form.dataset.ready = "yes";
      form.hidden = false;
      form.querySelector("button").addEventListener("click", () => {
        const fault = form.querySelector("[data-passkey-fault]");
        fault.hidden = true;
        if (form.reportValidity()) use(form).catch(() => { fault.hidden = false; });
      });
      // Enter in a field does what the button does.
      form.addEventListener("submit", (event) => {
        if (form.elements.answer.value) return;
        event.preventDefault();
        delete form.dataset.sent;
        form.querySelector("button").click();
      });
    }
    for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  }
}
