(() => {
  const native = "commandForElement" in HTMLButtonElement.prototype;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    if (button && !native) {
      const dialog = document.getElementById(button.getAttribute("commandfor"));
      if (button.getAttribute("command") === "close") dialog?.close();
      else dialog?.showModal();
    }
    if (event.target.matches("dialog[closedby=any]") && !("closedBy" in HTMLDialogElement.prototype)) {
      event.target.close();
    }
  });
})();
(() => {
  const closeOthers = (kept) => {
    for (const open of document.querySelectorAll("[data-dropdown][open]")) {
      if (open !== kept) open.open = false;
    }
  };
  document.addEventListener("click", (event) => closeOthers(event.target.closest("[data-dropdown]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("[data-dropdown][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
(() => {
  const refresh = () => {
    const found = document.cookie.match(/(?:^|; )cart_count=(\d+)/);
    const count = found ? Number(found[1]) : 0;
    for (const mark of document.querySelectorAll("[data-cart-count]")) {
      mark.hidden = count === 0;
      mark.textContent = count > 99 ? "99+" : count;
    }
  };
  window.shopCart = { refresh };
  document.addEventListener("DOMContentLoaded", refresh);
  document.addEventListener("htmx:after:request", refresh);
  window.addEventListener("pageshow", refresh);
})();
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
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("once" in form.dataset)) return;
  if (form.dataset.once === "sent") event.preventDefault();
  else form.dataset.once = "sent";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) form.dataset.once = "";
});
