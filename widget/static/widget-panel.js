/** The open widget: a dialog with the conversation, and a field to write in. */
import { Connection } from "./widget-connection.js";
import { settleCard } from "./widget-consent.js";
import { DataView } from "./widget-data.js";
import { panelStyle } from "./widget-panel-style.js";
import { element } from "./widget-elements.js";
import { TurnView } from "./widget-turn.js";

const WORDS = {
  close: "Close",
  send: "Send",
  stop: "Stop",
  write: "Write a message",
  log: "Conversation",
  connecting: "Connecting …",
  offline: "No connection. Trying again …",
  retry: "Try now",
  kept: "Kept for this visit only: gone 30 minutes after your last message.",
  remembered: "Remembered for 7 days, as you agreed.",
  gpc: "Your browser’s privacy signal is honoured.",
  data: "Your data",
  ended: "The chat before has ended, so this is a new one.",
  erased: "Everything was deleted. This is a new chat.",
};

export class Panel {
  /** @type {Map<string, TurnView>} */
  #turns = new Map();
  /** Messages shown before the server took them, by id. @type {Map<string, TurnView>} */
  #unanswered = new Map();
  /** @type {string | null} */
  #running = null;

  /** @param {import("./widget.js").FloorWalker} host */
  constructor(host) {
    this.host = host;
    this.connection = new Connection(host.server, () => this.#page());
    this.#build();
    this.connection.addEventListener("frame", (event) => this.#take(event.detail));
    this.connection.addEventListener("state", (event) => this.#showState(event.detail));
  }

  show() {
    this.dialog.hidden = false;
    this.connection.open();
    this.field.focus();
  }

  hide() {
    this.dialog.hidden = true;
  }

  leave() {
    this.connection.close();
  }

  #page() {
    const productId = this.host.productId;
    return {
      url: location.href.split(/[?#]/)[0],
      title: document.title.slice(0, 200),
      ...(productId ? { product_id: productId, kind: "product" } : {}),
    };
  }

  #build() {
    const root = this.host.shadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, panelStyle()];
    this.name = element("h2", { id: "name" }, "…");
    this.disclosure = element("p", { class: "disclosure" });
    const close = element("button", { type: "button", class: "close", "aria-label": WORDS.close }, "×");
    close.addEventListener("click", () => this.host.close());
    this.state = element("p", { class: "state", role: "status" }, WORDS.connecting);
    this.log = element("div", { class: "log", role: "log", "aria-label": WORDS.log, "aria-live": "off", tabindex: "0" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    this.field = element("textarea", { rows: "1", maxlength: "2000", "aria-label": WORDS.write, placeholder: WORDS.write });
    this.button = element("button", { type: "submit", class: "send" }, WORDS.send);
    this.form = element("form", {}, this.field, this.button);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#running) this.connection.stop(this.#running);
      else this.say(this.field.value);
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.say(this.field.value);
      }
    });
    this.field.addEventListener("input", () => this.#fitField());
    this.data = new DataView(this);
    this.kept = element("span", {}, WORDS.kept);
    this.dataButton = element("button", { type: "button", "aria-expanded": "false" }, WORDS.data);
    this.dataButton.addEventListener("click", () => (this.data.isOpen ? this.showChat() : this.showData()));
    this.dialog = element(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "name", hidden: "" },
      element("header", {}, element("div", {}, this.name, this.disclosure), close),
      this.log,
      this.data.node,
      this.state,
      this.form,
      element("p", { class: "kept" }, this.kept, " ", this.dataButton),
      this.spoken,
    );
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.host.close();
    });
    // The shop's own shortcuts are not meant for what is typed here.
    for (const kind of ["keydown", "keypress", "keyup"]) {
      this.dialog.addEventListener(kind, (event) => event.stopPropagation());
    }
    root.append(this.dialog);
  }

  showData() {
    this.log.hidden = this.form.hidden = true;
    this.dataButton.setAttribute("aria-expanded", "true");
    this.data.open();
  }

  showChat() {
    this.data.close();
    this.log.hidden = this.form.hidden = false;
    this.dataButton.setAttribute("aria-expanded", "false");
    this.field.focus();
  }

  /** Answer a card; an address that is left is an answer too. */
  decide({ purpose, notice_version }, decision, email) {
    const given = email && decision === "granted";
    this.connection.request(
      given ? { type: "contact", purpose, email, notice_version } : { type: "consent", purpose, decision, notice_version },
    );
  }

  async forgetAll() {
    const { receipt } = await this.connection.request({ type: "privacy", action: "erase" });
    if (!receipt) return;
    this.connection.remember(null);
    this.showChat();
    this.connection.begin();
  }

  /** @param {import("./widget-connection.js").Frame} frame */
  #recorded({ purpose, decision, ticket }) {
    this.consent[purpose] = decision;
    this.#tellKept();
    for (const card of this.log.querySelectorAll(`.consent[data-purpose="${CSS.escape(purpose)}"]`)) {
      this.#keepFocus(card);
      this.spoken.textContent = settleCard(card, decision).textContent;
    }
    if (ticket) this.connection.remember(ticket);
    if (decision === "withdrawn" && purpose === "remember_answers") this.connection.remember(null);
  }

  #tellKept() {
    const kept = this.consent.remember_answers === "granted" ? WORDS.remembered : WORDS.kept;
    this.kept.textContent = this.gpc ? `${kept} ${WORDS.gpc}` : kept;
  }

  /** @param {string} text what the shopper wrote, or tapped */
  say(text) {
    const said = text.trim();
    if (!said) return;
    this.field.value = "";
    this.#fitField();
    this.#withdrawChoices();
    const view = this.#newTurn();
    view.showMessage(said);
    view.showWaiting("");
    this.#unanswered.set(this.connection.say(said), view);
    this.#scrollTo(view);
  }

  /** @param {import("./widget-connection.js").Frame} frame */
  #take(frame) {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "turn_started":
        return this.#begin(frame);
      case "erased":
        return this.#clear();
      case "consent_recorded":
        return this.#recorded(frame);
      case "error":
        return this.#refused(frame);
      default:
        if (frame.turn_id) this.#turns.get(frame.turn_id)?.take(frame);
    }
    if (frame.type === "turn_finished") this.#finish(frame);
    const view = this.#turns.get(frame.turn_id);
    if (view) this.#scrollTo(view);
  }

  #welcome(frame) {
    this.name.textContent = frame.assistant.name;
    this.disclosure.textContent = frame.assistant.disclosure;
    this.consent = { ...frame.consent };
    this.gpc = frame.gpc;
    this.#tellKept();
    if (!frame.resumed && this.#turns.size) this.#startAnew();
    if (this.greeted) return;
    this.greeted = true;
    const greeting = new TurnView(this);
    greeting.take({ type: "text", text: frame.greeting, refs: [] });
    greeting.take({ type: "choices", items: frame.choices });
    this.log.prepend(...this.log.querySelectorAll(".note:first-child"), greeting.node);
  }

  #clear() {
    this.log.replaceChildren();
    this.#turns.clear();
    this.#unanswered.clear();
    this.#setRunning(null);
    this.greeted = false;
    this.#note(WORDS.erased);
  }

  /** What the chat before did not take is asked in the new one, behind the note. */
  #startAnew() {
    this.#setRunning(null);
    this.#note(WORDS.ended);
    for (const view of this.#unanswered.values()) this.log.append(view.node);
  }

  #begin(frame) {
    const view = this.#unanswered.get(frame.reply_to) ?? this.#newTurn();
    this.#unanswered.delete(frame.reply_to);
    this.#turns.set(frame.turn_id, view);
    this.#withdrawChoices();
    view.showMessage(frame.text);
    view.showWaiting("");
    this.#setRunning(frame.turn_id);
    this.#scrollTo(view);
  }

  #finish(frame) {
    const view = this.#turns.get(frame.turn_id);
    if (this.#running === frame.turn_id) this.#setRunning(null);
    if (view && !this.dialog.hidden) this.spoken.textContent = view.plainText;
  }

  #refused(frame) {
    if (frame.code === "unknown_session") return;
    const view = this.#unanswered.get(frame.reply_to);
    this.#unanswered.delete(frame.reply_to);
    if (view) view.showError(frame.message);
    else this.#note(frame.message);
  }

  #newTurn() {
    const view = new TurnView(this);
    this.log.append(view.node);
    return view;
  }

  #note(text) {
    this.log.append(element("p", { class: "note" }, text));
    this.log.scrollTop = this.log.scrollHeight;
  }

  #withdrawChoices() {
    for (const choices of this.log.querySelectorAll(".choices")) {
      this.#keepFocus(choices);
      choices.remove();
    }
  }

  /** Before a part is taken away that may have the focus: Tab and Escape go on from the log. */
  #keepFocus(part) {
    if (part.contains(this.host.shadowRoot.activeElement)) this.log.focus({ preventScroll: true });
  }

  /** @param {string | null} turnId */
  #setRunning(turnId) {
    this.#running = turnId;
    this.button.textContent = turnId ? WORDS.stop : WORDS.send;
  }

  /** @param {"connecting" | "online" | "offline"} state */
  #showState(state) {
    this.#keepFocus(this.state);
    this.state.hidden = state === "online";
    this.state.textContent = WORDS[state] ?? "";
    if (state === "offline") {
      const retry = element("button", { type: "button" }, WORDS.retry);
      retry.addEventListener("click", () => this.connection.retryNow());
      this.state.append(" ", retry);
    }
  }

  #fitField() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 120)}px`;
  }

  /** Keep the beginning of a turn in view: a long reply is read from its start. */
  #scrollTo(view) {
    const top = view.node.offsetTop - this.log.offsetTop - 12;
    this.log.scrollTop = Math.min(top, this.log.scrollHeight);
  }
}
