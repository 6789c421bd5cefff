// When a request behind a page fails: the error page's words become a toast, and what is on the
// screen stays. A form shown again with its errors (422) is no error page and is swapped in.
(() => {
  const say = (text) => {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "danger" } }));
  };
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 400) return;
    const page = new DOMParser().parseFromString(ctx.text, "text/html").querySelector("[data-error-page]");
    if (!page) return;
    event.preventDefault();
    say([...page.querySelectorAll("h1, [data-detail]")].map((part) => part.textContent.trim()).join(". "));
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) say(document.getElementById("toasts").dataset.offline);
  });
})();
