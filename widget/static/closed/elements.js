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
 * Make a button; what it says is its name, and where it shows an icon its tooltip too.
 *
 * @param {string} name
 * @param {() => void} act
 * @param {Record<string, string>} [attributes]
 * @param {Node} [picture]
 * @returns {HTMLButtonElement}
 */
export function button(name, act, attributes = {}, picture) {
  /** @type {Record<string, string>} */
  const named = picture ? { "aria-label": name, title: name } : {};
  const made = element("button", { type: "button", ...named, ...attributes }, picture ?? name);
  made.addEventListener("click", act);
  return made;
}
