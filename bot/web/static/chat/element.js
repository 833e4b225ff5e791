// The chat with a prospect as a web component: <buyin-chat call="ID" name="NAME"> goes on with a call,
// <buyin-chat persona="ID"> shows whom one is about to call first. See docs/pages.md.

import { make } from "./make.js";
import { brief } from "./brief.js";
import { Line } from "./line.js";
import { Server } from "./server.js";
import { sheet } from "./style.js";
import { summary } from "./summary.js";
import { canListen, canSpeak, hush, listen, speak } from "./voice.js";

const LONGEST = 5000;

// Milliseconds that a person needs to think and to type a line.
const THINKS = 600;
const TYPES = 22;
const LONGEST_PAUSE = 3500;

const PATIENCE = [[60, "plenty of time"], [35, "some time left"], [15, "getting short of time"], [0, "nearly out of time"]];

class BuyinChat extends HTMLElement {
  connectedCallback() {
    const root = this.shadowRoot || this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren();
    this.server = new Server(this.getAttribute("host") || "", this.getAttribute("trainee") || "");
    Object.assign(this, { bubbles: new Map(), waiting: [], ready: false, hurried: false, closed: false, aloud: false, log: null });
    this.notice = make("p", { className: "notice", role: "status" });
    const call = this.getAttribute("call") || (this.embedded && localStorage.getItem(this.callKept));
    if (call) this.take(call, this.getAttribute("name")); else this.before();
  }

  disconnectedCallback() {
    this.line?.close();
    this.stopListening?.();
    clearTimeout(this.timer);
  }

