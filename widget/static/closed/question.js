/** The opening question beside the closed launcher: plain text, and only where it covers nothing. */
import { button, element } from "./elements.js";
import { shownPage } from "./page.js";

const QUIET = "floorwalker quiet";
const READ_OR_TAPPED = "a, button, input, select, textarea, label, summary, video, iframe";
const STEP = 24;

/**
 * Build the question, unseen: once the page has loaded it is shown where there is room. It goes when
 * somebody has begun to read, or opened the widget.
 *
 * @param {import("../widget.js").FloorWalker} host
 * @param {import("../widget-words-en.js").Words["closed"]} words
 * @param {AbortController} asking ends it
 * @returns {HTMLElement | string} the question, or nothing to say
 */
export function openingQuestion(host, words, asking) {
  const said = questionOf(host, words);
  if (!said) return "";
  const { signal } = asking;
  const away = () => {
    asking.abort();
    keepQuiet();
  };
  const question = element("p", { class: "question covers" }, said, button(words.dismiss, away, {}, new Text("×")));
  const look = () => {
    question.classList.add("covers");
    if (signal.aborted || coversAnything(question.getBoundingClientRect())) return;
    if (isQuiet(host)) asking.abort();
    else question.classList.remove("covers");
  };
  // With the next frame, so that what is seen is laid out and painted once.
  const lookSoon = () => requestAnimationFrame(look);
  signal.addEventListener("abort", () => question.remove());
  // Whoever scrolls has begun to read.
  addEventListener("scroll", () => asking.abort(), { passive: true, signal });
  addEventListener("resize", look, { signal });
  if (document.readyState === "complete") lookSoon();
  else addEventListener("load", lookSoon, { signal });
  return question;
}

/**
 * @param {HTMLElement} host
 * @param {import("../widget-words-en.js").Words["closed"]} words
 */
function questionOf(host, { questions }) {
  const kind = shownPage(host).kind ?? "";
  return host.getAttribute("question") ?? (kind in questions ? questions[kind] : questions.other);
}

/** Whether anything one reads or taps lies under a part of the page. @param {DOMRect} part */
function coversAnything(part) {
  const below = new Set();
  for (let y = part.top; y <= part.bottom; y += STEP) {
    for (let x = part.left; x <= part.right; x += 2 * STEP) below.add(document.elementFromPoint(x, y));
  }
  below.delete(null);
  return [...below].some((node) => node.closest(READ_OR_TAPPED) || hasWordsIn(node, part));
}

/** @param {Element} node @param {DOMRect} part */
function hasWordsIn(node, part) {
  const range = document.createRange();
  for (let text = node.firstChild; text; text = text.nextSibling) {
    if (text.nodeType !== Node.TEXT_NODE || !text.nodeValue?.trim()) continue;
    range.selectNodeContents(text);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (left < part.right && part.left < right && top < part.bottom && part.top < bottom) return true;
    }
  }
  return false;
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
