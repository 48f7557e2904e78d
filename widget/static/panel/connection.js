/**
 * The conversation's connection: says hello, resumes after a cut, and sends again what the server
 * may not have got. It keeps the session for this tab only, and shares it with open tabs.
 *
 * @typedef {import("../../frames.js").Frame} Frame
 */

const SLOWEST_RETRY_MS = 15000;
const ASK_TABS_MS = 150;
const ERASED = "erased";
const ANSWERS_WITHIN_MS = 5000;
/** The server left a page that was silent for long; it may stay silent until it is used again. */
const IDLE = 1000;

export class Connection extends EventTarget {
  #server;
  #page;
  #key;
  /** @type {WebSocket | null} */
  #socket = null;
  /** The session where the browser lets us store nothing. @type {string | null} */
  #unstored = null;
  /** A session the server no longer knows, which another tab may not have heard of. @type {string | null} */
  #ended = null;
  #lastSeq = 0;
  #attempts = 0;
  #heard = 0;
  #wanted = false;
  #ready = false;
  #retry = 0;
  /** Frames the server has not answered yet. @type {Map<string, Frame>} */
  #pending = new Map();
  /** Who waits for the answer to a frame. @type {Map<string, (frame: any) => void>} */
  #waiting = new Map();
  /** @type {BroadcastChannel | null} */
  #tabs = null;

