/** What a reply rests on: a comparison, passages of articles; and an offer. */
import { element } from "../closed/elements.js";
import { date, safeAddress } from "./format.js";

/** @typedef {import("../widget-words-en.js").Words} Words */

/**
 * A row of names, each over a row of values, so that the columns have all the width of a phone.
 *
 * @param {import("../../frames.js").Comparison} comparison
 * @param {Words} words
 */
export function comparisonTable({ titles, rows }, words) {
  const columns = String(titles.length);
  const heads = titles.map((title) => element("th", { scope: "col" }, title));
  const bodies = rows.map(({ label, values }) =>
    element(
      "tbody",
      {},
      element("tr", {}, element("th", { scope: "rowgroup", colspan: columns }, label)),
      element("tr", {}, ...values.map((value) => element("td", {}, value ?? "–"))),
    ),
  );
  const table = element("table", { "aria-label": words.comparison }, element("thead", {}, element("tr", {}, ...heads)), ...bodies);
  return element("div", { class: "comparison", role: "region", "aria-label": words.comparison, tabindex: "0" }, table);
}

/**
 * @param {import("../../frames.js").Source[]} items
 * @param {URL} server
 */
export function articleList(items, server) {
  const entries = items.map((item) => {
    const address = placeOf(item, server);
    return element(
      "li",
      {},
      element("a", { ...(address ? { href: address } : {}) }, sourceTitle(item)),
      element("p", { class: "excerpt" }, item.excerpt),
    );
  });
  return element("ul", { class: "articles" }, ...entries);
}

/** @param {import("../../frames.js").Source} source */
export function sourceTitle({ title, heading }) {
  return heading ? `${title}: ${heading}` : title;
}

/**
 * Where a passage stands. An article of the shop's own has no anchors that we know of, but its
 * browser finds the heading by its text.
 *
 * @param {import("../../frames.js").Source} source
 * @param {URL} server
 */
export function placeOf({ url, heading }, server) {
  const address = safeAddress(url, server);
  if (!address || !heading || address.includes("#")) return address;
  return `${address}#:~:text=${encodeURIComponent(heading).replaceAll("-", "%2D")}`;
}

/** @param {import("../../frames.js").Offer} offer @param {Words} words */
export function offerCard({ title, text, code, expires_at }, words) {
  const parts = [element("h3", {}, title), element("p", {}, text)];
  if (code) parts.push(element("code", {}, code));
  if (expires_at) parts.push(element("p", { class: "note" }, words.until(date(expires_at, { dateStyle: "long" }))));
  return element("section", { class: "consent" }, ...parts);
}
