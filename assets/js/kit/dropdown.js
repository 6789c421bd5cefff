// <details data-dropdown>: one open at a time; Escape and a click elsewhere close it.
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
