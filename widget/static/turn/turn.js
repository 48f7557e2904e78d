/** One turn on the screen: what the shopper said, and everything said and shown in answer. */
import { button, element } from "../closed/elements.js";
import { consentCard } from "./agreement.js";
import { productRow } from "./cards.js";
import { safeAddress } from "./format.js";
import { articleList, comparisonTable, offerCard } from "./sources.js";
import { replyTools } from "./tools.js";

/** @typedef {import("../../frames.js").Frame} Frame */

export class TurnView {
  #message = element("p", { class: "mine", hidden: "" });
  #waiting = element("p", { class: "waiting", hidden: "" });
  #reply = element("div", { class: "reply" });
  /** Sentences that follow each other stand in one paragraph. @type {HTMLElement | null} */
  #paragraph = null;
  /** Frames of products, comparisons and articles. @type {Frame[]} */
  shown = [];

  /** @param {import("../widget-panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.words = panel.words;
    this.server = panel.host.server;
    this.node = element("div", { class: "turn" }, this.#message, this.#reply, this.#waiting);
  }

  /** What the shopper said. */
  get asked() {
    return this.#message.textContent;
  }

  /** All that was said and shown, for a screen reader to read at once, or to be copied. */
  get plainText() {
    const parts = [...this.#reply.querySelectorAll(".said, .card, tr, .articles li, .consent p, .error, .note")];
    const said = parts.map((part) => {
      const cells = [...part.children].filter((cell) => !cell.ariaHidden).map((cell) => cell.textContent);
      return part.matches(".card, tr, li") ? cells.filter(Boolean).join(" ") : part.textContent;
    });
    return said.filter(Boolean).join("\n");
  }

  /** @param {string} text */
  showMessage(text) {
    this.#message.hidden = false;
    this.#message.textContent = text;
  }

  /** @param {string} doing what is being done, or nothing to say */
  showWaiting(doing) {
    this.#waiting.hidden = false;
    const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
    this.#waiting.replaceChildren(dots, doing);
  }

  /** @param {string} text @param {boolean} [retryable] */
  showError(text, retryable) {
    this.#waiting.hidden = true;
    const error = element("p", { class: "error" }, text);
    if (retryable) {
      const again = () => {
        this.panel.conversation.keepFocus(error);
        this.node.remove();
        this.panel.say(this.asked);
      };
      error.append(" ", button(this.words.again, again));
    }
    this.#reply.append(error);
  }

  /** @param {Frame} frame */
  take(frame) {
    switch (frame.type) {
      case "status":
        return this.showWaiting(frame.text);
      case "text":
        return this.#say(frame.text, frame.refs);
      case "products":
        this.#linkReferences("product", frame.items, "product_id");
        return this.#show(frame, productRow(frame.items, this.panel));
      case "comparison":
        return this.#show(frame, comparisonTable(/** @type {any} */ (frame), this.words));
      case "articles":
        this.#linkReferences("article", frame.items, "article_id");
        return this.#show(frame, articleList(frame.items, this.server));
      case "choices":
        return this.#offer(frame.items);
      case "consent_request":
        return this.#add(consentCard(/** @type {any} */ (frame), this.panel));
      case "offer":
        return this.#add(offerCard(/** @type {any} */ (frame), this.words));
      case "turn_finished":
        return this.#finish(frame);
    }
  }

  /** @param {string} text @param {import("../../frames.js").Reference[]} refs */
  #say(text, refs) {
    this.#waiting.hidden = true;
    if (!this.#paragraph) {
      this.#paragraph = element("p", { class: "said" });
      this.#reply.append(this.#paragraph);
    } else {
      this.#paragraph.append(" ");
    }
    let end = 0;
    for (const ref of [...refs].sort((a, b) => a.start - b.start)) {
      const name = text.slice(ref.start, ref.end);
      this.#paragraph?.append(text.slice(end, ref.start), element("a", { class: "ref", "data-ref": `${ref.kind} ${ref.id}` }, name));
      end = ref.end;
    }
    this.#paragraph?.append(text.slice(end));
  }

  /** Turn names in the text into links, once the frame that has their addresses is there. @param {string} kind @param {any[]} items @param {string} key */
  #linkReferences(kind, items, key) {
    for (const item of items) {
      const address = safeAddress(item.url, this.server);
      for (const node of this.#reply.querySelectorAll("a.ref")) {
        if (address && node.dataset.ref === `${kind} ${item[key]}`) node.href = address;
      }
    }
  }

  /** @param {Frame} frame @param {HTMLElement} node */
  #show(frame, node) {
    this.shown.push(frame);
    this.#add(node);
  }

  /** @param {HTMLElement} node */
  #add(node) {
    this.#paragraph = null;
    this.#waiting.hidden = true;
    this.#reply.append(node);
  }

  /** @param {import("../../frames.js").Choice[]} items */
  #offer(items) {
    const buttons = items.map(({ label, text }) => button(label, () => this.panel.say(text)));
    this.#add(element("div", { class: "choices" }, ...buttons));
  }

  /** What can be done with the reply stands behind it, and before what it asks. @param {Frame} frame */
  #finish({ turn_id, outcome }) {
    this.#waiting.hidden = true;
    if (outcome === "stopped") this.#reply.append(element("p", { class: "note" }, this.words.stopped));
    const question = this.#reply.querySelector(":scope > .choices, :scope > form");
    this.#reply.insertBefore(replyTools(this, turn_id), question);
  }
}
