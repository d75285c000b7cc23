// Every page works without this script. It only spares steps.
"use strict";

// The error summary gets the focus, so that screen readers begin with it.
document.querySelector(".errors, .done")?.focus();

// A second click while the first one is on its way does nothing.
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// A page that comes back from the browser's cache can be sent again.
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// Printing needs a script; the button is only there with one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// In the queue: j and k go from case to case, unless they are switched off.
const rows = [...document.querySelectorAll("[data-rows] tbody a")];
const keys = document.querySelector("[data-keys]");
if (keys) {
  const button = keys.querySelector("button");
  const isOff = () => localStorage.getItem("fede-keys") === "off";
  const show = () => { button.textContent = isOff() ? button.dataset.on : button.dataset.off; };
  keys.hidden = false;
  show();
  button.addEventListener("click", () => { localStorage.setItem("fede-keys", isOff() ? "on" : "off"); show(); });
  addEventListener("keydown", (event) => {
    if (isOff() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input, select, textarea")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step || rows.length === 0) return;
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[next].focus();
    event.preventDefault();
  });
}
