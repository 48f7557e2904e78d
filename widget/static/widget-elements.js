/** Small pieces the widget is built of. Text goes in as text, never as markup. */

/**
 * Make an element with attributes and children.
 *
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/**
 * Make an address absolute; anything but https, the assistant's origin and the page's is refused.
 *
 * @param {string | undefined} address
 * @param {URL} base
 * @returns {string | null}
 */
export function safeAddress(address, base) {
  if (!address) return null;
  try {
    const url = new URL(address, base);
    const near = url.origin === base.origin || url.origin === location.origin;
    return url.protocol === "https:" || (near && url.protocol === "http:") ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Write a price in the page's language, as the shop does beside it.
 *
 * @param {{amount: string, currency: string}} price
 */
export function money({ amount, currency }) {
  const style = { style: "currency", currency, ...(Number(amount) % 1 ? {} : { minimumFractionDigits: 0 }) };
  return new Intl.NumberFormat(pageLanguage(), style).format(Number(amount));
}

/** The language of the page, or of the browser where the page names none that is known. */
export function pageLanguage() {
  try {
    return Intl.getCanonicalLocales(document.documentElement.lang)[0] || navigator.language;
  } catch {
    return navigator.language;
  }
}
