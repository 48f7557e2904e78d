/** Addresses, prices and dates, as the page they stand on writes them. */

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

/** @param {{amount: string, currency: string}} price */
export function money({ amount, currency }) {
  const whole = Number(amount) % 1 ? {} : { minimumFractionDigits: 0 };
  return new Intl.NumberFormat(pageLanguage(), { style: "currency", currency, ...whole }).format(Number(amount));
}

/**
 * @param {string} moment a date or a time, as ISO 8601 writes it
 * @param {Intl.DateTimeFormatOptions} parts
 */
export function date(moment, parts) {
  return new Date(moment).toLocaleString(pageLanguage(), parts);
}

/** The language of the page, or of the browser where the page names none that is known. */
export function pageLanguage() {
  try {
    return Intl.getCanonicalLocales(document.documentElement.lang)[0] || navigator.language;
  } catch {
    return navigator.language;
  }
}
