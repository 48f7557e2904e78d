/** A card that asks for consent: agreeing and declining look alike and take one tap each. */
import { element } from "./widget-elements.js";

const WORDS = {
  answers: "What is kept now:",
  agree: "Remember",
  decline: "Don’t remember",
  again: "Another week",
  lapse: "No, let it lapse",
  email: "Your e-mail address",
  leave: "Leave address",
  no: "No, thanks",
  granted: "Agreed. You can see it, or stop it, under “Your data”.",
  refused: "Nothing is kept.",
  withdrawn: "Deleted. Nothing more is kept.",
};

/**
 * @param {any} request the `consent_request` frame
 * @param {(decision: "granted" | "refused", email?: string) => void} decide
 */
export function consentCard(request, decide) {
  const renews = request.notice.startsWith("Remembered until");
  const address = request.wants === "email";
  const answers = request.answers.map(({ label, value }) => element("li", {}, element("b", {}, `${label}: `), value));
  const button = (text) => element("button", { type: "submit" }, text);
  const no = button(address ? WORDS.no : renews ? WORDS.lapse : WORDS.decline);
  const yes = button(address ? WORDS.leave : renews ? WORDS.again : WORDS.agree);
  const field = element("input", { type: "email", required: "", autocomplete: "email", "aria-label": WORDS.email, placeholder: WORDS.email });
  const card = element(
    "form",
    { class: "consent", "data-purpose": request.purpose, "aria-label": request.benefit },
    element("p", {}, element("b", {}, request.benefit)),
    ...(answers.length ? [element("p", {}, WORDS.answers), element("ul", {}, ...answers)] : []),
    element("p", { class: "note" }, request.notice),
    ...(address ? [field] : []),
    element("div", { class: "choices" }, no, yes),
  );
  no.formNoValidate = true;
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter === no) decide("refused");
    else decide("granted", address ? field.value : undefined);
  });
  return card;
}

/** @param {HTMLElement} card @param {"granted" | "refused" | "withdrawn"} decision */
export function settleCard(card, decision) {
  const said = element("p", { class: "note" }, WORDS[decision]);
  card.replaceWith(said);
  return said;
}
