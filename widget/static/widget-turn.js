/** One turn on the screen: what the shopper said, and everything said and shown in answer. */
import { articleList, comparisonTable, offerCard, productRow } from "./widget-cards.js";
import { consentCard } from "./widget-consent.js";
import { element, safeAddress } from "./widget-elements.js";

export class TurnView {
  #message = element("p", { class: "mine", hidden: "" });
  #waiting = element("p", { class: "waiting", hidden: "" });
  #reply = element("div", { class: "reply" });
  /** Sentences that follow each other stand in one paragraph. @type {HTMLElement | null} */
  #paragraph = null;

  /** @param {import("./widget-panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.server = panel.host.server;
    this.node = element("div", { class: "turn" }, this.#message, this.#reply, this.#waiting);
  }

  /** All that was said, for a screen reader to read at once. */
  get plainText() {
    return [...this.#reply.querySelectorAll("p, h3")].map((node) => node.textContent).join(" ");
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

  /** @param {string} text */
  showError(text) {
    this.#waiting.hidden = true;
    this.#reply.append(element("p", { class: "error" }, text));
  }

  /** @param {import("./widget-connection.js").Frame} frame */
  take(frame) {
    switch (frame.type) {
      case "status":
        return this.showWaiting(frame.text);
      case "text":
        return this.#say(frame);
      case "products":
        this.#linkReferences("product", frame.items, "product_id");
        return this.#add(productRow(frame.items, this.server));
      case "comparison":
        return this.#add(comparisonTable(frame));
      case "articles":
        this.#linkReferences("article", frame.items, "article_id");
        return this.#add(articleList(frame.items, this.server));
      case "choices":
        return this.#offer(frame.items);
      case "consent_request":
        return this.#add(consentCard(frame, (decision, email) => this.panel.decide(frame, decision, email)));
      case "offer":
        return this.#add(offerCard(frame));
      case "turn_finished":
        this.#waiting.hidden = true;
        if (frame.outcome === "stopped") this.#reply.append(element("p", { class: "note" }, "Stopped."));
    }
  }

  /** @param {import("./widget-connection.js").Frame} frame */
  #say({ text, refs }) {
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
      this.#paragraph.append(text.slice(end, ref.start), element("a", { class: "ref", "data-ref": `${ref.kind} ${ref.id}` }, name));
      end = ref.end;
    }
    this.#paragraph.append(text.slice(end));
  }

  /** Turn names in the text into links, once the frame that has their addresses is there. */
  #linkReferences(kind, items, key) {
    for (const item of items) {
      const address = safeAddress(item.url, this.server);
      for (const node of this.#reply.querySelectorAll("a.ref")) {
        if (address && node.dataset.ref === `${kind} ${item[key]}`) node.href = address;
      }
    }
  }

  /** @param {HTMLElement} node */
  #add(node) {
    this.#paragraph = null;
    this.#waiting.hidden = true;
    this.#reply.append(node);
  }

  /** @param {{label: string, text: string}[]} items */
  #offer(items) {
    const buttons = items.map(({ label, text }) => {
      const button = element("button", { type: "button" }, label);
      button.addEventListener("click", () => this.panel.say(text));
      return button;
    });
    this.#add(element("div", { class: "choices" }, ...buttons));
  }
}
