// The choice of light or dark in the account menu; theme.js applies it on the next page.
document.addEventListener("DOMContentLoaded", () => {
  const row = document.querySelector("[data-theme-switch]");
  if (!row) return;
  const choice = row.querySelector("select");
  row.hidden = false;
  choice.value = localStorage.getItem("theme") ?? "";
  choice.addEventListener("change", () => {
    if (choice.value) localStorage.setItem("theme", choice.value);
    else localStorage.removeItem("theme");
    document.documentElement.dataset.theme = choice.value;
  });
});
