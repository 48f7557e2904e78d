/** The opening question beside the closed launcher: plain text, and only where it covers nothing. */
import { button, element } from "./elements.js";
import { shownPage } from "./page.js";

const QUIET = "floorwalker quiet";
const READ_OR_TAPPED = "a, button, input, select, textarea, label, summary, video, iframe";
const STEP = 24;

/**
 * @param {import("../widget.js").FloorWalker} host
 * @param {import("../widget-words-en.js").Words["closed"]} words
 * @returns {HTMLElement | string} the question, or nothing to say
 */
export function openingQuestion(host, { questions, dismiss }) {
  const kind = shownPage(host).kind ?? "";
  const said = host.getAttribute("question") ?? (kind in questions ? questions[kind] : questions.other);
  if (!said || isQuiet(host)) return "";
  const away = () => {
    leave();
    keepQuiet();
  };
  const question = element("p", { class: "question covers" }, element("span", {}, said), button(dismiss, away, {}, new Text("×")));
  const watching = new AbortController();
  const { signal } = watching;
  const look = () => question.classList.toggle("covers", coversAnything(question));
  // Whoever scrolls has begun to read.
  addEventListener("scroll", leave, { passive: true, signal });
  addEventListener("resize", look, { signal });
  if (document.readyState === "complete") setTimeout(look);
  else addEventListener("load", () => setTimeout(look), { signal });
  return question;

  function leave() {
    watching.abort();
    question.remove();
  }
}

/** Whether anything one reads or taps lies under a part of the widget. @param {HTMLElement} part */
function coversAnything(part) {
  const { left, top, right, bottom } = part.getBoundingClientRect();
  for (let y = top; y <= bottom; y += STEP) {
    for (let x = left; x <= right; x += 2 * STEP) {
      const below = document.elementFromPoint(x, y);
      if (below?.closest(READ_OR_TAPPED) || [...(below?.childNodes ?? [])].some((node) => isWordsAt(node, x, y))) return true;
    }
  }
  return false;
}

/** @param {Node} node @param {number} x @param {number} y */
function isWordsAt(node, x, y) {
  if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue?.trim()) return false;
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].some((box) => box.left - 2 * STEP < x && x < box.right + 2 * STEP && box.top - STEP < y && y < box.bottom + STEP);
}

/** Dismissed in this tab, or a conversation is under way in it. @param {import("../widget.js").FloorWalker} host */
function isQuiet(host) {
  try {
    return QUIET in sessionStorage || host.sessionKey in sessionStorage;
  } catch {
    return false;
  }
}

function keepQuiet() {
  try {
    sessionStorage.setItem(QUIET, "1");
  } catch {
    // A browser that stores nothing asks again on the next page.
  }
}
