/** The conversation as it is read: every turn, what was greeted with, and what a screen reader is told. */
import { element } from "../closed/elements.js";
import { TurnView } from "../turn/turn.js";

const SLOW_AFTER_MS = 8000;

/** @typedef {import("../../frames.js").Frame} Frame */

export class Conversation {
  /** @type {Map<string, TurnView>} */
  #turns = new Map();
  /** Messages shown before the server took them, by id. @type {Map<string, TurnView>} */
  #unanswered = new Map();
  /** The turn that is being answered. @type {string | null} */
  running = null;
  #greeted = false;
  #id = "";
  #slow = 0;

  /** @param {import("../widget-panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.words = panel.words;
    this.log = element("div", { class: "log", role: "log", "aria-label": this.words.log, "aria-live": "off", tabindex: "0" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
  }

  /** What was shown so far, turn by turn. */
  get turns() {
    return [...this.#turns.values()];
  }

  /** @param {string} text what the shopper wrote, or tapped */
  say(text) {
    this.#withdrawChoices();
    const view = this.#newTurn();
    view.showMessage(text);
    view.showWaiting("");
    this.#unanswered.set(this.panel.connection.say(text), view);
    this.#scrollTo(view);
    this.#watch();
  }

  /** @param {Frame} frame a frame of a turn */
  take(frame) {
    if (frame.type === "turn_started") this.#begin(frame);
    const view = this.#turns.get(frame.turn_id);
    if (!view) return;
    view.take(frame);
    if (frame.type === "turn_finished") this.#finish(frame.turn_id, view);
    this.#scrollTo(view);
    this.#watch();
  }

  /** @param {Frame} welcome */
  greet({ conversation_id, greeting, choices }) {
    if (this.#id !== conversation_id && this.#turns.size) this.#startAnew();
    this.#id = conversation_id;
    if (this.#greeted) return;
    this.#greeted = true;
    const view = new TurnView(this.panel);
    view.take({ type: "text", text: greeting, refs: [] });
    view.take({ type: "choices", items: choices });
    this.log.prepend(...this.log.querySelectorAll(".note:first-child"), view.node);
  }

  clear() {
    this.log.replaceChildren();
    this.#turns.clear();
    this.#unanswered.clear();
    this.#run(null);
    this.#greeted = false;
    this.#note(this.words.erased);
  }

  /** @param {Frame} error */
  refuse({ reply_to, message, retryable }) {
    const view = this.#unanswered.get(reply_to);
    this.#unanswered.delete(reply_to);
    this.tell(message);
    if (view) view.showError(message, retryable);
    else this.#note(message);
    this.#watch();
  }

  /** Tell a screen reader. @param {string} text */
  tell(text) {
    if (this.panel.host.isOpen) this.spoken.textContent = text;
  }

  /** Before a part is taken away that may have the focus: Tab and Escape go on from the log. @param {HTMLElement} part */
  keepFocus(part) {
    if (part.contains(this.panel.focused)) this.log.focus({ preventScroll: true });
  }

  /** What the chat before did not take is asked in the new one, behind the note. */
  #startAnew() {
    this.#run(null);
    this.#note(this.words.ended);
    for (const view of this.#unanswered.values()) this.log.append(view.node);
  }

  /** @param {Frame} frame */
  #begin({ turn_id, reply_to, text }) {
    const view = this.#unanswered.get(reply_to) ?? this.#newTurn();
    this.#unanswered.delete(reply_to);
    this.#turns.set(turn_id, view);
    this.#withdrawChoices();
    view.showMessage(text);
    view.showWaiting("");
    this.#run(turn_id);
  }

  /** @param {string} turnId @param {TurnView} view */
  #finish(turnId, view) {
    if (this.running === turnId) this.#run(null);
    this.tell(view.plainText);
  }

  /** @param {string | null} turnId */
  #run(turnId) {
    this.running = turnId;
    this.panel.composer.offerStop(Boolean(turnId));
  }

  /** Say that it takes long, once nothing has come for a while, and see whether the line is alive. */
  #watch() {
    clearTimeout(this.#slow);
    const waited = this.running ? this.#turns.get(this.running) : [...this.#unanswered.values()].pop();
    if (!waited) return;
    this.#slow = setTimeout(() => {
      waited.showWaiting(this.words.slow);
      this.tell(this.words.slow);
      this.panel.connection.check();
    }, SLOW_AFTER_MS);
  }

  #newTurn() {
    const view = new TurnView(this.panel);
    this.log.append(view.node);
    return view;
  }

  /** @param {string} text */
  #note(text) {
    this.log.append(element("p", { class: "note" }, text));
    this.log.scrollTop = this.log.scrollHeight;
  }

  #withdrawChoices() {
    for (const choices of this.log.querySelectorAll(".reply > .choices")) {
      this.keepFocus(choices);
      choices.remove();
    }
  }

  /** Keep the beginning of a turn in view: a long reply is read from its start. @param {TurnView} view */
  #scrollTo(view) {
    const top = view.node.offsetTop - this.log.offsetTop - 12;
    this.log.scrollTop = Math.min(top, this.log.scrollHeight);
  }
}
