/** The words of the closed widget, in English. */
export const CLOSED = {
  lang: "en",
  dir: "ltr",
  launcher: "Ask us anything",
  failed: "That did not load. Please try again.",
  dismiss: "Hide this question",
  /** @type {Record<string, string>} By kind of page; `other` is for the rest, and where it says nothing nothing is asked. */
  questions: {
    other: "What are you looking for today?",
    product: "A question about this one?",
    category: "Shall I help you choose?",
    collection: "Shall I help you choose?",
    search: "Shall I help you look?",
    article: "Anything left to ask?",
    cart: "",
    checkout: "",
  },
};
