/** A card that asks for consent: agreeing and declining look alike and take one tap each. */
import { element } from "../closed/elements.js";

/** The purpose under which people of the shop may read the chat. */
export const SHARING = "analytics";

/**
 * @param {import("../../frames.js").Request} request
 * @param {import("../widget-panel.js").Panel} panel
 */
export function consentCard(request, panel) {
  const words = panel.words.consent;
  const renews = request.notice.startsWith("Remembered until");
  const address = request.wants === "email";
  const answers = request.answers.map(({ label, value }) => element("li", {}, element("b", {}, `${label}: `), value));
  const decision = (/** @type {string} */ text) => element("button", { type: "submit" }, text);
  const [refuse, agree] = address
    ? [words.no, words.leave]
    : renews
      ? [words.lapse, words.renew]
      : request.purpose === SHARING
        ? [words.unshared, words.share]
        : [words.decline, words.agree];
  const no = decision(refuse);
  const yes = decision(agree);
  const field = element("input", { type: "email", required: "", autocomplete: "email", "aria-label": words.email, placeholder: words.email });
  const card = element(
    "form",
    { class: "consent", "data-purpose": request.purpose, "aria-label": request.benefit },
    element("p", {}, element("b", {}, request.benefit)),
    ...(answers.length ? [element("p", {}, words.answers), element("ul", {}, ...answers)] : []),
    element("p", { class: "note" }, request.notice),
    ...(address ? [field] : []),
    element("div", { class: "choices" }, no, yes),
  );
  no.formNoValidate = true;
  card.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (event.submitter === no) panel.decide(request, "refused");
    else panel.decide(request, "granted", address ? field.value : undefined);
  });
  return card;
}

/**
 * @param {Element} card
 * @param {string} purpose
 * @param {import("../../frames.js").Decision} decision
 * @param {import("../widget-words-en.js").Words["consent"]} words
 * @returns {string} what was decided, in words
 */
export function settleCard(card, purpose, decision, words) {
  const decided = (purpose === SHARING ? words.sharing : words)[decision];
  card.replaceWith(element("p", { class: "note" }, decided));
  return decided;
}
