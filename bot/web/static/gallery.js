// Filters the cards as one types; without it, the form's button asks the server for the same.

const form = document.getElementById("filter");
const cards = [...document.querySelectorAll(".card")];
const found = document.getElementById("found");

function shows(card, words, level, kind) {
  const text = card.dataset.words.toLowerCase();
  return words.every((word) => text.includes(word))
    && (!level || card.dataset.level === level)
    && (!kind || card.dataset.kinds.split(" ").includes(kind));
}

function filter() {
  const asked = new FormData(form);
  const words = asked.get("words").toLowerCase().split(/\s+/).filter(Boolean);
  for (const card of cards) card.hidden = !shows(card, words, asked.get("level"), asked.get("kind"));
  found.textContent = `${cards.filter((card) => !card.hidden).length} of ${cards.length} prospects`;
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
form.querySelector("button").hidden = true;
// Coming back, the browser puts what was asked for into the fields after this has run.
window.addEventListener("pageshow", filter);
