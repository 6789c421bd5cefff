// On the checkout page: another country or delivery shows its total at once. Without this
// script the total is shown, and must be agreed to, after the form is sent.
(() => {
  const form = document.querySelector("#checkout-form");
  if (!form) return;
  let latest = 0;

  async function refresh(event) {
    if (!["country", "shipping"].includes(event.target.name)) return;
    const turn = ++latest;
    const query = new URLSearchParams({ country: form.elements.country.value });
    if (event.target.name === "shipping") query.set("shipping", event.target.value);
    const answer = await fetch(`${location.pathname}?${query}`, { credentials: "same-origin" });
    if (!answer.ok || turn !== latest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-totals]")) {
      const fresh = page.querySelector(`[data-totals="${part.dataset.totals}"]`);
      if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
    }
    const shown = page.querySelector("[name=shown_total_cents]");
    if (shown) form.elements.shown_total_cents.value = shown.value;
  }

  form.addEventListener("change", refresh);
})();
