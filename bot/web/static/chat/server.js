// Speaks to the server about calls. On our own pages a cookie says who the trainee is; in a page of another site a token
// does, which that page keeps.

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

  get tokenKept() { return `buyin-token-${this.host}`; }

  async token() {
    const kept = localStorage.getItem(this.tokenKept);
    if (kept) return kept;
    const { token } = await this.send("/api/session", this.trainee ? { name: this.trainee } : {}, {});
    localStorage.setItem(this.tokenKept, token);
    return token;
  }

  async ask(path, body) {
    if (!this.host) return this.send(path, body, {});
    try {
      return await this.send(path, body, { Authorization: `Bearer ${await this.token()}` });
    } catch (error) {
      // A token that no longer lets in is forgotten, so that the next try begins anew.
      if (error.code === "no_session") localStorage.removeItem(this.tokenKept);
      throw error;
    }
  }

  async send(path, body, headers) {
    const options = { headers, credentials: this.host ? "omit" : "same-origin" };
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
