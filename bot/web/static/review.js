// What is typed into a review and not saved stays in this tab, so that it is there again after a session that ended or a
// page that was left. Without script, going back in the browser does the same for most of it.

const form = document.getElementById("review");
const told = document.getElementById("kept");
const action = form.getAttribute("action");
const name = `review of ${form.dataset.of}, ${form.elements.namedItem("blind") ? "blind" : "open"}, ${action}`;
const fields = [...form.elements].filter((each) => /^(move|topic|comment)-|^checked$/.test(each.name));

const state = () => JSON.stringify(fields.map((each) => [each.name, each.type === "checkbox" ? each.checked : each.value]));
const keep = () => sessionStorage.setItem(name, state());

function fill(kept) {
  const values = new Map(kept);
  for (const field of fields) {
    if (!values.has(field.name)) continue;
    if (field.type === "checkbox") field.checked = values.get(field.name);
    else field.value = values.get(field.name);
  }
}

try {
  if (new URLSearchParams(location.search).has("saved")) {
    sessionStorage.removeItem(name);
    history.replaceState(null, "", location.pathname + location.hash); // a reload later on has saved nothing
  }
  const shown = state();
  const kept = sessionStorage.getItem(name);
  if (location.pathname !== action) keep(); // what was typed blind came along, and is not saved either
  else if (kept) fill(JSON.parse(kept));
  if (state() !== shown) told.textContent = "What you had typed here and not saved is back. It is still to be saved.";
  form.addEventListener("input", keep);
} catch { /* a browser that keeps nothing: what is typed is in the form alone, as without script */ }
