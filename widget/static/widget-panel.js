/** The open widget: a dialog with the conversation, a field to write in, and two views beside it. */
import { button, element } from "./closed/elements.js";
import { shownPage } from "./closed/page.js";
import { Composer } from "./panel/composer.js";
import { Connection } from "./panel/connection.js";
import { Conversation } from "./panel/conversation.js";
import { DataView } from "./panel/data.js";
import { ListView } from "./panel/list.js";
import { Sheet } from "./panel/sheet.js";
import { panelStyle } from "./panel/style.js";
import { settleCard } from "./turn/agreement.js";
import { WORDS } from "./widget-words-en.js";

/** @typedef {import("../frames.js").Frame} Frame */

export class Panel {
  /** The view that is open instead of the conversation. @type {DataView | ListView | null} */
  #view = null;
  /** @type {Record<string, string>} */
  #consent = {};
  #gpc = false;
  #told = "";

  /** @param {import("./widget.js").FloorWalker} host */
  constructor(host) {
    this.host = host;
    this.words = host.words ?? WORDS;
    this.connection = new Connection(host.server, host.sessionKey, () => this.#page());
    this.conversation = new Conversation(this);
    this.composer = new Composer(this);
    this.data = new DataView(this);
    this.list = new ListView(this);
    this.name = element("h2", { id: "name" }, "…");
    this.disclosure = element("p", { class: "disclosure", id: "disclosure" });
    this.state = element("p", { class: "state", role: "status" }, this.words.connecting);
    this.kept = element("span", {}, this.words.kept);
    this.dataButton = button(this.words.data.title, () => this.#toggle(this.data), { "aria-expanded": "false" });
    this.listButton = button(this.words.list.title, () => this.#toggle(this.list), { "aria-expanded": "false", hidden: "" });
    this.dialog = this.#build();
    this.sheet = new Sheet(host, this.dialog);
    const root = /** @type {ShadowRoot} */ (host.shadowRoot);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, panelStyle()];
    root.append(this.dialog);
    this.connection.addEventListener("frame", (event) => this.#take(/** @type {CustomEvent} */ (event).detail));
    this.connection.addEventListener("state", (event) => this.#showState(/** @type {CustomEvent} */ (event).detail));
  }

  show() {
    this.sheet.show();
    this.connection.open();
    if (this.sheet.isFull) this.dialog.focus();
    else this.composer.field.focus();
  }

  hide() {
    this.sheet.hide();
  }

  stepAside() {
    this.dialog.close();
  }

  leave() {
    this.connection.close();
  }

  /** The part of the widget that has the focus. */
  get focused() {
    return this.host.shadowRoot?.activeElement ?? null;
  }

  /** Tell what the page shows now, where a page changes without being loaded anew. */
  tellPage() {
    const before = this.#told;
    const { product_id } = this.#page();
    if (product_id && product_id !== before) this.connection.tell({ type: "event", name: "product_viewed", product_id });
  }

  /** @param {string} text */
  say(text) {
    this.tellPage();
    this.conversation.say(text);
  }

  #page() {
    const page = shownPage(this.host);
    this.#told = page.product_id ?? "";
    return page;
  }

  #build() {
    const { words } = this;
    const dialog = element(
      "dialog",
      { class: "panel", "aria-labelledby": "name", "aria-describedby": "disclosure", tabindex: "-1", lang: words.closed.lang, dir: words.closed.dir },
      element("div", { class: "head" }, element("div", {}, this.name, this.disclosure), button(words.close, () => this.host.close(), { class: "close" }, new Text("×"))),
      this.conversation.log,
      this.data.node,
      this.list.node,
      this.state,
      this.composer.form,
      element("p", { class: "kept" }, this.kept, " ", this.dataButton, " ", this.listButton),
      this.conversation.spoken,
    );
    // The shop's own shortcuts are not meant for what is typed here.
    for (const kind of ["keydown", "keypress", "keyup"]) {
      dialog.addEventListener(kind, (/** @type {Event} */ event) => event.stopPropagation());
    }
    return dialog;
  }

  /** @param {DataView | ListView} view */
  #toggle(view) {
    const open = this.#view !== view;
    this.showChat();
    if (!open) return;
    this.#view = view;
    this.#hideChat(true);
    view.open();
  }

  showChat() {
    this.#view?.close();
    this.#view = null;
    this.#hideChat(false);
    this.composer.field.focus();
  }

  /** @param {boolean} hidden */
  #hideChat(hidden) {
    this.conversation.log.hidden = this.composer.form.hidden = hidden;
    this.dataButton.ariaExpanded = String(this.#view === this.data);
    this.listButton.ariaExpanded = String(this.#view === this.list);
  }

  /**
   * Answer a card; an address that is left is an answer too.
   *
   * @param {import("../frames.js").Request} request
   * @param {import("../frames.js").Decision} decision
   * @param {string} [email]
   */
  decide({ purpose, notice_version }, decision, email) {
    const given = email && decision === "granted";
    this.connection.request(
      given ? { type: "contact", purpose, email, notice_version } : { type: "consent", purpose, decision, notice_version },
    );
  }

  forgetAll() {
    this.connection.request({ type: "privacy", action: "erase" });
  }

  /** Everything was erased, by the button or by what was said. */
  #forgotten() {
    this.connection.remember(null);
    this.showChat();
    this.connection.begin();
  }

  /** @param {Frame} frame */
  #recorded({ purpose, decision, ticket }) {
    this.#consent[purpose] = decision;
    this.#tellKept();
    const { log } = this.conversation;
    for (const card of log.querySelectorAll(`.consent[data-purpose="${CSS.escape(purpose)}"]`)) {
      this.conversation.keepFocus(card);
      this.conversation.tell(settleCard(card, purpose, decision, this.words.consent));
    }
    if (ticket) this.connection.remember(ticket);
    if (decision === "withdrawn" && purpose === "remember_answers") this.connection.remember(null);
  }

  #tellKept() {
    const { kept: visit, remembered, agreed } = this.words;
    const granted = Object.values(this.#consent).includes("granted");
    const kept = this.#consent.remember_answers === "granted" ? remembered : granted ? agreed : visit;
    this.kept.textContent = this.#gpc ? `${kept} ${this.words.gpc}` : kept;
  }

  /** @param {Frame} frame */
  #take(frame) {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "erased":
        this.listButton.hidden = true;
        return this.conversation.clear();
      case "consent_recorded":
        return this.#recorded(frame);
      case "privacy_result":
        return frame.receipt && this.#forgotten();
      case "error":
        return frame.code === "unknown_session" ? undefined : this.conversation.refuse(frame);
      default:
        if (frame.turn_id) this.conversation.take(frame);
        this.listButton.hidden = !this.conversation.turns.some((turn) => turn.shown.length);
    }
  }

  /** @param {Frame} frame */
  #welcome(frame) {
    this.name.textContent = frame.assistant.name;
    this.disclosure.textContent = frame.assistant.disclosure;
    this.#consent = { ...frame.consent };
    this.#gpc = frame.gpc;
    this.#tellKept();
    this.conversation.greet(frame);
  }

  /** @param {"connecting" | "online" | "offline"} state */
  #showState(state) {
    this.conversation.keepFocus(this.state);
    this.state.hidden = state === "online";
    this.state.textContent = state === "online" ? "" : this.words[state];
    if (state === "offline") this.state.append(" ", button(this.words.retry, () => this.connection.retryNow()));
  }
}
