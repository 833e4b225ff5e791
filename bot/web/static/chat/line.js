// The line of one call: each message gets a key and is sent until it is answered, once, whatever happens in between.
//
// Events: "opening" (the prospect's first lines), "turn" (a turn that was not known yet, with its key), "state" (what became of the message under way: sending,
// waiting, failed or refused), "unheard" (a message that the end of the call came before), "call" (whether it has ended, and the patience that is left).

import { Refused, Unreachable } from "./server.js";

const TRIES = 6;
const FIRST_WAIT = 1;
const LONGEST_WAIT = 10;

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Line extends EventTarget {
  constructor(server, call) {
    super();
    Object.assign(this, { server, call, turns: 0, ended: false, pending: null, sending: false, missed: false });
    this.kept = `buyin-pending-${call}`;
    this.others = new BroadcastChannel(`buyin-${call}`);
    this.others.onmessage = () => this.look();
    this.onOnline = () => this.pending && this.push();
    this.onVisible = () => document.visibilityState === "visible" && this.look();
    window.addEventListener("online", this.onOnline);
    document.addEventListener("visibilitychange", this.onVisible);
  }

  close() {
    this.others.close();
    window.removeEventListener("online", this.onOnline);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.wake?.();
    this.gone = true;
  }

  path(rest = "") { return `/api/calls/${encodeURIComponent(this.call)}${rest}`; }
  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  // The call as it is now. A message that was under way when the page was left goes on its way again, under its key.
  async open() {
    const call = await this.server.ask(this.path());
    this.tell("opening", call.opening);
    this.take(call);
    const kept = JSON.parse(sessionStorage.getItem(this.kept) || "null");
    if (!kept || call.keys.includes(kept.key)) this.keep(null);
    else if (call.ended) this.tell("unheard", kept.text);
    else this.keep(kept);
    return call;
  }

  // What another tab, or a message whose answer got lost, has added; while a message is under way, right after it.
  async look() {
    if (this.ended) return;
    if (this.sending) { this.missed = true; return; }
    try { this.take(await this.server.ask(this.path())); } catch { /* the next message will say what is wrong */ }
  }

  // Shows what is new of the call. A view that was fetched before something we know already is old: it ends nothing.
  take(call) {
    for (const turn of call.turns) {
      if (turn.turn > this.turns) this.show(turn, call.keys[turn.turn - 1]);
    }
    if (call.turns.length < this.turns) return;
    this.ended ||= call.ended;
    this.tell("call", call);
  }

  show(turn, key) {
    this.turns = turn.turn;
    this.done(key);
    this.tell("turn", { ...turn, key });
  }

  // The message with this key needs no sending any more.
  done(key) { if (this.pending?.key === key) this.keep(null); }

  keep(message) {
    this.pending = message;
    if (message) sessionStorage.setItem(this.kept, JSON.stringify(message));
    else sessionStorage.removeItem(this.kept);
  }

  say(text) {
    this.keep({ key: newKey(), text });
    return this.push();
  }

  // Send what is pending until it is answered or refused; after some tries without a connection it waits to be asked.
  async push() {
    if (this.sending) { this.wake?.(); return; }
    const message = this.pending;
    this.sending = true;
    try {
      for (let tries = 1; !this.gone && this.pending === message; tries += 1) {
        this.tell("state", { state: "sending", ...message });
        if (await this.attempt(message, tries)) break;
      }
    } finally { this.sending = false; }
    // Another one was said while the answer to this one was on its way, though its turn was shown already.
    if (this.pending && this.pending !== message) return this.push();
    if (this.missed) { this.missed = false; this.look(); }
  }

  // One try; true if there is to be no other.
  async attempt(message, tries) {
    try {
      await this.answered(message, await this.server.ask(this.path("/messages"), message));
      return true;
    } catch (error) {
      if (error instanceof Refused) {
        this.done(message.key);
        this.tell("state", { state: "refused", ...message, error });
        return true;
      }
      if (!(error instanceof Unreachable)) throw error;
      this.tell("state", { state: tries < TRIES ? "waiting" : "failed", ...message, error });
      if (tries === TRIES) return true;
      // A server that is being looked after may name an hour: a person would rather see for themselves.
      await this.pause(Math.min(LONGEST_WAIT, error.wait || FIRST_WAIT * 2 ** (tries - 1)));
      return false;
    }
  }

  async answered({ key, text }, heard) {
    // Turns of another tab that came between are shown first, in their order. If they cannot be fetched the message is
    // tried again: under its key it has the same answer.
    if (heard.turn > this.turns + 1) this.take(await this.server.ask(this.path()));
    if (heard.turn > this.turns) this.show({ turn: heard.turn, text, replies: heard.replies }, key);
    this.done(key);
    this.ended ||= heard.ended;
    if (heard.turn === this.turns) this.tell("call", heard);
    this.others.postMessage(heard.turn);
  }

  // Waits, but no longer than until the connection is back or the trainee asks.
  pause(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => { clearTimeout(timer); resolve(); };
    });
  }

  async end() {
    await this.server.ask(this.path("/end"), {});
    this.ended = true;
    this.others.postMessage("ended");
  }

  hint() { return this.server.ask(this.path("/hint"), {}); }
  debrief() { return this.server.ask(this.path("/debrief")); }
  link() { return this.server.ask(this.path("/link")); }
}
