// The chat with a prospect, as a web component: <buyin-chat call="ID" name="NAME">.
// A message keeps its key until it is answered, so that sending it again never says it twice.

const STYLE = `
:host { display: block; --line: #8b8a80; }
.log { display: flex; flex-direction: column; gap: .5rem; min-height: 12rem; max-height: 60vh; overflow-y: auto; padding: .5rem; border: 1px solid var(--line); border-radius: .5rem; }
.log p { margin: 0; padding: .5rem .75rem; border-radius: .75rem; max-width: 85%; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); }
.log .you { align-self: flex-end; }
.log .failed { border-style: dashed; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .5rem; align-items: end; }
label { flex: 1 1 14rem; }
textarea { width: 100%; min-height: 44px; font: inherit; padding: .5rem; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .4rem; resize: vertical; }
button { min-height: 44px; padding: .5rem 1rem; font: inherit; border-radius: .4rem; border: 1px solid currentColor; background: transparent; color: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.notice { min-height: 1.5em; margin: .25rem 0; }
`;

const LONGEST = 5000;

class BuyinChat extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.log = this.make("div", { className: "log", role: "log", tabIndex: 0 });
    this.log.setAttribute("aria-live", "polite");
    this.log.setAttribute("aria-label", `Call with ${this.getAttribute("name")}`);
    this.notice = this.make("p", { className: "notice", role: "status" });
    this.box = this.make("textarea", { rows: 2, maxLength: LONGEST, required: true });
    const label = this.make("label", { textContent: "What you say" });
    label.append(this.box);
    this.sendButton = this.make("button", { type: "submit", textContent: "Say it" });
    this.endButton = this.make("button", { type: "button", textContent: "End the call" });
    this.form = this.make("form", {});
    this.form.append(label, this.sendButton, this.endButton);
    root.append(this.log, this.notice, this.form);
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.say(); });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); }
    });
    this.endButton.addEventListener("click", () => this.end());
    this.hintButton = this.make("button", { type: "button", textContent: "Hint" });
    this.hintButton.addEventListener("click", () => this.hint());
    this.load();
  }

  make(tag, properties) { return Object.assign(document.createElement(tag), properties); }

  get url() { return `/api/calls/${encodeURIComponent(this.getAttribute("call"))}`; }

  async ask(path, body) {
    const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(this.url + path, { credentials: "same-origin", ...options });
    const content = await answer.json();
    if (!answer.ok) throw new Error(content.error.message);
    return content;
  }

  show(who, text) {
    const line = this.make("p", { className: who, textContent: text });
    const speaker = this.make("span", { textContent: who === "you" ? "You: " : `${this.getAttribute("name")}: ` });
    line.prepend(speaker);
    this.log.append(line);
    this.log.scrollTop = this.log.scrollHeight;
    return line;
  }

  async load() {
    try {
      const call = await this.ask("");
      this.log.replaceChildren();
      call.opening.forEach((line) => this.show("prospect", line));
      for (const turn of call.turns) {
        this.show("you", turn.text);
        turn.replies.forEach((line) => this.show("prospect", line));
      }
      if (call.hints) this.endButton.before(this.hintButton);
      if (call.ended) this.close(); else this.restore();
    } catch (error) { this.tell(error.message || "The call could not be loaded. Reload the page."); }
  }

  // A message that was under way when the page was left is put back into the box, with its key.
  get kept() { return `buyin-${this.getAttribute("call")}`; }
  keep(message) {
    if (message) sessionStorage.setItem(this.kept, JSON.stringify(message)); else sessionStorage.removeItem(this.kept);
  }
  restore() {
    const message = JSON.parse(sessionStorage.getItem(this.kept) || "null");
    if (message) { this.pending = message; this.box.value = message.text; }
    this.box.focus();
  }

  async say() {
    const text = this.box.value;
    if (!text.trim() || this.busy) return;
    // The same words again are the same message, said once.
    if (!this.pending || this.pending.text !== text) this.pending = { text, key: crypto.randomUUID ? crypto.randomUUID() : String(Date.now() + Math.random()) };
    this.keep(this.pending);
    this.setBusy(true);
    this.tell(`${this.getAttribute("name")} is thinking…`);
    try {
      const heard = await this.ask("/messages", this.pending);
      this.pending = null;
      this.keep(null);
      this.box.value = "";
      this.show("you", text);
      heard.replies.forEach((line) => this.show("prospect", line));
      this.tell("");
      if (heard.ended) return this.close();
    } catch (error) {
      this.tell(`${error instanceof TypeError ? "No connection." : error.message} Your words are still in the box.`);
    } finally { this.setBusy(false); }
    this.box.focus();
  }

  async hint() {
    try { this.tell(`Hint: ${(await this.ask("/hint", {})).hint}`); } catch (error) { this.tell(error.message); }
    this.box.focus();
  }

  async end() {
    try { await this.ask("/end", {}); this.leave(); } catch (error) { this.tell(`${error.message} The call goes on.`); }
  }

  setBusy(busy) { this.busy = busy; this.sendButton.disabled = busy; }
  tell(text) { this.notice.textContent = text; }
  leave() { location.assign(`/calls/${encodeURIComponent(this.getAttribute("call"))}/debrief`); }

  close() {
    this.keep(null);
    this.form.remove();
    this.notice.textContent = "The call has ended. ";
    const link = this.make("a", { textContent: "Read the debrief", href: `/calls/${encodeURIComponent(this.getAttribute("call"))}/debrief` });
    this.notice.append(link);
    link.focus();
  }
}

customElements.define("buyin-chat", BuyinChat);
