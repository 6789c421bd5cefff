// Toasts go away by themselves after a while, but never while someone points at or is in them.
// A response may announce one: HX-Trigger: {"toast": {"text": "...", "tone": "success"}}.
(() => {
  const LIFE = 6000;
  const watch = (toast) => {
    let timer = setTimeout(() => toast.remove(), LIFE);
    const hold = () => clearTimeout(timer);
    const release = () => {
      hold();
      timer = setTimeout(() => toast.remove(), LIFE);
    };
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("pointerleave", release);
    toast.addEventListener("focusout", release);
  };
  const show = ({ text, tone = "success" }) => {
    const template = document.getElementById(`toast-${tone}`);
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.querySelector(".toast-text").textContent = text;
    document.getElementById("toasts").append(toast);
    watch(toast);
  };
  document.addEventListener("toast", (event) => show(event.detail));
  document.addEventListener("click", (event) => {
    event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-toast]").forEach(watch);
    document.querySelector("[data-focus]")?.focus();
  });
})();
