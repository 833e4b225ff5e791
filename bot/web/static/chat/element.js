// The chat with a prospect as a web component: <buyin-chat call="ID" name="NAME"> goes on with a call,
// <buyin-chat persona="ID"> shows whom one is about to call first. See docs/pages.md.

import { brief } from "./brief.js";
import { Controls } from "./controls.js";
import { Line, newKey } from "./line.js";
import { Log } from "./log.js";
import { make } from "./make.js";
import { Server, Unreachable } from "./server.js";
import { sheet } from "./style.js";
import { summary } from "./summary.js";
import { speak } from "./voice.js";

const LONGEST = 5000;
const PATIENCE = [[60, "plenty of time"], [35, "some time left"], [15, "getting short of time"], [0, "nearly out of time"]];

const quoted = (texts) => texts.map((text) => `“${text}”`).join(" ");

class BuyinChat extends HTMLElement {
  connectedCallback() {
    const root = this.shadowRoot || this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren();
    this.server = new Server(this.getAttribute("host") || "", this.getAttribute("trainee") || "");
    Object.assign(this, { ready: false, hurried: "", over: false, log: null, controls: null });
    this.notice = make("p", { className: "notice", role: "status" });
    const kept = this.embedded && localStorage.getItem(this.callKept);
    const call = this.getAttribute("call") || kept;
    if (call) this.take(call, this.getAttribute("name"), Boolean(kept)); else this.before();
  }

  disconnectedCallback() {
    this.line?.close();
    this.log?.stop();
    this.controls?.stop();
  }

