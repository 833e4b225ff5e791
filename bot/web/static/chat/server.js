// Speaks to the server about calls. On our own pages a cookie says who the trainee is; in a page of another site a token
// does, which that page keeps.

const PATIENCE = 30_000; // milliseconds without an answer after which a connection counts as lost

export class Refused extends Error {
  // An answer that will not change by asking again: `code` for programs, the message for people.
  constructor(status, code, message, wait) {
    super(message);
    Object.assign(this, { status, code, wait });
  }
}

export class Unreachable extends Error {
  // No answer, or one that says to try again; `wait` in seconds where the server names it.
  constructor(message, wait = 0) {
    super(message);
    this.wait = wait;
  }
}

export class Server {
  // `host` is empty on our own pages; `trainee` is a name for who practises in a page of another site.
  constructor(host = "", trainee = "") {
    this.host = host;
    this.trainee = trainee;
  }

  // Each trainee that the page names has a token of their own.
  get tokenKept() { return `buyin-token-${this.host}-${this.trainee}`; }
  get known() { return this.host && localStorage.getItem(this.tokenKept) !== null; }
  forget() { localStorage.removeItem(this.tokenKept); this.begun = null; }

  // The token, renewed once for each opening of the page, so that it never runs out for who comes back.
  token() {
    this.begun ||= this.begin();
    return this.begun;
  }

  async begin() {
    const kept = localStorage.getItem(this.tokenKept);
    const headers = kept ? { Authorization: `Bearer ${kept}` } : {};
    try {
      const { token } = await this.send("/api/session", this.trainee ? { name: this.trainee } : {}, headers);
      localStorage.setItem(this.tokenKept, token);
      return token;
    } catch (error) {
      this.begun = null;
      throw error;
    }
  }

  async ask(path, body) {
    if (!this.host) return this.send(path, body, {});
    try {
      return await this.send(path, body, { Authorization: `Bearer ${await this.token()}` });
    } catch (error) {
      if (error.code !== "no_session") throw error;
      // A token that no longer lets in is forgotten: the next try begins anew.
      this.forget();
      throw new Refused(401, "no_session", "It has been too long to go on with this call. Reload the page to begin another.", 0);
    }
  }

  async send(path, body, headers) {
    const options = { headers, signal: AbortSignal.timeout(PATIENCE), credentials: this.host ? "omit" : "same-origin" };
    if (body !== undefined) {
      Object.assign(options, { method: "POST", body: JSON.stringify(body) });
      headers["Content-Type"] = "application/json";
    }
    let answer;
    try {
      answer = await fetch(this.host + path, options);
    } catch {
      throw new Unreachable("No connection.");
    }
    const wait = Number(answer.headers.get("Retry-After")) || 0;
    let content;
    try {
      content = await answer.json();
    } catch {
      throw new Unreachable("The server gave no proper answer.", wait);
    }
    if (answer.ok) return content;
    const { code, message } = content.error || { code: "error", message: "That did not work." };
    if (answer.status >= 500) throw new Unreachable(message, wait);
    throw new Refused(answer.status, code, message, wait);
  }
}
