/** “Your data”: what is known, in words, with when and why; download, stop, forget. */
import { button, element } from "../closed/elements.js";
import { date } from "../turn/format.js";

export class DataView {
  /** @param {import("../widget-panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.words = panel.words.data;
    this.node = element("section", { class: "log data", "aria-label": this.words.title, tabindex: "-1", hidden: "" });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  async open() {
    this.node.hidden = false;
    this.node.replaceChildren(element("h3", {}, this.words.title));
    const { data } = await this.panel.connection.request({ type: "privacy", action: "show" });
    if (!data || !this.isOpen) return;
    this.#show(data);
    this.node.focus();
  }

  close() {
    this.node.hidden = true;
  }

  /** @param {any} data what the server holds */
  #show(data) {
    const { words } = this;
    const day = (/** @type {string} */ moment) => date(moment, { weekday: "long", hour: "numeric", minute: "2-digit" });
    const answers = data.answers.map((/** @type {any} */ a) =>
      element("li", {}, element("b", {}, `${a.label}: ${a.value}`), element("p", { class: "note" }, words.said(a.said, day(a.when), a.why, day(a.until)))),
    );
    const addresses = Object.values(data.addresses).map((address) => element("li", {}, address));
    const granted = Object.keys(data.consent).filter((purpose) => data.consent[purpose] === "granted");
    this.node.replaceChildren(
      element("h3", {}, words.title),
      ...(answers.length ? [element("p", {}, words.known), element("ul", {}, ...answers)] : []),
      ...(addresses.length ? [element("p", {}, words.addresses), element("ul", {}, ...addresses)] : []),
      ...(answers.length || addresses.length ? [] : [element("p", {}, words.none)]),
      element("p", { class: "note" }, words.chat(day(data.chat.until))),
      ...(data.gpc ? [element("p", { class: "note" }, words.gpc)] : []),
      element(
        "div",
        { class: "choices" },
        button(words.download, () => this.#download()),
        ...(granted.length ? [button(words.stop, () => this.#stop(granted, data.notices))] : []),
        button(words.forget, () => this.panel.forgetAll()),
        button(words.back, () => this.panel.showChat()),
      ),
      element("p", { class: "note" }, words.forgets),
    );
  }

  async #download() {
    const { data } = await this.panel.connection.request({ type: "privacy", action: "export" });
    if (!data) return;
    const file = new Blob([JSON.stringify(data, null, 2)], { type: "application/json" });
    const link = element("a", { href: URL.createObjectURL(file), download: "your-data.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  /** @param {string[]} purposes @param {Record<string, string>} notices */
  async #stop(purposes, notices) {
    for (const purpose of purposes) {
      await this.panel.connection.request({ type: "consent", purpose, decision: "withdrawn", notice_version: notices[purpose] });
    }
    if (this.isOpen) this.open();
  }
}