  get embedded() { return this.hasAttribute("persona"); }
  get callKept() { return `buyin-call-${["host", "trainee", "persona"].map((each) => this.getAttribute(each) || "").join("-")}`; }
  get first() { return this.who.split(" ")[0]; }
  get paced() {
    return this.getAttribute("pace") !== "none" && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  tell(text, bad = false) {
    this.notice.textContent = text;
    this.notice.classList.toggle("bad", bad);
  }

  // Before the call. `again` says that the trainee comes from another call here, and where the focus has to go.
  async before(again = false) {
    this.shadowRoot.replaceChildren(this.notice);
    try {
      const { personas } = await this.server.ask("/api/personas");
      const persona = personas.find((each) => each.id === this.getAttribute("persona"));
      if (!persona) { this.tell(`There is no prospect '${this.getAttribute("persona")}' here.`, true); return; }
      const shown = brief(persona, (button) => this.start(persona, button), this.server.known && (() => this.server.forget()));
      this.tell("");
      this.shadowRoot.prepend(shown);
      if (again) shown.querySelector("button").focus();
    } catch (error) { this.retry(error.message, () => this.before(true)); }
  }

  async start(persona, button) {
    button.disabled = true;
    this.startKey ??= newKey(); // kept until it was answered, so that trying again begins no second call
    try {
      const { call } = await this.server.ask("/api/calls", { persona: persona.id, hints: this.hasAttribute("hints"), key: this.startKey });
      this.startKey = undefined;
      localStorage.setItem(this.callKept, call);
      this.tell("");
      await this.take(call, persona.name);
    } catch (error) {
      button.disabled = false;
      button.focus();
      this.tell(`${error.message} Try again.`, true);
    }
  }

  // Something could not be fetched: say so, with a button to try it again.
  retry(why, action) {
    const button = make("button", { type: "button", textContent: "Try again" });
    button.addEventListener("click", () => { this.tell("Trying again…"); action(); });
    this.tell(`${why} `, true);
    this.notice.append(button);
  }

  // On the line. `resumed` is a call that was kept in a page of another site.
  async take(call, name, resumed = false) {
    this.call = call;
    this.who = name || "";
    this.line = new Line(this.server, call);
    this.line.addEventListener("opening", ({ detail }) => detail.forEach((line) => this.log.add("prospect", line)));
    this.line.addEventListener("turn", ({ detail }) => this.turn(detail));
    this.line.addEventListener("state", ({ detail }) => this.delivery(detail));
    this.line.addEventListener("call", ({ detail }) => this.patience(detail));
    this.line.addEventListener("unheard", ({ detail }) => { this.unheard = detail; });
    await this.load(resumed);
  }

  async load(resumed) {
    try {
      if (!this.who) await this.learn();
      if (!this.log) { this.build(resumed); this.controls.focus(); }
      const view = await this.line.open();
      this.tell("");
      this.controls.hintButton.hidden = !view.hints;
    } catch (error) {
      if (this.embedded && error.code === "no_such_call") { localStorage.removeItem(this.callKept); this.before(); return; }
      if (!this.log) this.shadowRoot.replaceChildren(this.notice);
      if (error instanceof Unreachable) this.retry(error.message, () => this.load(resumed)); else this.lost(error);
      return;
    }
    this.ready = true;
    if (this.line.ended) { this.close(); return; }
    this.log.live();
    this.controls.ready(true);
    if (this.line.pending) { this.log.send(this.line.pending); this.line.push(); }
    if (this.hurried) {
      const text = this.hurried;
      if (this.controls.text.startsWith(text)) this.controls.text = this.controls.text.slice(text.length).trimStart();
      this.send(text);
    }
  }

  async learn() {
    const view = await this.server.ask(this.line.path());
    const { personas } = await this.server.ask("/api/personas");
    this.who = personas.find((each) => each.id === view.persona)?.name || "The prospect";
  }

  build(resumed) {
    this.log = new Log(this.who, {
      paced: () => this.paced && this.ready,
      heard: (line) => this.controls.aloud && speak(line),
      quiet: () => this.line.ended && this.close(),
    });
    this.controls = new Controls({
      say: () => this.say(),
      hint: () => this.hint(),
      end: () => this.end(),
      leaving: () => (this.log.undelivered.length ? "Your last message is not delivered: it will not be heard if you end the call now." : ""),
      tell: (text, bad) => this.tell(text, bad),
      draft: `buyin-draft-${this.call}`,
    });
    this.meter = make("meter", { min: 0, max: 100, low: 35, high: 60, optimum: 100, value: 100, label: `${this.first}'s patience` });
    this.patienceWords = make("span");
    const top = make("div", { className: "top" }, make("span", { textContent: this.who }),
      make("span", { className: "patience" }, this.patienceWords, this.meter));
    if (resumed) top.append(this.somebodyElse());
    this.shadowRoot.replaceChildren(top, this.log.element, this.log.typing, this.notice, this.controls.element);
  }

  // The call that this computer kept may be somebody else's.
  somebodyElse() {
    const button = make("button", { type: "button", textContent: "I am somebody else" });
    button.addEventListener("click", () => { this.server.forget(); this.callAgain(); });
    return button;
  }

  patience({ patience }) {
    if (patience !== null && patience !== undefined) {
      this.meter.value = patience;
      this.patienceWords.textContent = `${this.first}: ${PATIENCE.find(([least]) => patience >= least)[1]}`;
    }
    if (this.line.ended && this.ready) this.close();
  }

  // A turn that was answered: our own message is in the log already, another tab's is not.
  turn({ text, replies, key }) {
    if (!this.log.settle(key)) { this.log.show(text, replies); return; }
    this.controls.ready(true);
    if (!this.over) this.tell("");
    this.log.hear(replies);
  }

  say() {
    const text = this.controls.text;
    if (!text.trim() || this.line.ended) return;
    // What is said before the call has been fetched is sent right after.
    if (!this.ready) { this.hurried = text; return; }
    if (this.line.pending) { this.tell("Your last message is not answered yet. This one stays in the box."); return; }
    if ([...text].length > LONGEST) {
      this.tell(`That is ${[...text].length} characters; a message may have ${LONGEST}. Nobody listens for so long: shorten it.`, true);
      return;
    }
    this.controls.hushed();
    this.controls.text = "";
    this.send(text);
    this.controls.focus();
  }

  send(text) {
    this.line.say(text);
    this.log.send(this.line.pending);
    this.delivery({ state: "sending", ...this.line.pending });
  }

  // What became of the message under way.
  delivery({ state, key, text, error }) {
    this.controls.ready(false);
    if (state === "refused") {
      this.log.take(key);
      this.controls.ready(true);
      this.controls.text = this.controls.text ? `${text}\n${this.controls.text}` : text;
      this.lost(error);
      return;
    }
    this.log.deliver(key, state, () => { this.line.push(); this.controls.focus(); });
    if (state === "waiting") this.tell(`${error.message} Your message is kept and will be sent as soon as it can be.`);
    if (state === "failed") this.tell(`${error.message} Your message was not delivered; it is kept, and "Send it again" tries once more.`, true);
  }

  // Something was refused for good.
  lost(error) {
    if (error.code === "call_ended") { this.line.ended = true; this.close(); return; }
    this.tell(error.message, true);
    if (error.code === "session_expired") {
      const here = encodeURIComponent(location.pathname + location.search);
      this.tell("It has been a while. What you wrote is kept.", true);
      this.notice.append(" ", make("a", { href: `/welcome-back?next=${here}`, textContent: "Go on where you were" }));
    }
  }

  async hint() {
    try { this.tell(`Hint: ${(await this.line.hint()).hint}`); } catch (error) { this.lost(error); }
    this.controls.focus();
  }

  async end() {
    try {
      await this.line.end();
      if (this.embedded) { this.log.flush(); this.close(); } else location.assign(this.debriefPath);
    } catch (error) {
      this.controls.ask(false);
      if (error instanceof Unreachable) this.tell(`${error.message} Whether the call has ended is not known: end it again.`, true);
      else this.lost(error);
    }
  }

  get debriefPath() { return `/calls/${encodeURIComponent(this.call)}/debrief`; }

  // The call is over: nothing can be said any more, and what the prospect said last is heard to its end.
  close() {
    if (!this.over) {
      this.over = true;
      this.controls.stop();
      if (this.controls.element.contains(this.shadowRoot.activeElement)) this.log.element.focus();
      this.controls.element.remove();
      this.lastWords = [this.unheard || "", ...this.log.undelivered].filter(Boolean);
      this.unsent = this.controls.text.trim();
      this.controls.text = "";
      this.line.keep(null);
    }
    if (this.log.waiting.length || this.closed === this.call) return;
    this.closed = this.call;
    const said = this.lastWords.length ? ` This was not heard any more: ${quoted(this.lastWords)}` : "";
    const unsent = this.unsent ? ` You had not sent: ${quoted([this.unsent])}` : "";
    this.tell(`The call has ended.${said}${unsent}`);
    if (this.embedded) { summary(this.shadowRoot, this.line, () => this.callAgain()); return; }
    const link = make("a", { className: "button", textContent: "Read the debrief", href: this.debriefPath });
    this.shadowRoot.append(make("p", {}, link));
    link.focus();
  }

  callAgain() {
    localStorage.removeItem(this.callKept);
    this.disconnectedCallback();
    this.server = new Server(this.getAttribute("host") || "", this.getAttribute("trainee") || "");
    Object.assign(this, { ready: false, hurried: "", over: false, closed: null, log: null, controls: null, unheard: "" });
    this.before(true);
  }
}

if (!customElements.get("buyin-chat")) customElements.define("buyin-chat", BuyinChat);
