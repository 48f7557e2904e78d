/** The field to write in, and the button that sends, or stops what is being answered. */
import { element } from "../closed/elements.js";

const DRAFT = "floorwalker draft";
const TALLEST = 120;

export class Composer {
  /** @param {import("../widget-panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.words = panel.words;
    const { write, send } = this.words;
    this.field = element("textarea", { rows: "1", maxlength: "2000", "aria-label": write, placeholder: write, enterkeyhint: "send" });
    this.button = element("button", { type: "submit", class: "send" }, send);
    this.form = element("form", { class: "composer" }, this.field, this.button);
    this.form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      const { running } = panel.conversation;
      if (running) panel.connection.stop(running);
      else this.#say();
    });
    this.field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#say();
    });
    this.field.addEventListener("input", () => this.#fit());
    this.field.value = keptDraft();
  }

  /** @param {boolean} running whether there is anything to stop */
  offerStop(running) {
    this.button.textContent = running ? this.words.stop : this.words.send;
  }

  #say() {
    const said = this.field.value.trim();
    if (!said) return;
    this.field.value = "";
    this.#fit();
    this.panel.say(said);
    // On a phone the keyboard makes room for the reply.
    if (matchMedia("(pointer: coarse)").matches) this.panel.dialog.focus();
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
    keepDraft(this.field.value);
  }
}

function keptDraft() {
  try {
    return sessionStorage.getItem(DRAFT) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} text */
function keepDraft(text) {
  try {
    if (text) sessionStorage.setItem(DRAFT, text);
    else sessionStorage.removeItem(DRAFT);
  } catch {
    // A browser that stores nothing keeps it for this page only.
  }
}