  /**
   * @param {URL} server
   * @param {string} key under which the tab keeps the session
   * @param {() => object} page what the shop page tells of itself, asked at each hello
   */
  constructor(server, key, page) {
    super();
    this.#server = server;
    this.#page = page;
    this.#key = key;
    addEventListener("online", () => this.#look());
    addEventListener("offline", () => this.#socket && this.#lose(this.#socket));
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
  }

  get session() {
    try {
      return sessionStorage.getItem(this.#key);
    } catch {
      return this.#unstored;
    }
  }

  set session(token) {
    try {
      if (token) sessionStorage.setItem(this.#key, token);
      else sessionStorage.removeItem(this.#key);
    } catch {
      this.#unstored = token;
    }
  }

  async open() {
    this.#wanted = true;
    await this.#askTabs();
    if (this.#wanted && !this.#socket) this.#connect();
  }

  close() {
    this.#wanted = false;
    clearTimeout(this.#retry);
    this.#retry = 0;
    if (this.#socket) this.#lose(this.#socket);
    this.#tabs?.close();
    this.#tabs = null;
  }

  /** Begin the wait for the next attempt anew, as when the shopper asks for it. */
  retryNow() {
    if (!this.#socket) this.#connect();
  }

  /** Find out whether the line is dead: a phone that slept is not told so. */
  check() {
    const asked = ++this.#heard;
    this.#send({ type: "ping" });
    setTimeout(() => {
      if (this.#heard === asked && this.#socket) this.#lose(this.#socket);
    }, ANSWERS_WITHIN_MS);
  }

  #look() {
    if (!this.#wanted) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.check();
    else this.retryNow();
  }

  /** @param {string} text @returns {string} the message's id */
  say(text) {
    return this.#sendSurely({ type: "user_message", text });
  }

  /**
   * Send a frame, again after a cut, and wait for what answers it.
   *
   * @param {Frame} frame
   * @returns {Promise<any>}
   */
  request(frame) {
    return new Promise((done) => this.#waiting.set(this.#sendSurely(frame), done));
  }

  /** @param {Frame} frame @returns {string} its id */
  #sendSurely(frame) {
    const sent = { ...frame, id: newId() };
    this.#pending.set(sent.id, sent);
    if (this.#ready) this.#send(sent);
    else if (this.#wanted && !this.#socket && !this.#retry) this.#connect();
    return sent.id;
  }

  /** Send a frame once: what nothing answers, and what a cut may swallow. @param {Frame} frame */
  tell(frame) {
    if (this.#ready) this.#send({ ...frame, id: newId() });
  }

  /** Set or clear the cookie; where the assistant is on another site, there is none. @param {string | null} ticket */
  remember(ticket) {
    const body = ticket ? { method: "POST", body: JSON.stringify({ ticket }) } : { method: "DELETE" };
    fetch(new URL("remember", this.#server), { ...body, credentials: "include" }).catch(() => {});
  }

  /** Leave a conversation that was erased, in every tab, and begin another. */
  begin() {
    this.#tabs?.postMessage(ERASED);
    this.#startOver();
  }

  #startOver() {
    this.session = null;
    this.#lastSeq = 0;
    this.#pending.clear();
    this.dispatchEvent(new CustomEvent("frame", { detail: { type: ERASED } }));
    this.#hello();
  }

  /** @param {string} turnId */
  stop(turnId) {
    this.tell({ type: "stop", turn_id: turnId });
  }

  /** Go on with the conversation of another open tab, if this one has none. */
  async #askTabs() {
    const tabs = this.#meetTabs();
    if (this.session) return;
    tabs.postMessage("session?");
    await new Promise((done) => setTimeout(done, ASK_TABS_MS));
  }

  #meetTabs() {
    if (this.#tabs) return this.#tabs;
    const tabs = new BroadcastChannel(this.#key);
    tabs.onmessage = ({ data }) => {
      if (data === ERASED) this.#startOver();
      else if (data === "session?" && this.session) tabs.postMessage(this.session);
      else if (data !== "session?" && data !== this.#ended && !this.session) this.session = data;
    };
    this.#tabs = tabs;
    return tabs;
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#retry = 0;
    const address = new URL("ws/chat", this.#server);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#announce("connecting");
    socket.onopen = () => this.#hello();
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = ({ code }) => this.#lose(socket, code);
  }

  /** @param {WebSocket} socket @param {number} [code] */
  #lose(socket, code) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#socket = null;
    this.#ready = false;
    if (this.#wanted && code !== IDLE) this.#connectLater();
  }

  #connectLater() {
    this.#announce("offline");
    const delay = Math.min(SLOWEST_RETRY_MS, 500 * 2 ** this.#attempts++);
    this.#retry = setTimeout(() => this.#connect(), delay * (0.5 + Math.random() / 2));
  }

  #hello() {
    this.#send({
      type: "hello",
      session: this.session,
      last_seq: this.#lastSeq,
      page: this.#page(),
      locale: navigator.language,
      gpc: Boolean(/** @type {any} */ (navigator).globalPrivacyControl),
    });
  }

  /** @param {Frame} frame */
  #take(frame) {
    this.#heard++;
    if (frame.type === "welcome") {
      if (!frame.resumed) this.#lastSeq = 0;
      this.session = frame.session;
      this.#attempts = 0;
      this.#ready = true;
      this.#announce("online");
    } else if (frame.type === "error" && frame.code === "unknown_session") {
      this.#ended = this.session;
      this.session = null;
      this.#lastSeq = 0;
      this.#ready = false;
      this.#askTabs().then(() => this.#hello());
    } else if (frame.type === "error" || frame.type === "privacy_result") {
      this.#answered(frame);
    } else if (frame.type === "snapshot") {
      for (const kept of frame.frames) this.#take(kept);
      return;
    } else if (frame.seq) {
      if (frame.seq <= this.#lastSeq) return;
      this.#lastSeq = frame.seq;
      if (frame.reply_to) this.#answered(frame);
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.type === "welcome") {
      for (const waiting of this.#pending.values()) this.#send(waiting);
    }
  }

  /** @param {Frame} frame */
  #answered(frame) {
    this.#pending.delete(frame.reply_to);
    this.#waiting.get(frame.reply_to)?.(frame);
    this.#waiting.delete(frame.reply_to);
  }

  /** @param {"connecting" | "online" | "offline"} state */
  #announce(state) {
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  /** @param {Frame} frame */
  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }
}

/** A random UUID; a page that is not a secure context has no randomUUID. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
