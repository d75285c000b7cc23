// Every page works without this script. It only spares steps.
"use strict";

// The error summary gets the focus, so that screen readers begin with it.
document.querySelector(".errors")?.focus();

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
