// The drawer on phones. Without this file the links work by :target.
(() => {
  const drawer = () => document.querySelector("[data-sidebar]");
  const toggle = (open) => {
    drawer().classList.toggle("is-open", open);
    (open ? drawer().querySelector("a, summary") : document.querySelector("[data-sidebar-open]"))?.focus();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-sidebar-open]")) {
      event.preventDefault();
      toggle(true);
    } else if (event.target.closest("[data-sidebar-close]")) {
      event.preventDefault();
      toggle(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer()?.classList.contains("is-open")) toggle(false);
  });
})();
