/** A cart for show: it counts what is put into it on this page, and sells nothing. */
const cart = document.querySelector(".cart");
let count = 0;

document.addEventListener("floorwalker:add-to-cart", (event) => {
  count += event.detail.quantity;
  cart.hidden = false;
  cart.textContent = `Cart: ${count}`;
  event.detail.respondWith(Promise.resolve());
});
