/**
 * <floor-walker>: the launcher. Until a shopper opens it, this file and what it imports is all
 * that is loaded, and nothing is connected or stored. The attributes are described in
 * docs/shop-integrator.md.
 */
import { button, element } from "./closed/elements.js";
import { standInWindow } from "./closed/layer.js";
import { openingQuestion } from "./closed/question.js";
import { launcherStyle } from "./closed/style.js";
import { CLOSED } from "./closed/words.js";

/** Where the assistant is, whether this file is the newest or that of a release. */
const HERE = new URL(".", import.meta.url).href.replace(/\/v\/[^/]+\/$/, "/");

class FloorWalker extends HTMLElement {
  static observedAttributes = ["accent", "product-id"];

  /** The words of its language; English ones come with the panel. @type {import("./widget-words-en.js").Words | null} */
  words = null;
  /** @type {import("./widget-panel.js").Panel | null} */
  #panel = null;
  /** @type {HTMLButtonElement | null} */
  #launcher = null;
  #failed = element("p", { class: "question", role: "alert", hidden: "" });
  #closed = element("div", { class: "closed" });
  /** The opening question, until it is taken back. */
  #asking = new AbortController();

  async connectedCallback() {
    if (this.shadowRoot) {
      standInWindow(this);
      if (this.isOpen) this.#panel?.show();
      return;
    }
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [launcherStyle()];
    this.words = await wordsOf(this.getAttribute("language"));
    // Before it is seen, when the page's styles are known anyway.
    requestAnimationFrame(() => standInWindow(this));
    const closed = this.words?.closed ?? CLOSED;
    const { lang, dir } = closed;
    this.#launcher = button(this.getAttribute("label") ?? closed.launcher, () => this.open(), {
      class: "launcher",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
    });
    this.#launcher.prepend(element("span", { class: "bubble" }));
    this.#closed.lang = lang;
    this.#closed.dir = dir;
    this.#closed.append(this.#failed, openingQuestion(this, closed, this.#asking), this.#launcher);
    this.#failed.textContent = closed.failed;
    root.append(this.#closed);
    if (history.state?.floorwalker) this.open();
  }

  disconnectedCallback() {
    this.#panel?.leave();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "product-id") this.#panel?.tellPage();
    else this.style.setProperty("--floorwalker-accent", this.getAttribute("accent"));
  }

  /** Where the assistant's socket, articles and pictures are. */
  get server() {
    return new URL(this.getAttribute("server") ?? HERE, document.baseURI);
  }

  /** Under which name the tab keeps the conversation's session. */
  get sessionKey() {
    return `floorwalker ${this.server.href}`;
  }

  get isOpen() {
    return this.#launcher?.ariaExpanded === "true";
  }

  async open() {
    this.#asking.abort();
    this.#expand(true);
    try {
      const panel = await this.#load();
      this.#failed.hidden = true;
      if (!this.isOpen) return;
      this.#closed.hidden = true;
      standInWindow(this);
      panel.show();
    } catch (error) {
      this.#expand(false);
      this.#failed.hidden = false;
      throw error;
    }
  }

  close() {
    this.#expand(false);
    this.#panel?.hide();
    this.#launcher?.focus();
  }

  /**
   * Tell of an order, for the shop's page of thanks; nothing happens where this tab had no talk.
   *
   * @param {{product_id?: string, order?: {total?: {amount: string, currency: string}}}} bought
   */
  async purchased(bought) {
    if (!sessionStorage.getItem(this.sessionKey)) return;
    const { connection } = await this.#load();
    connection.open();
    connection.request({ type: "event", name: "purchased", ...bought });
  }

  async #load() {
    const { Panel } = await import("./widget-panel.js");
    return (this.#panel ??= new Panel(this));
  }

  /** Make room for the page that a link leads to; the entry of the history stays. */
  stepAside() {
    this.#expand(false);
    this.#panel?.stepAside();
  }

  /** @param {boolean} open */
  #expand(open) {
    if (this.#launcher) this.#launcher.ariaExpanded = String(open);
    if (!open) this.#closed.hidden = false;
  }
}

/**
 * The words of a language, if the assistant has them.
 *
 * @param {string | null} language
 * @returns {Promise<import("./widget-words-en.js").Words | null>}
 */
async function wordsOf(language) {
  if (!language || /^en\b/i.test(language)) return null;
  try {
    return (await import(`./widget-words-${language}.js`)).WORDS;
  } catch {
    return null;
  }
}

if (!customElements.get("floor-walker")) customElements.define("floor-walker", FloorWalker);

export { FloorWalker };
