/** “Your data”: what is known, in words, with when and why; download, stop, forget. */
import { element } from "./widget-elements.js";

const WORDS = {
  title: "Your data",
  back: "Back to the chat",
  none: "Nothing about you is remembered.",
  chat: "This chat is kept until",
  known: "You agreed to have this remembered:",
  said: "You said",
  addresses: "Addresses you gave:",
  download: "Download",
  stop: "Stop remembering",
  forget: "Forget me",
  gpc: "Your browser asks not to be tracked (Global Privacy Control). That is honoured: nothing is asked or kept unless you ask for it.",
  forgets: "Forget me deletes this chat and all of this at once.",
};

export class DataView {
  /** @param {import("./widget-panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.node = element("section", { class: "log data", "aria-label": WORDS.title, tabindex: "-1", hidden: "" });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  async open() {
    this.node.hidden = false;
    this.node.replaceChildren(element("h3", {}, WORDS.title));
    const { data } = await this.panel.connection.request({ type: "privacy", action: "show" });
    if (!data || !this.isOpen) return;
    this.#show(data);
    this.node.focus();
  }

  close() {
    this.node.hidden = true;
  }

  #show(data) {
    const day = (text) => new Date(text).toLocaleString(navigator.language, { weekday: "long", hour: "numeric", minute: "2-digit" });
    const answers = data.answers.map((a) =>
      element("li", {}, element("b", {}, `${a.label}: ${a.value}`), element("p", { class: "note" }, `${WORDS.said} “${a.said}” (${day(a.when)}). ${a.why} Until ${day(a.until)}.`)),
    );
    const addresses = Object.values(data.addresses).map((address) => element("li", {}, address));
    const granted = Object.keys(data.consent).filter((purpose) => data.consent[purpose] === "granted");
    this.node.replaceChildren(
      element("h3", {}, WORDS.title),
      ...(answers.length ? [element("p", {}, WORDS.known), element("ul", {}, ...answers)] : []),
      ...(addresses.length ? [element("p", {}, WORDS.addresses), element("ul", {}, ...addresses)] : []),
      ...(answers.length || addresses.length ? [] : [element("p", {}, WORDS.none)]),
      element("p", { class: "note" }, `${WORDS.chat} ${day(data.chat.until)}.`),
      ...(data.gpc ? [element("p", { class: "note" }, WORDS.gpc)] : []),
      element(
        "div",
        { class: "choices" },
        this.#button(WORDS.download, () => this.#download()),
        ...(granted.length ? [this.#button(WORDS.stop, () => this.#stop(granted, data.notices))] : []),
        this.#button(WORDS.forget, () => this.panel.forgetAll()),
        this.#button(WORDS.back, () => this.panel.showChat()),
      ),
      element("p", { class: "note" }, WORDS.forgets),
    );
  }

  #button(text, act) {
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", act);
    return button;
  }

  async #download() {
    const { data } = await this.panel.connection.request({ type: "privacy", action: "export" });
    if (!data) return;
    const file = new Blob([JSON.stringify(data, null, 2)], { type: "application/json" });
    const link = element("a", { href: URL.createObjectURL(file), download: "your-data.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async #stop(purposes, notices) {
    for (const purpose of purposes) {
      await this.panel.connection.request({ type: "consent", purpose, decision: "withdrawn", notice_version: notices[purpose] });
    }
    if (this.isOpen) this.open();
  }
}
