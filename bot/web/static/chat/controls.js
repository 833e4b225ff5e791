// The box and the buttons under the log, and what they do of themselves: the draft is kept, ending is asked twice,
// dictation writes into the box.

import { make } from "./make.js";
import { canListen, canSpeak, hush, listen } from "./voice.js";

function button(text, action, properties = {}) {
  const made = make("button", { type: "button", textContent: text, ...properties });
  if (action) made.addEventListener("click", action);
  return made;
}

export class Controls {
  // `say`, `hint` and `end` are what the buttons ask for; `tell` shows a notice; `draft` is where words are kept.
  constructor({ say, hint, end, leaving, tell, draft }) {
    Object.assign(this, { tell, draft, leaving, aloud: false, listening: null });
    this.box = make("textarea", { rows: 2, value: sessionStorage.getItem(draft) || "" });
    this.sayButton = button("Say it", null, { type: "submit", className: "main", disabled: true });
    this.hintButton = button("Hint", hint, { hidden: true });
    this.dictateButton = button("Dictate", () => this.dictate(), { hidden: !canListen });
    this.aloudButton = button("Read aloud", () => this.readAloud(), { hidden: !canSpeak });
    for (const each of [this.dictateButton, this.aloudButton]) each.setAttribute("aria-pressed", "false");
    this.endButton = button("End the call", () => this.ask(true), { className: "push" });
    this.sureButton = button("Yes, end it", end, { hidden: true, className: "push" });
    this.notSureButton = button("No, go on", () => this.ask(false), { hidden: true });
    this.element = make("form", {},
      make("label", {}, make("span", { textContent: "What you say" }), this.box),
      make("div", { className: "buttons" }, this.sayButton, this.hintButton, this.dictateButton, this.aloudButton,
        this.endButton, this.sureButton, this.notSureButton));
    this.element.addEventListener("submit", (event) => { event.preventDefault(); say(); });
    this.box.addEventListener("input", () => { this.hushed(); this.keep(); });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); }
    });
  }

  get text() { return this.box.value; }
  set text(text) {
    this.box.value = text;
    this.keep();
  }

  keep() {
    if (this.box.value) sessionStorage.setItem(this.draft, this.box.value);
    else sessionStorage.removeItem(this.draft);
  }

  focus() { this.box.focus({ preventScroll: true }); }
  ready(ready) { this.sayButton.disabled = !ready; }

  // Ending cannot be taken back, so it takes two presses.
  ask(sure) {
    this.endButton.hidden = sure;
    this.sureButton.hidden = this.notSureButton.hidden = !sure;
    (sure ? this.sureButton : this.endButton).focus();
    this.tell(sure ? this.leaving() : "");
  }

  dictate() {
    if (this.listening) { this.listening.stop(); return; }
    const before = this.text ? `${this.text} ` : "";
    const session = { stop: null };
    this.listening = session;
    this.dictateButton.setAttribute("aria-pressed", "true");
    this.tell("Listening. What you say is written into the box; nothing is sent before you do.");
    session.stop = listen(
      (text) => { if (this.listening === session) this.text = before + text; },
      (problem) => {
        if (this.listening !== session) return;
        this.hushed();
        this.tell(problem ? `The browser could not listen (${problem}).` : "", Boolean(problem));
        this.focus();
      });
  }

  // Whatever comes of dictation from now on comes too late: the words were sent, or a hand writes on.
  hushed() {
    const session = this.listening;
    this.listening = null;
    this.dictateButton.setAttribute("aria-pressed", "false");
    session?.stop();
  }

  readAloud() {
    this.aloud = !this.aloud;
    this.aloudButton.setAttribute("aria-pressed", String(this.aloud));
    if (!this.aloud) hush();
  }

  stop() {
    this.hushed();
    if (this.aloud) hush();
  }
}
