// Before a call: who it is, and what one knows; with a button to start it. In a page of another site, somebody else can
// sit down at the same computer.

import { make } from "./make.js";

export function brief(persona, start, somebodyElse) {
  const button = make("button", { type: "button", className: "main", textContent: "Start the call" });
  button.addEventListener("click", () => start(button));
  const buttons = make("p", { className: "buttons" }, button);
  if (somebodyElse) {
    const other = make("button", { type: "button", textContent: "I am somebody else" });
    other.addEventListener("click", () => { somebodyElse(); other.remove(); button.focus(); });
    buttons.append(other);
  }
  return make("div", { className: "debrief" },
    make("strong", { textContent: persona.name }),
    make("p", { textContent: `${persona.role}, ${persona.company}. You sell ${persona.selling}.` }),
    make("p", { textContent: persona.brief }),
    buttons);
}
