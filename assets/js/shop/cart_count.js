// The number beside the cart comes from the readable cookie `cart_count`, because the page
// itself is the same for everyone. Call `shopCart.refresh()` after the cart has changed.
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
