// Work in a form with data-keeps is not lost by the way: leaving the page with some unsaved asks first, and what was typed
// is kept in this window, under that name, until a page says with data-saved that it is saved. It is offered on return.

const form = document.querySelector("form[data-keeps]");
const OFFER = "What you typed here and did not save is still in this window.";
let typed = false;
let sending = false;

function key(name) {
  return `buyin-unsaved-${name}`;
}

function fields() {
  return [...new FormData(form)].filter(([name]) => name !== "csrf");
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(key(form.dataset.keeps)));
  } catch {
    return null;
  }
}

function keep() {
  try {
    sessionStorage.setItem(key(form.dataset.keeps), JSON.stringify(fields()));
  } catch { /* the window keeps nothing: the question on leaving is left */ }
}

function forget(name) {
  try {
    sessionStorage.removeItem(key(name));
  } catch { /* then it was not kept either */ }
}

// The server lays out what was typed, in the view it was typed in: data-look names the button that only looks at a text.
function putBack(entries) {
  const again = document.createElement("form");
  again.method = "post";
  again.action = form.getAttribute("action");
  for (const [name, value] of [...entries, ["csrf", form.elements.csrf.value], ["do", form.dataset.look]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    again.append(field);
  }
  document.body.append(again);
  sending = true;
  again.submit();
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "secondary";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function offer(entries) {
  const place = document.createElement("div");
  place.className = "row";
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  place.append(
    said,
    button("Put it back", () => putBack(entries)),
    button("Throw it away", () => {
      forget(form.dataset.keeps);
      place.remove();
      document.getElementById("main").focus();
    }),
  );
  document.querySelector("h1").after(place);
  said.textContent = OFFER;
}

for (const each of document.querySelectorAll("[data-saved]")) {
  forget(each.dataset.saved);
  // Said once: coming back to this address later says nothing of what was typed since.
  const here = new URL(location.href);
  here.searchParams.delete("saved");
  history.replaceState(null, "", here);
}

if (form) {
  typed = "unsaved" in form.dataset;
  if ("sent" in form.dataset) forget(form.dataset.keeps); // the page shows what was sent
  const found = kept();
  if (found && JSON.stringify(found) !== JSON.stringify(fields())) offer(found);
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => {
    sending = true;
    if (typed) keep();
  });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("pagehide", () => { if (typed) keep(); });
  window.addEventListener("beforeunload", (event) => { if (typed && !sending) event.preventDefault(); });
}
