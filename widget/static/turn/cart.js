/** The options of a product on its card, each with its own price and stock, and the way to the cart. */
import { button, element } from "../closed/elements.js";

const SOLD_OUT = "out_of_stock";

/** @typedef {import("../../frames.js").Variant} Variant */

/**
 * @param {import("../../frames.js").Item} item
 * @param {string | null} address
 * @param {import("../widget-panel.js").Panel} panel
 * @param {(offered: import("../../frames.js").Offered, isFrom: boolean) => void} draw shows price and stock
 */
export function shoppingPart(item, address, panel, draw) {
  const { words } = panel;
  const variants = item.variants ?? [];
  const options = [...new Set(variants.flatMap((variant) => Object.keys(variant.options)))];
  const chosen = { ...variants.find(({ variant_id }) => variant_id === item.variant_id)?.options };
  const selects = options.map((option) => element("select", { "aria-label": `${item.title}: ${option}` }));
  const told = element("p", { class: "note" });
  const add = button(words.addToCart, () => (missing() ? ask() : addToCart()), { class: "add" });
  const fitting = (/** @type {Record<string, string>} */ wanted) =>
    variants.filter((variant) => Object.entries(wanted).every(([option, value]) => variant.options[option] === value));
  const missing = () => options.find((option) => !chosen[option]);
  const variant = () => (options.length ? fitting(chosen)[0] : variants[0]);

  selects.forEach((select, at) =>
    select.addEventListener("change", () => {
      chosen[options[at]] = select.value;
      told.replaceChildren();
      fill();
      const [first, ...more] = fitting(chosen);
      draw(first, more.some(({ price }) => price.amount !== first.price.amount));
    }),
  );
  fill();
  return element("div", { class: "buy" }, ...selects, add, told);

  function fill() {
    options.forEach((option, at) => {
      const values = [...new Set(variants.map((each) => each.options[option]).filter(Boolean))];
      const entries = values.map((value) => {
        const having = fitting({ ...chosen, [option]: value });
        const soldOut = having.length && having.every(({ availability }) => availability === SOLD_OUT);
        const entry = element("option", { value }, soldOut ? words.soldOut(value) : value);
        entry.disabled = !having.length;
        return entry;
      });
      const none = chosen[option] ? [] : [element("option", { value: "" }, option)];
      selects[at].replaceChildren(...none, ...entries);
      selects[at].value = chosen[option] ?? "";
    });
    const open = missing();
    add.textContent = open ? words.choose(open) : words.addToCart;
    add.hidden = !open && (variant() ?? item).availability === SOLD_OUT;
  }

  function ask() {
    const select = selects[options.findIndex((option) => !chosen[option])];
    select.focus();
    select.showPicker?.();
  }

  async function addToCart() {
    const { variant_id, price } = variant() ?? item;
    /** @type {Promise<unknown> | undefined} */
    let answer;
    const respondWith = (/** @type {Promise<unknown>} */ promised) => (answer = promised);
    const { product_id, title } = item;
    const detail = { product_id, variant_id, title, url: address, options: chosen, price, quantity: 1, respondWith };
    const event = new CustomEvent("floorwalker:add-to-cart", { bubbles: true, composed: true, cancelable: true, detail });
    panel.host.dispatchEvent(event);
    if (!answer && !event.defaultPrevented) return tell(address ? element("a", { href: address }, words.onItsPage) : words.notAdded);
    add.disabled = true;
    tell(words.adding);
    try {
      await answer;
      panel.connection.tell({ type: "event", name: "added_to_cart", product_id, ...(variant_id ? { variant_id } : {}) });
      tell(words.added);
    } catch {
      tell(words.notAdded);
    }
    add.disabled = false;
  }

  /** @param {Node | string} what */
  function tell(what) {
    told.replaceChildren(what);
    panel.conversation.tell(told.textContent);
  }
}
