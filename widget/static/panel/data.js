/** “Your data”: what is known, in words, with when and why; download, stop, forget. */
import { button, element } from "../closed/elements.js";
import { SHARING } from "../turn/agreement.js";
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
    const day = (/** @type {string} */ moment) => date(moment, { weekday: "long", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });
    const answers = data.answers.map((/** @type {any} */ a) =>
      element("li", {}, element("b", {}, `${a.label}: ${a.value}`), element("p", { class: "note" }, words.said(a.said, day(a.when), a.why, day(a.until)))),
    );
    const addresses = Object.values(data.addresses).map((address) => element("li", {}, address));
    const granted = Object.keys(data.consent).filter((purpose) => data.consent[purpose] === "granted");
    const others = granted.filter((purpose) => purpose !== SHARING);
    const shares = granted.length > others.length;
    this.node.replaceChildren(
      element("h3", {}, words.title),
      ...(answers.length ? [element("p", {}, words.known), element("ul", {}, ...answers)] : []),
      ...(addresses.length ? [element("p", {}, words.addresses), element("ul", {}, ...addresses)] : []),
      ...(answers.length || addresses.length ? [] : [element("p", {}, words.none)]),
      element("p", { class: "note" }, words.chat(day(data.chat.until))),
      ...(shares ? [element("p", {}, words.shared)] : []),
      ...(data.gpc ? [element("p", { class: "note" }, words.gpc)] : []),
      element(
        "div",
        { class: "choices" },
        button(words.download, () => this.#download()),
        ...(others.length ? [button(words.stop, () => this.#stop(others, data.notices))] : []),
        ...(shares ? [button(words.unshare, () => this.#stop([SHARING], data.notices))] : []),
        button(words.forget, () => this.panel.forgetAll()),
        button(words.back, () => this.panel.showChat()),
      ),
      element("p", { class: "note" }, words.forgets),
      ...data.may_agree_to.map((/** @type {import("../../frames.js").Request} */ request) => this.#mayAgree(request)),
    );
  }

  /** What nobody is pushed to: it is folded up until a shopper looks for it. @param {import("../../frames.js").Request} request */
  #mayAgree({ purpose, notice, notice_version, benefit }) {
    const agree = async () => {
      await this.panel.connection.request({ type: "consent", purpose, decision: "granted", notice_version });
      if (this.isOpen) this.open();
    };
    return element(
      "details",
      {},
      element("summary", {}, this.words.mayShare),
      element("p", {}, benefit),
      element("p", { class: "note" }, notice),
      element("div", { class: "choices" }, button(this.panel.words.consent.share, agree)),
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
