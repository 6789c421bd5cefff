// Applies the reader's choice of light or dark before the first paint; without one, the
// system decides (see tokens.css). Loaded in the head without `defer` for that reason.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
