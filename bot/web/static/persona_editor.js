// What is wrong with the text, listed as one types, and the preview call in its place beside it. Without it, "Check" and
// the preview's own page do the same.

const form = document.getElementById("edit");
const findings = document.getElementById("findings");
const count = document.getElementById("count");
const source = form.querySelector("textarea.source");
const preview = document.getElementById("preview");
const token = form.elements.csrf.value;

const PAUSE = 600; // milliseconds without a key after which the text is looked at
let timer;
let asked = 0;

// The place of a finding: a link to it, unless the form does not show it.
function place(each) {
  const at = `${each.line}:${each.column}`;
  if (!source && !each.field) return `${at} of the source`;
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
    const answer = await fetch(form.dataset.check, {
      method: "POST", headers: { "x-csrf-token": token, accept: "application/json" }, body: new URLSearchParams(new FormData(form)),
    });
    if (answer.status === 429) { soon(1000 * Number(answer.headers.get("retry-after") || 2)); return; }
    if (!answer.ok) return;
    const { findings: found } = await answer.json();
    if (mine === asked) listed(found);
  } catch { /* without a connection there is nothing to say; saving will */ }
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
  document.getElementById("kept").textContent = "Not saved yet.";
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

// From the proof's page one comes with the line that a finding is about.
const line = /^#line-(\d+)$/.exec(location.hash);
if (line && source) goTo(Number(line[1]), 1);

preview.addEventListener("submit", async (event) => {
  event.preventDefault();
  const sent = new URLSearchParams(new FormData(event.target, event.submitter));
  for (const button of preview.querySelectorAll("button")) button.disabled = true;
  try {
    const answer = await fetch(preview.dataset.path, { method: "POST", headers: { "x-part": "call" }, body: sent });
    if (!answer.redirected && answer.headers.get("content-type")?.startsWith("text/html")) {
      // The button for the text as it stands belongs to the editor, not to the call.
      const own = preview.querySelector("button[form]");
      preview.innerHTML = await answer.text();
      preview.querySelector(".row:last-of-type")?.append(own);
      (preview.querySelector("input[name=text]") ?? preview.querySelector("h2")).focus();
    } else location.reload();
  } finally {
    for (const button of preview.querySelectorAll("button")) button.disabled = false;
  }
});
