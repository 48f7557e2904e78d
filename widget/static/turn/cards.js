/** Products as cards in a row: swiped, or gone through by Tab and arrows. */
import { button, element } from "../closed/elements.js";
import { shoppingPart } from "./cart.js";
import { date, money, safeAddress } from "./format.js";

/** @typedef {import("../../frames.js").Item} Item */

/**
 * @param {Item[]} items
 * @param {import("../widget-panel.js").Panel} panel
 */
export function productRow(items, panel) {
  const { words } = panel;
  const cards = element("ul", { class: "cards", "aria-label": words.products }, ...items.map((item) => productCard(item, panel)));
  cards.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const all = [...cards.querySelectorAll(".card")];
    const at = all.indexOf(panel.focused);
    if (!step || at < 0) return;
    event.preventDefault();
    all[at + (words.closed.dir === "rtl" ? -step : step)]?.focus();
  });
  // By mouse alone; who has a finger swipes, and who has a keyboard goes from card to card.
  const turn = (/** @type {string} */ name, /** @type {number} */ way) => {
    const act = () => cards.scrollBy({ left: way * (words.closed.dir === "rtl" ? -1 : 1) * cards.clientWidth * 0.8, behavior: "smooth" });
    return button(name, act, { class: way < 0 ? "turn-back" : "turn-on", tabindex: "-1", "aria-hidden": "true" }, new Text(way < 0 ? "‹" : "›"));
  };
  const row = element("div", { class: "row" }, cards, turn(words.back, -1), turn(words.next, 1));
  row.addEventListener("pointerenter", () => row.classList.toggle("wide", cards.scrollWidth > cards.clientWidth));
  return row;
}

/** @param {Item} item @param {import("../widget-panel.js").Panel} panel */
function productCard(item, panel) {
  const { words, host: { server } } = panel;
  const address = safeAddress(item.url, server);
  const card = element("a", { class: "card", ...(address ? { href: address } : {}) });
  card.addEventListener("click", () => panel.connection.tell({ type: "event", name: "product_clicked", product_id: item.product_id }));
  const draw = (/** @type {import("../../frames.js").Offered} */ offered, /** @type {boolean} */ isFrom) => {
    const image = safeAddress(offered.image ?? item.image, server);
    const before = card.querySelector("img");
    const picture = before && before.src === image ? before : pictureOf(image, item.title);
    card.replaceChildren(picture, element("h3", {}, item.title), priceLine(offered, isFrom, words));
    if (item.rating) card.append(ratingLine(item.rating, words));
    const availability = offered.availability && words.availability[offered.availability];
    if (availability) card.append(element("p", { class: "availability" }, availability));
    if (item.reason) card.append(element("p", { class: "reason" }, item.reason));
  };
  draw(item, item.price_is_from);
  return element("li", {}, card, shoppingPart(item, address, panel, draw));
}

/** @param {string | null} image @param {string} title */
function pictureOf(image, title) {
  return image
    ? element("img", { src: image, alt: "", loading: "lazy", width: "200", height: "200" })
    : element("span", { class: "no-picture", "aria-hidden": "true" }, title.slice(0, 1));
}

/** @param {import("../../frames.js").Offered} offered @param {boolean} isFrom @param {import("../widget-words-en.js").Words} words */
function priceLine({ price, compare_at }, isFrom, words) {
  const line = element("p", { class: "price" }, isFrom ? `${words.from} ` : "", money(price));
  if (compare_at) {
    const before = money(compare_at);
    line.append(" ", element("s", { "aria-label": words.before(before) }, before));
  }
  if (price.as_of) {
    const day = date(`${price.as_of}T12:00:00Z`, { month: "long", day: "numeric" });
    line.append(element("small", {}, ` ${words.asOf(day)}`));
  }
  return line;
}

/** @param {{value: number, count: number}} rating @param {import("../widget-words-en.js").Words} words */
function ratingLine({ value, count }, words) {
  return element("p", { class: "rating" }, element("span", { role: "img", "aria-label": words.rating(value, count) }, `★ ${value} (${count})`));
}
