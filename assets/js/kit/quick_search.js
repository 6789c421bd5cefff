// Ctrl+K or Command+K goes to the search field of the top bar; Escape empties it.
(() => {
  document.addEventListener("keydown", (event) => {
    const form = document.querySelector("[data-quick-search]");
    if (!form) return;
    const field = form.querySelector("input");
    if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && form.contains(event.target)) {
      field.value = "";
      form.querySelector(".search-panel").replaceChildren();
      field.blur();
    }
  });
})();
