/** Products, comparisons and sources, as frames give them. */
import { element, money, pageLanguage, safeAddress } from "./widget-elements.js";

const AVAILABILITY = {
  backorder: "On backorder",
  preorder: "Preorder",
  out_of_stock: "Out of stock",
};

/**
 * @param {any[]} items
 * @param {URL} server
 */
export function productRow(items, server) {
  const cards = items.map((item) => element("li", {}, productCard(item, server)));
  return element("ul", { class: "cards", tabindex: "0" }, ...cards);
}

function productCard(item, server) {
  const address = safeAddress(item.url, server);
  const image = safeAddress(item.image, server);
  const picture = image
    ? element("img", { src: image, alt: "", loading: "lazy", width: "200", height: "200" })
    : element("span", { class: "no-picture", "aria-hidden": "true" }, item.title.slice(0, 1));
  const card = element("a", { class: "card", ...(address ? { href: address } : {}) });
  card.append(picture, element("h3", {}, item.title), priceLine(item));
  if (item.rating) card.append(ratingLine(item.rating));
  if (AVAILABILITY[item.availability]) {
    card.append(element("p", { class: "availability" }, AVAILABILITY[item.availability]));
  }
  if (item.reason) card.append(element("p", { class: "reason" }, item.reason));
  return card;
}

function priceLine(item) {
  const line = element("p", { class: "price" }, item.price_is_from ? "from " : "", money(item.price));
  if (item.compare_at) {
    const before = money(item.compare_at);
    line.append(" ", element("s", { "aria-label": `before ${before}` }, before));
  }
  if (item.price.as_of) {
    const day = new Date(`${item.price.as_of}T12:00:00Z`);
    line.append(element("small", {}, ` as of ${day.toLocaleDateString(pageLanguage(), { month: "long", day: "numeric" })}`));
  }
  return line;
}

function ratingLine({ value, count }) {
  const said = `${value} out of 5, ${count} reviews`;
  return element("p", { class: "rating" }, element("span", { role: "img", "aria-label": said }, `★ ${value} (${count})`));
}

/** @param {any} frame */
export function comparisonTable(frame) {
  const heads = frame.titles.map((title) => element("th", { scope: "col" }, title));
  const rows = frame.rows.map(({ label, values }) =>
    element("tr", {}, element("th", { scope: "row" }, label), ...values.map((value) => element("td", {}, value ?? "–"))),
  );
  const table = element("table", {}, element("thead", {}, element("tr", {}, element("td"), ...heads)), element("tbody", {}, ...rows));
  return element("div", { class: "comparison", tabindex: "0" }, table);
}

/**
 * @param {any[]} items
 * @param {URL} server
 */
export function articleList(items, server) {
  const entries = items.map((item) => {
    const address = safeAddress(item.url, server);
    const title = item.heading ? `${item.title}: ${item.heading}` : item.title;
    return element(
      "li",
      {},
      element("a", { ...(address ? { href: address } : {}) }, title),
      element("p", { class: "excerpt" }, item.excerpt),
    );
  });
  return element("ul", { class: "articles" }, ...entries);
}

/** @param {any} offer */
export function offerCard({ title, text, code }) {
  const parts = [element("h3", {}, title), element("p", {}, text)];
  if (code) parts.push(element("code", {}, code));
  return element("section", { class: "consent" }, ...parts);
}
