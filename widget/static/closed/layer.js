/** Where the widget stands: in the window, also on a page that would carry it along with itself. */

/** What makes of an element the place of what is fixed within it, or clips or dims that too. */
const HOLDING = /** @type {const} */ ([
  "transform",
  "translate",
  "rotate",
  "scale",
  "perspective",
  "filter",
  "backdropFilter",
  "contain",
  "containerType",
  "willChange",
  "clipPath",
  "maskImage",
  "opacity",
]);
const HOLDS_NOTHING = ["none", "normal", "auto", "1"];

/**
 * Stand above the page in the browser's top layer, where an element around the tag would hold it.
 * Elsewhere the order is the shop's: its notices may lie above the launcher.
 *
 * @param {HTMLElement} host
 */
export function standInWindow(host) {
  if (!host.togglePopover || !isHeld(host)) return;
  host.popover = "manual";
  host.togglePopover(true);
}

/** @param {Element} host */
function isHeld(host) {
  for (let node = around(host); node; node = around(node)) {
    const style = getComputedStyle(node);
    if (style.contentVisibility === "auto" || HOLDING.some((name) => style[name] && !HOLDS_NOTHING.includes(style[name]))) return true;
  }
  return false;
}

/** @param {Element} node @returns {Element | undefined} */
function around(node) {
  return node.assignedSlot ?? node.parentElement ?? /** @type {ShadowRoot} */ (node.getRootNode()).host;
}
