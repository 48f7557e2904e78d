/** “Keep my list”: what was shown, to copy or to print. Nothing of it is stored. */
import { button, element } from "../closed/elements.js";
import { copy } from "../turn/copy.js";
import { money, safeAddress } from "../turn/format.js";
import { comparisonTable, placeOf, sourceTitle } from "../turn/sources.js";

export class ListView {
  /** @param {import("../widget-panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.words = panel.words;
    this.node = element("section", { class: "log data", "aria-label": this.words.list.title, tabindex: "-1", hidden: "" });
  }

  open() {
    const { list, data, copy: copyWord } = this.words;
    const { products, comparisons, sources } = this.#shown();
    const told = element("span", { class: "note" });
    const copyList = async () => {
      told.textContent = (await copy(this.#written(kept))) ? this.words.copied : this.words.notCopied;
      this.panel.conversation.tell(told.textContent);
    };
    const kept = element(
      "div",
      { class: "kept-list" },
      ...this.#part(list.products, products),
      ...comparisons.map((comparison) => comparisonTable(comparison, this.words)),
      ...this.#part(list.sources, sources),
    );
    this.node.replaceChildren(
      element("h3", {}, list.title),
      element("p", { class: "note" }, list.what),
      element(
        "div",
        { class: "choices" },
        button(copyWord, copyList),
        button(list.print, () => this.#print(kept)),
        button(data.back, () => this.panel.showChat()),
        told,
      ),
      kept,
    );
    this.node.hidden = false;
    this.node.focus();
  }

  close() {
    this.node.hidden = true;
  }

  /** Everything once, what was shown last at its latest price. */
  #shown() {
    const { server } = this.panel.host;
    const products = new Map();
    const sources = new Map();
    const comparisons = new Map();
    for (const frame of this.panel.conversation.turns.flatMap((turn) => turn.shown)) {
      if (frame.type === "comparison") comparisons.set(frame.product_ids.join(), frame);
      for (const item of frame.items ?? []) {
        if (frame.type === "articles") sources.set(placeOf(item, server) ?? sourceTitle(item), { name: sourceTitle(item), address: placeOf(item, server) });
        else {
          const from = item.price_is_from ? `${this.words.from} ` : "";
          products.set(item.product_id, { name: item.title, more: `${from}${money(item.price)}`, address: safeAddress(item.url, server) });
        }
      }
    }
    return { products: [...products.values()], comparisons: [...comparisons.values()], sources: [...sources.values()] };
  }

  /**
   * @param {string} heading
   * @param {{name: string, more?: string, address: string | null}[]} entries
   */
  #part(heading, entries) {
    const items = entries.map(({ name, more, address }) => {
      const item = element("li", {}, element("a", address ? { href: address } : {}, name), more ? ` ${more} ` : " ");
      item.append(button(`${this.words.leaveOut} ${name}`, () => this.#leaveOut(item), { class: "leave-out" }, new Text("×")));
      return item;
    });
    return entries.length ? [element("h4", {}, heading), element("ul", {}, ...items)] : [];
  }

  /** @param {HTMLElement} item */
  #leaveOut(item) {
    item.remove();
    this.node.focus();
  }

  /** @param {HTMLElement} kept */
  #written(kept) {
    const lines = [...kept.querySelectorAll("h4, li, tr")].map((part) => {
      if (part.localName === "h4") return `\n${part.textContent}`;
      if (part.localName === "tr") return [...part.children].map((cell) => cell.textContent).join(" | ");
      const link = /** @type {HTMLAnchorElement} */ (part.querySelector("a"));
      return `- ${link.textContent}${link.nextSibling?.textContent?.trimEnd()} ${link.href}`.trim();
    });
    return lines.join("\n").trim();
  }

  /** A page of its own is printed, which the shop's page does not see. @param {HTMLElement} kept */
  #print(kept) {
    const frame = element("iframe", { class: "spoken", "aria-hidden": "true", tabindex: "-1" });
    this.node.append(frame);
    const { contentDocument: page, contentWindow: window } = frame;
    page.title = document.title;
    page.documentElement.lang = this.words.closed.lang;
    page.body.append(page.importNode(kept, true));
    for (const button of page.querySelectorAll("button")) button.remove();
    for (const link of page.querySelectorAll("a[href]")) link.parentElement.append(element("div", {}, link.href));
    window.addEventListener("afterprint", () => frame.remove());
    window.print();
  }
}