  get embedded() { return this.hasAttribute("persona"); }
  get callKept() { return `buyin-call-${["host", "trainee", "persona"].map((each) => this.getAttribute(each) || "").join("-")}`; }
  get first() { return this.who.split(" ")[0]; }
  get paced() {
    return this.getAttribute("pace") !== "none" && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  async before() {
    this.shadowRoot.replaceChildren(this.notice);
    try {
      const { personas } = await this.server.ask("/api/personas");
      const persona = personas.find((each) => each.id === this.getAttribute("persona"));
      if (!persona) { this.tell(`There is no prospect '${this.getAttribute("persona")}' here.`, true); return; }
      const somebodyElse = this.server.known && (() => this.server.forget());
      this.shadowRoot.prepend(brief(persona, (button) => this.start(persona, button), somebodyElse));
    } catch (error) { this.tell(`${error.message} Reload the page to try again.`, true); }
  }

  async start(persona, button) {
    button.disabled = true;
    try {
      const { call } = await this.server.ask("/api/calls", { persona: persona.id, hints: this.hasAttribute("hints") });
      localStorage.setItem(this.callKept, call);
      await this.take(call, persona.name);
    } catch (error) {
      button.disabled = false;
      button.focus();
      this.tell(`${error.message} Try again.`, true);
    }
  }

  // On the line.
  async take(call, name) {
    this.call = call;
    this.who = name || "";
    this.line = new Line(this.server, call);
    this.line.addEventListener("opening", (event) => event.detail.forEach((line) => this.add("prospect", line)));
    this.line.addEventListener("turn", (event) => this.turn(event.detail));
    this.line.addEventListener("state", (event) => this.delivery(event.detail));
    this.line.addEventListener("call", (event) => this.patience(event.detail));
    try {
      if (!this.who) await this.learn(await this.server.ask(this.line.path()));
      this.build();
      this.loading = true;
      const view = await this.line.open();
      this.hintButton.hidden = !view.hints;
    } catch (error) {
      if (this.embedded && error.code === "no_such_call") { localStorage.removeItem(this.callKept); return this.before(); }
      if (!this.log) this.shadowRoot.replaceChildren(this.notice);
      return this.lost(error);
    } finally { this.loading = false; }
    if (this.line.ended) return this.close();
    this.ready = true;
    this.sendButton.disabled = false;
    if (this.line.pending) { this.bubble(this.line.pending); this.line.push(); }
    if (this.hurried) this.say();
    this.box.focus({ preventScroll: true });
  }

  async learn(view) {
    const { personas } = await this.server.ask("/api/personas");
    this.who = personas.find((each) => each.id === view.persona)?.name || "The prospect";
  }

  get draftKept() { return `buyin-draft-${this.call}`; }

  build() {
    const button = (text, action, properties = {}) => {
      const made = make("button", { type: "button", textContent: text, ...properties });
      if (action) made.addEventListener("click", action);
      return made;
    };
    this.meter = make("meter", { min: 0, max: 100, low: 35, high: 60, optimum: 100, value: 100, label: `${this.first}'s patience` });
    this.patienceWords = make("span");
    this.log = make("div", { className: "log", role: "log", tabIndex: 0, label: `Call with ${this.who}` });
    this.log.setAttribute("aria-live", "polite");
    this.typing = make("div", { className: "typing" }, make("i"), make("i"), make("i"));
    this.typing.setAttribute("aria-hidden", "true");
    this.typing.style.visibility = "hidden";
    this.box = make("textarea", { rows: 2, value: sessionStorage.getItem(this.draftKept) || "" });
    this.sendButton = button("Say it", null, { type: "submit", className: "main", disabled: true });
    this.hintButton = button("Hint", () => this.hint(), { hidden: true });
    this.dictateButton = button("Dictate", () => this.dictate(), { hidden: !canListen });
    this.aloudButton = button("Read aloud", () => this.readAloud(), { hidden: !canSpeak });
    for (const each of [this.dictateButton, this.aloudButton]) each.setAttribute("aria-pressed", "false");
    this.endButton = button("End the call", () => this.asked(true), { className: "push" });
    this.sureButton = button("Yes, end it", () => this.end(), { hidden: true, className: "push" });
    this.notSureButton = button("No, go on", () => this.asked(false), { hidden: true });
    this.form = make("form", {},
      make("label", {}, make("span", { textContent: "What you say" }), this.box),
      make("div", { className: "buttons" }, this.sendButton, this.hintButton, this.dictateButton, this.aloudButton,
        this.endButton, this.sureButton, this.notSureButton));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.say(); });
    this.box.addEventListener("input", () => this.keepDraft());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); }
    });
    this.shadowRoot.replaceChildren(
      make("div", { className: "top" }, make("span", { textContent: this.who }),
        make("span", { className: "patience" }, this.patienceWords, this.meter)),
      this.log, this.typing, this.notice, this.form);
  }

  keepDraft() {
    if (this.box.value) sessionStorage.setItem(this.draftKept, this.box.value);
    else sessionStorage.removeItem(this.draftKept);
  }

  patience({ patience }) {
    if (patience !== null && patience !== undefined) {
      this.meter.value = patience;
      this.patienceWords.textContent = `${this.first}: ${PATIENCE.find(([least]) => patience >= least)[1]}`;
    }
    if (this.line.ended && !this.loading) this.finish();
  }

  // What stands in the log: added once each, and never touched again, so that it is read out once.
  add(who, text, before = null) {
    const line = make("p", { className: who });
    line.append(make("span", { className: "who", textContent: who === "you" ? "You: " : `${this.who}: ` }), text);
    this.log.insertBefore(line, before);
    this.log.scrollTop = this.log.scrollHeight;
    return line;
  }

  bubble(message) {
    const line = this.add("you", message.text);
    line.delivery = make("span", { className: "delivery" });
    line.delivery.setAttribute("aria-hidden", "true");
    line.append(line.delivery);
    this.bubbles.set(message.key, line);
    return line;
  }

  // A turn that was answered: our own message is in the log already, another tab's is not.
  turn({ text, replies, key }) {
    const mine = this.bubbles.get(key);
    if (mine) {
      this.bubbles.delete(key);
      this.sendButton.disabled = false;
      mine.delivery.remove();
      mine.retry?.remove();
      mine.classList.remove("failed");
      this.tell("");
      this.waiting.push(...replies);
      if (this.paced && !this.loading) this.type(); else this.typeAll();
    } else {
      this.typeAll();
      const under = [...this.bubbles.values()][0] || null;
      this.add("you", text, under);
      replies.forEach((line) => this.add("prospect", line, under));
    }
  }

  // The answer comes line by line, as fast as a person types.
  type() {
    clearTimeout(this.timer);
    const [next] = this.waiting;
    this.typing.style.visibility = next === undefined ? "hidden" : "visible";
    if (next === undefined) { if (this.line.ended) this.finish(); return; }
    this.timer = setTimeout(() => { this.hear(this.waiting.shift()); this.type(); },
      Math.min(LONGEST_PAUSE, THINKS + TYPES * next.length));
  }

  typeAll() {
    clearTimeout(this.timer);
    this.typing.style.visibility = "hidden";
    this.waiting.splice(0).forEach((line) => this.hear(line));
  }

  hear(line) {
    this.add("prospect", line, [...this.bubbles.values()][0] || null);
    if (this.aloud) speak(line);
  }

  say() {
    const text = this.box.value;
    if (!text.trim() || this.line.pending || this.line.ended) return;
    // What is said before the call has been fetched is sent right after.
    if (!this.ready) { this.hurried = true; return; }
    if ([...text].length > LONGEST) {
      this.tell(`That is ${[...text].length} characters; a message may have ${LONGEST}. Nobody listens for so long: shorten it.`, true);
      return;
    }
    this.stopListening?.();
    this.typeAll();
    this.box.value = "";
    this.keepDraft();
    const sent = this.line.say(text);
    this.bubble(this.line.pending);
    this.delivery({ state: "sending", ...this.line.pending });
    this.box.focus();
    return sent;
  }

  // What became of the message under way.
  delivery({ state, key, text, error }) {
    const line = this.bubbles.get(key);
    this.sendButton.disabled = true;
    this.typing.style.visibility = state === "sending" && line ? "visible" : "hidden";
    if (!line) return;
    line.retry?.remove();
    line.classList.toggle("failed", state === "failed");
    if (state === "sending") line.delivery.textContent = "Sending…";
    if (state === "waiting") {
      line.delivery.textContent = "Not delivered yet";
      this.tell(`${error.message} Your message is kept and will be sent as soon as it can be.`);
    }
    if (state === "failed") {
      line.delivery.textContent = "Not delivered";
      line.retry = make("button", { type: "button", textContent: "Send it again" });
      line.retry.addEventListener("click", () => { this.line.push(); this.box.focus(); });
      line.append(line.retry);
      this.tell(`${error.message} Your message was not delivered; it is kept, and "Send it again" tries once more.`, true);
    }
    if (state === "refused") {
      this.bubbles.delete(key);
      line.remove();
      this.sendButton.disabled = false;
      this.box.value = this.box.value ? `${text}\n${this.box.value}` : text;
      this.keepDraft();
      this.lost(error);
    }
  }

  lost(error) {
    if (error.code === "call_ended") { this.line.ended = true; this.finish(); return; }
    this.tell(error.message, true);
    if (error.code === "session_expired") {
      const here = encodeURIComponent(location.pathname + location.search);
      this.notice.append(" ", make("a", { href: `/welcome-back?next=${here}`, textContent: "Go on where you were" }));
    }
  }

  tell(text, bad = false) {
    this.notice.textContent = text;
    this.notice.classList.toggle("bad", bad);
  }

  async hint() {
    try { this.tell(`Hint: ${(await this.line.hint()).hint}`); } catch (error) { this.lost(error); }
    this.box.focus();
  }

  dictate() {
    if (this.stopListening) { this.stopListening(); return; }
    const before = this.box.value ? `${this.box.value} ` : "";
    this.dictateButton.setAttribute("aria-pressed", "true");
    this.tell("Listening. What you say is written into the box; nothing is sent before you do.");
    this.stopListening = listen(
      (text) => { this.box.value = before + text; this.keepDraft(); },
      (problem) => {
        this.stopListening = null;
        this.dictateButton.setAttribute("aria-pressed", "false");
        this.tell(problem ? `The browser could not listen (${problem}).` : "", Boolean(problem));
        this.box.focus();
      });
  }

  readAloud() {
    this.aloud = !this.aloud;
    this.aloudButton.setAttribute("aria-pressed", String(this.aloud));
    if (!this.aloud) hush();
  }

  // Ending cannot be taken back, so it takes two presses.
  asked(sure) {
    this.endButton.hidden = sure;
    this.sureButton.hidden = this.notSureButton.hidden = !sure;
    (sure ? this.sureButton : this.endButton).focus();
  }

  async end() {
    try {
      await this.line.end();
      if (this.embedded) this.finish(); else location.assign(this.debriefPath);
    } catch (error) {
      this.asked(false);
      this.tell(`${error.message} The call goes on.`, true);
    }
  }

  get debriefPath() { return `/calls/${encodeURIComponent(this.call)}/debrief`; }

  // The call is over; what the prospect said last is heard first.
  finish() {
    if (this.waiting.length && this.paced) return;
    this.typeAll();
    this.close();
  }

  async close() {
    if (this.closed) return;
    this.closed = true;
    this.stopListening?.();
    const unsaid = [...this.bubbles.values()].length > 0 || this.box.value;
    this.form.remove();
    if (this.line.pending) this.line.keep(null);
    this.tell(unsaid ? "The call has ended; your last words were not heard any more. " : "The call has ended. ");
    if (this.embedded) {
      try { await summary(this.shadowRoot, this.line, () => this.callAgain()); } catch (error) { this.lost(error); }
      return;
    }
    const link = make("a", { className: "button", textContent: "Read the debrief", href: this.debriefPath });
    this.shadowRoot.append(make("p", {}, link));
    link.focus();
  }

  callAgain() {
    localStorage.removeItem(this.callKept);
    this.disconnectedCallback();
    this.connectedCallback();
  }
}

if (!customElements.get("buyin-chat")) customElements.define("buyin-chat", BuyinChat);
