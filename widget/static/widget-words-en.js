import { CLOSED } from "./closed/words.js";

/**
 * Every word the open widget itself says, in English. Another language is one file with the same
 * names, `widget-words-LANGUAGE.js`, shipped only where the writer speaks that language.
 *
 * @typedef {typeof WORDS} Words
 */
export const WORDS = {
  lang: "en",
  dir: "ltr",

  closed: CLOSED,

  close: "Close",
  send: "Send",
  stop: "Stop",
  write: "Write a message",
  log: "Conversation",
  here: "On this page:",
  kept: "Kept for this visit only: gone 30 minutes after your last message.",
  remembered: "Remembered for 7 days, as you agreed.",
  agreed: "This chat is kept for 7 days, as you agreed.",
  gpc: "Your browser’s privacy signal is honoured.",
  ended: "The chat before has ended. This is a new chat.",
  erased: "Everything was deleted. This is a new chat.",

  connecting: "Connecting …",
  offline: "No connection. Trying again …",
  retry: "Try now",
  again: "Try again",
  slow: "This takes longer than usual …",
  stopped: "Stopped.",

  tools: "About this reply",
  copy: "Copy",
  copied: "Copied.",
  notCopied: "Your browser did not copy it.",
  repeat: "Ask again",
  up: "Good reply",
  down: "Bad reply",
  thanks: "Thank you.",
  why: "What was wrong with it?",
  reasons: ["Not what I asked", "Something in it is wrong", "Nothing I like", "Too long"],

  products: "Products",
  back: "Back",
  next: "Next",
  from: "from",
  before: (/** @type {string} */ price) => `before ${price}`,
  asOf: (/** @type {string} */ day) => `as of ${day}`,
  rating: (/** @type {number} */ value, /** @type {number} */ count) => `${value} out of 5, ${count} reviews`,
  /** @type {Record<string, string>} */
  availability: {
    backorder: "On backorder",
    preorder: "Preorder",
    out_of_stock: "Out of stock",
  },
  soldOut: (/** @type {string} */ value) => `${value} – out of stock`,
  choose: (/** @type {string} */ option) => `Choose ${option.toLowerCase()}`,
  addToCart: "Add to cart",
  adding: "Adding …",
  added: "In your cart.",
  notAdded: "That could not be put into the cart.",
  onItsPage: "Buy it on its page",
  comparison: "Comparison",
  until: (/** @type {string} */ day) => `Until ${day}.`,

  consent: {
    answers: "What is kept now:",
    agree: "Remember",
    decline: "Don’t remember",
    renew: "Another week",
    lapse: "No, let it lapse",
    email: "Your e-mail address",
    leave: "Leave address",
    no: "No, thanks",
    granted: "Agreed. You can see or stop it under “Your data”.",
    refused: "Nothing is kept.",
    withdrawn: "Deleted. Nothing more is kept.",
    share: "Share this chat",
    unshared: "Don’t share",
    sharing: {
      granted: "Shared. You can see or stop it under “Your data”.",
      refused: "Not shared.",
      withdrawn: "Stopped. Nobody at the shop can read it.",
    },
  },

  data: {
    title: "Your data",
    back: "Back to the chat",
    none: "Nothing about you is remembered.",
    chat: (/** @type {string} */ time) => `This chat is kept until ${time}.`,
    known: "You agreed to have this remembered:",
    said: (/** @type {string} */ words, /** @type {string} */ when, /** @type {string} */ why, /** @type {string} */ until) =>
      `You said “${words}” (${when}). ${why} Until ${until}.`,
    addresses: "Addresses you gave:",
    download: "Download",
    stop: "Stop remembering",
    shared: "People of the shop may read the chat in which you agreed to it.",
    unshare: "Stop sharing this chat",
    mayShare: "Let the shop read this chat",
    forget: "Forget me",
    gpc: "Your browser asks not to be tracked (Global Privacy Control). That is honoured: nothing is asked or kept unless you ask for it.",
    forgets: "Forget me deletes this chat and all of this at once.",
  },

  leaveOut: "Leave out",
  list: {
    title: "Keep my list",
    what: "Take along what you were shown. Nothing of it is stored here.",
    products: "Products",
    sources: "Sources",
    print: "Print",
  },
};
