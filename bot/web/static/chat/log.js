// What was said, as it is shown: each line is put in once and never touched again, so that it is read out once. The
// prospect's lines come as fast as a person types, if `paced()`; our own message stands last until it is answered.

import { make } from "./make.js";

// Milliseconds that a person needs to think and to type a line.
const THINKS = 600;
const TYPES = 22;
const LONGEST_PAUSE = 3500;
const NEAR = 80; // pixels from the end within which somebody reads along

const DELIVERY = { sending: "Sending…", waiting: "Not delivered yet", failed: "Not delivered" };

export class Log {
  // `heard(line)` is told of each of the prospect's lines, `quiet()` when all of them are there.
  constructor(name, { paced, heard, quiet }) {
    Object.assign(this, { name, paced, heard, quiet, waiting: [], bubbles: new Map() });
    this.element = make("div", { className: "log", role: "log", tabIndex: 0, label: `Call with ${name}` });
    // What was said before the page was opened is not news.
    this.element.setAttribute("aria-live", "off");
    this.typing = make("div", { className: "typing" }, make("i"), make("i"), make("i"));
    this.typing.setAttribute("aria-hidden", "true");
    this.busy(false);
  }

  live() { this.element.setAttribute("aria-live", "polite"); }
  busy(busy) { this.typing.style.visibility = busy ? "visible" : "hidden"; }
  get undelivered() { return [...this.bubbles.values()].map((bubble) => bubble.message.text); }

  add(who, text) {
    const log = this.element;
    const reads = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    const line = make("p", { className: who });
    line.append(make("span", { className: "who", textContent: who === "you" ? "You: " : `${this.name}: ` }), text);
    log.insertBefore(line, [...this.bubbles.values()][0] || null);
    if (reads || who === "you") log.scrollTop = log.scrollHeight;
    return line;
  }

  // Our own message, on its way.
  send(message) {
    this.flush();
    const bubble = Object.assign(this.add("you", message.text), { message });
    bubble.delivery = make("span", { className: "delivery" });
    bubble.delivery.setAttribute("aria-hidden", "true");
    bubble.append(bubble.delivery);
    this.bubbles.set(message.key, bubble);
  }

  // What has become of it; `again` is for the button of one that failed.
  deliver(key, state, again) {
    const bubble = this.bubbles.get(key);
    if (!bubble) return;
    this.busy(state === "sending");
    bubble.retry?.remove();
    bubble.classList.toggle("failed", state === "failed");
    bubble.delivery.textContent = DELIVERY[state];
    if (state !== "failed") return;
    bubble.retry = make("button", { type: "button", textContent: "Send it again" });
    bubble.retry.addEventListener("click", again);
    bubble.append(bubble.retry);
  }

  // It was answered: it is a line like any other from now on. False if it is not one of ours.
  settle(key) {
    const bubble = this.bubbles.get(key);
    if (!bubble) return false;
    this.bubbles.delete(key);
    bubble.delivery.remove();
    bubble.retry?.remove();
    bubble.classList.remove("failed");
    return true;
  }

  // It was refused: it is taken out again.
  take(key) {
    this.bubbles.get(key)?.remove();
    this.bubbles.delete(key);
    this.busy(false);
  }

  // A turn of another tab, or of before: both sides at once.
  show(text, replies) {
    this.flush();
    this.add("you", text);
    replies.forEach((line) => this.add("prospect", line));
  }

  hear(lines) {
    this.waiting.push(...lines);
    if (this.paced()) this.type(); else this.flush();
  }

  type() {
    clearTimeout(this.timer);
    const [next] = this.waiting;
    this.busy(next !== undefined);
    if (next === undefined) { this.quiet(); return; }
    this.timer = setTimeout(() => { this.say(this.waiting.shift()); this.type(); },
      Math.min(LONGEST_PAUSE, THINKS + TYPES * next.length));
  }

  // All that is still to be typed, at once.
  flush() {
    clearTimeout(this.timer);
    this.busy(false);
    this.waiting.splice(0).forEach((line) => this.say(line));
  }

  say(line) {
    this.add("prospect", line);
    this.heard(line);
  }

  stop() { clearTimeout(this.timer); }
}
