// A form is sent once: from then on its buttons do nothing until its answer has come. They keep the focus, so that who
// hears the page rather than sees it is told that they are busy. A form with `data-again` is answered by a file, after
// which the page is still there: it may be sent as often as one likes.

const sent = new Map(); // each form that waits for its answer, with its buttons

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post" || "again" in form.dataset) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  const buttons = [...form.elements].filter((each) => each.localName === "button" && each.type === "submit");
  sent.set(form, buttons);
  for (const each of buttons) {
    each.setAttribute("aria-busy", "true");
    each.setAttribute("aria-disabled", "true");
  }
});

// Whoever goes back may find the page as they left it.
addEventListener("pageshow", () => {
  for (const each of [...sent.values()].flat()) {
    each.removeAttribute("aria-busy");
    each.removeAttribute("aria-disabled");
  }
  sent.clear();
});
