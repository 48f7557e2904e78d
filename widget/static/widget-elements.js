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
 * Make an address absolute; anything but http and https is refused.
 *
 * @param {string | undefined} address
 * @param {URL} base
 * @returns {string | null}
 */
export function safeAddress(address, base) {
  if (!address) return null;
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Write a price as the shopper's locale does.
 *
 * @param {{amount: string, currency: string}} price
 */
export function money({ amount, currency }) {
  const whole = Number(amount) % 1 === 0;
  return new Intl.NumberFormat(navigator.language, {
    style: "currency",
    currency,
    minimumFractionDigits: whole ? 0 : undefined,
    currencyDisplay: "narrowSymbol",
  }).format(Number(amount));
}
