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

// The buttons are there at once; the debrief is put before them when it has come. Raises what the server raises.
export async function summary(place, line, callAgain) {
  const again = make("button", { type: "button", textContent: "Call again" });
  again.addEventListener("click", callAgain);
  const buttons = make("p", { className: "buttons" }, again);
  const box = make("div", { className: "debrief" }, buttons);
  place.append(box);
  again.focus();
  buttons.before(...parts(await line.debrief()));
  const { url } = await line.link();
  buttons.prepend(make("a", { className: "button", textContent: "Read the debrief", href: url, target: "_blank" }));
}
