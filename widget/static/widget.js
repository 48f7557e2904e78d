/**
 * <floor-walker>: the launcher. Until a shopper opens it, this file is all that is loaded, and
 * nothing is connected or stored. Attributes: `server` (where the assistant is, by default where
 * this file came from), `product-id` (what the page shows), `label`, `lang`.
 */
import { launcherStyle } from "./widget-launcher-style.js";

/** Where the assistant is, whether this file is the newest or that of a release. */
const HERE = new URL(".", import.meta.url).href.replace(/\/v\/[^/]+\/$/, "/");

class FloorWalker extends HTMLElement {
  /** @type {import("./widget-panel.js").Panel | null} */
  #panel = null;
  /** @type {HTMLButtonElement} */
  #launcher = document.createElement("button");

  connectedCallback() {
    if (this.shadowRoot) {
      if (this.isOpen) this.#panel?.show();
      return;
    }
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [launcherStyle()];
    this.#launcher.type = "button";
    this.#launcher.className = "launcher";
    this.#launcher.setAttribute("aria-haspopup", "dialog");
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#launcher.append(bubbleIcon(), this.getAttribute("label") ?? "Ask us anything");
    this.#launcher.addEventListener("click", () => this.toggle());
    root.append(this.#launcher);
  }

  disconnectedCallback() {
    this.#panel?.leave();
  }

  /** Where the assistant's socket, articles and pictures are. */
  get server() {
    return new URL(this.getAttribute("server") ?? HERE, document.baseURI);
  }

  /** The product the page shows, if it shows one. */
  get productId() {
    return this.getAttribute("product-id");
  }

  get isOpen() {
    return this.#launcher.getAttribute("aria-expanded") === "true";
  }

  toggle() {
    return this.isOpen ? this.close() : this.open();
  }

  async open() {
    this.#launcher.setAttribute("aria-expanded", "true");
    try {
      const { Panel } = await import("./widget-panel.js");
      this.#panel ??= new Panel(this);
      this.#panel.show();
    } catch (error) {
      this.#launcher.setAttribute("aria-expanded", "false");
      throw error;
    }
  }

  close() {
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#panel?.hide();
    this.#launcher.focus();
  }
}

function bubbleIcon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute(
    "d",
    "M12 3.5c5 0 9 3.3 9 7.5s-4 7.5-9 7.5c-1 0-2-.1-2.900-.4L4.500 20.500l1.100-3.600C4 15.500 3 13.400 3 11c0-4.200 4-7.500 9-7.500z",
  );
  svg.append(path);
  return svg;
}

if (!customElements.get("floor-walker")) customElements.define("floor-walker", FloorWalker);

export { FloorWalker };
