// After a call in a page of another site: the debrief in short, with a link to all of it and a button for another call.

import { make } from "./make.js";

function parts(debrief) {
  const found = [
    make("blockquote", { textContent: debrief.outcome.afterwards }),
    make("p", {}, make("strong", { textContent: `${debrief.score} of 100` }), `, ${debrief.verdict}`),
  ];
  if (debrief.strength) {
    found.push(make("p", { textContent: `What worked: you said “${debrief.strength.said}” ${debrief.strength.why}` }));
  }
  for (const each of debrief.advice) {
    found.push(make("p", { textContent: `You said “${each.said}” ${each.why} You could have said: “${each.try}”` }));
  }
  return found;
}

// The button is there at once; the debrief is put before it when it has come, or another button to ask for it again.
export function summary(place, line, callAgain) {
  const again = make("button", { type: "button", textContent: "Call again" });
  again.addEventListener("click", callAgain);
  const buttons = make("p", { className: "buttons" }, again);
  place.append(make("div", { className: "debrief" }, buttons));
  again.focus();

  async function fill() {
    try {
      const [debrief, { url }] = [await line.debrief(), await line.link()];
      buttons.before(...parts(debrief));
      buttons.prepend(make("a", { className: "button", textContent: "Read the debrief", href: url, target: "_blank" }));
    } catch (error) {
      const problem = make("p", { role: "alert", textContent: `The debrief could not be fetched: ${error.message} ` });
      const retry = make("button", { type: "button", textContent: "Fetch it again" });
      retry.addEventListener("click", () => { problem.remove(); again.focus(); fill(); });
      problem.append(retry);
      buttons.before(problem);
    }
  }
  return fill();
}
