// The plus and minus of ui.quantity. They appear only where this script runs.
(() => {
  const ready = () => {
    for (const button of document.querySelectorAll("[data-quantity] button")) button.hidden = false;
  };
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:after:swap", ready);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-quantity] [data-step]");
    if (!button) return;
    const field = button.parentElement.querySelector("input");
    if (button.dataset.step === "1") field.stepUp();
    else field.stepDown();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
