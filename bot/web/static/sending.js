// Sending a form without leaving its page. What stands in the way is told in words for the page to show.

export class NotSent extends Error {
  constructor(message, signedOut = false) {
    super(message);
    this.signedOut = signedOut;
  }
}

const OFFLINE = "The server cannot be reached just now. What you typed is still here: try again in a moment.";
const SIGNED_OUT = "You are signed out. What you typed is still here: sign in in another window, then come back and try again.";

async function post(path, body, headers) {
  let answer;
  try {
    answer = await fetch(path, { method: "POST", headers, body });
  } catch {
    throw new NotSent(OFFLINE);
  }
  if (answer.redirected && new URL(answer.url).pathname === "/instructor/sign-in") throw new NotSent(SIGNED_OUT, true);
  return answer;
}

// Who has signed in anew in another window has another token, which every form of this page is to carry.
async function renewed() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const token = page.querySelector("input[name=csrf]")?.value;
    if (token) for (const field of document.querySelectorAll("input[name=csrf]")) field.value = token;
    return token;
  } catch {
    return null;
  }
}

// The answer to a form, also one that says what is wrong; raises NotSent where the form was not taken.
export async function send(path, body, headers = {}) {
  let answer = await post(path, body, headers);
  if (answer.status === 403) {
    const token = await renewed();
    if (token && token !== body.get("csrf")) {
      body.set("csrf", token);
      answer = await post(path, body, headers);
    }
  }
  return answer;
}

// Why an answer is none, in words.
export async function reason(answer) {
  try {
    return (await answer.json()).error.message;
  } catch {
    return `The server could not do it (${answer.status}). What you typed is still here: try again in a moment.`;
  }
}
