// What is wrong with the text, listed as one types. Without it, "Check" does the same.
import { number } from "./line_numbers.js";
import { send } from "./sending.js";

const form = document.getElementById("edit");
const findings = document.getElementById("findings");
const count = document.getElementById("count");
const source = form.querySelector("textarea.source");
const state = document.getElementById("kept");

const PAUSE = 600; // milliseconds without a key after which the text is looked at
const UNSAVED = "Not saved yet.";
const SIGNED_OUT = "Not saved yet, and you are signed out: sign in in another window before you save.";
let timer;
let asked = 0;

// The place of a finding: a link to it, or a button to the source if the form does not show it.
function place(each) {
  const at = `${each.line}:${each.column}`;
  if (!source && !each.field) {
    const button = document.createElement("button");
    button.className = "plain";
    button.name = "do";
    button.value = "source";
    button.setAttribute("formaction", `${form.getAttribute("action")}#line-${each.line}`);
    button.textContent = `${at} in the source`;
    return button;
  }
  const link = document.createElement("a");
  link.href = `#${source ? "source" : each.field}`;
  link.dataset.line = each.line;
  link.dataset.column = each.column;
  link.textContent = at;
  return link;
}

function listed(found) {
  const items = found.map((each) => {
    const item = document.createElement("li");
    const code = document.createElement("code");
    code.textContent = each.code;
    item.append(place(each), " ", code, ` ${each.message}`);
    return item;
  });
  findings.replaceChildren(...items);
  count.textContent = found.length ? `${found.length} to put right` : "nothing to put right";
}

async function check() {
  asked += 1;
  const mine = asked;
  try {
    const answer = await send(form.dataset.check, new URLSearchParams(new FormData(form)), { accept: "application/json" });
    if (answer.status === 429) { soon(1000 * Number(answer.headers.get("retry-after") || 2)); return; }
    if (!answer.ok) return;
    const { findings: found } = await answer.json();
    if (mine === asked) listed(found);
    state.textContent = UNSAVED;
  } catch (error) {
    // Without a connection there is nothing to say; saving will.
    if (error.signedOut) state.textContent = SIGNED_OUT;
  }
}

function soon(pause) {
  clearTimeout(timer);
  timer = setTimeout(check, pause);
}

// The cursor goes to the place, and the line to the upper part of the field.
function goTo(line, column) {
  const lines = source.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  source.focus();
  source.setSelectionRange(start, start);
  source.scrollTop = (source.scrollHeight / lines.length) * Math.max(0, line - 6);
}

form.addEventListener("input", (event) => {
  if (event.target.name === "changed") return;
  if (state.textContent !== SIGNED_OUT) state.textContent = UNSAVED;
  soon(PAUSE);
});

findings.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  if (source) {
    event.preventDefault();
    goTo(Number(link.dataset.line), Number(link.dataset.column));
    return;
  }
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  for (let each = field.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  field.scrollIntoView({ block: "center" });
  field.focus();
});

if (source) number(source);
// From the proof's page, and from the form, one comes with the line that a finding is about.
const line = /^#line-(\d+)$/.exec(location.hash);
if (line && source) goTo(Number(line[1]), 1);
