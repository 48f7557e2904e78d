/** What can be done with a reply: copy it, ask again, say whether it was good, and why not. */
import { button, element } from "../closed/elements.js";
import { copy } from "./copy.js";

const COPY = "M9 3h10a2 2 0 0 1 2 2v10h-2V5H9zM5 7h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2zm0 2v10h10V9z";
const AGAIN = "M12 5V1l5 5-5 5V7a5 5 0 1 0 5 5h2a7 7 0 1 1-7-7z";
const THUMB = "M2 10h4v11H2zm6 0 5-8c2 0 3 1.500 2.500 3.500L14.800 9H20c1.300 0 2.200 1.200 1.900 2.500l-1.900 7.500c-.3 1.200-1.200 2-2.400 2H8z";

/**
 * @param {import("./turn.js").TurnView} turn
 * @param {string} turnId
 */
export function replyTools(turn, turnId) {
  const { panel, words } = turn;
  const said = element("span", { class: "note" });
  const say = (/** @type {string} */ text) => {
    said.textContent = text;
    panel.conversation.tell(text);
  };
  const rate = (/** @type {string} */ rating, /** @type {string} */ comment) =>
    panel.connection.tell({ type: "feedback", turn_id: turnId, rating, ...(comment ? { comment } : {}) });
  const reasons = element("div", { class: "choices", role: "group", "aria-label": words.why, hidden: "" });
  for (const reason of words.reasons) {
    const give = () => {
      panel.conversation.keepFocus(reasons);
      reasons.hidden = true;
      rate("down", reason);
      say(words.thanks);
    };
    reasons.append(button(reason, give));
  }
  const thumb = (/** @type {"up" | "down"} */ rating) => {
    const made = button(words[rating], () => {
      for (const each of tools.querySelectorAll("[aria-pressed]")) each.ariaPressed = String(each === made);
      reasons.hidden = rating === "up";
      rate(rating, "");
      say(rating === "up" ? words.thanks : words.why);
    }, { "aria-pressed": "false", class: rating }, icon(THUMB));
    return made;
  };
  const tools = element(
    "div",
    { class: "tools", role: "group", "aria-label": words.tools },
    button(words.copy, async () => say((await copy(turn.plainText)) ? words.copied : words.notCopied), {}, icon(COPY)),
    button(words.repeat, () => panel.say(turn.asked), {}, icon(AGAIN)),
    thumb("up"),
    thumb("down"),
    said,
    reasons,
  );
  return tools;
}

/** @param {string} path what is drawn, in a square of 24 */
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(svg.namespaceURI, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}
