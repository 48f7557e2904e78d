/** What the shop page shows: told by the tag's attributes, or found on the page. */

/**
 * @typedef {object} Page
 * @property {string} url without what stands behind `?` and `#`
 * @property {string} title
 * @property {string} [product_id]
 * @property {string} [kind]
 */

/**
 * @param {HTMLElement} tag
 * @returns {Page}
 */
export function shownPage(tag) {
  const product = tag.getAttribute("product-id") ?? describedProduct();
  const kind = tag.getAttribute("page-kind") ?? (product ? "product" : location.pathname === "/" && "home");
  return {
    url: address().slice(0, 4000),
    title: document.title.slice(0, 200),
    ...(product ? { product_id: product.slice(0, 500) } : {}),
    ...(kind ? { kind: kind.slice(0, 50) } : {}),
  };
}

/** The address the page itself calls its own: a shop may show one product under several. */
function address() {
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"))?.href;
  return (canonical?.startsWith(`${location.origin}/`) ? canonical : location.href).split(/[?#]/)[0];
}

/** The one product that JSON-LD describes; a page of several products is about none of them. */
function describedProduct() {
  const found = [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap((script) => {
    try {
      return productsIn(JSON.parse(script.textContent ?? ""));
    } catch {
      return [];
    }
  });
  if (found.length !== 1) return null;
  const { productGroupID, productID, sku, url, "@id": id } = found[0];
  const named = productGroupID ?? productID ?? sku ?? String(url ?? id ?? "").split(/[?#]/)[0].split("/").pop();
  return named ? String(named) : null;
}

/**
 * @param {any} data
 * @returns {any[]}
 */
function productsIn(data) {
  if (Array.isArray(data)) return data.flatMap(productsIn);
  if (!data || typeof data !== "object") return [];
  const is = [data["@type"]].flat();
  if (is.includes("Product") || is.includes("ProductGroup")) return [data];
  return productsIn(data["@graph"] ?? data.mainEntity);
}
