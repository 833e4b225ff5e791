// The preview call in its place beside the editor; without it, the preview's own page does the same.
import { NotSent, reason, send } from "./sending.js";

const preview = document.getElementById("preview");

function complain(message, signedOut) {
  let said = preview.querySelector("[role=alert]");
  if (!said) {
    said = document.createElement("p");
    said.className = "bad";
    said.setAttribute("role", "alert");
    preview.querySelector("h2").after(said);
  }
  said.textContent = message;
  if (!signedOut) return;
  const link = document.createElement("a");
  link.href = "/instructor/sign-in";
  link.target = "_blank";
  link.textContent = "Sign in in another window";
  said.append(" ", link);
}

async function show(answer) {
  const shown = [200, 400].includes(answer.status) && answer.headers.get("content-type")?.startsWith("text/html");
  if (!shown || answer.redirected) throw new NotSent(await reason(answer));
  // The button for the text as it stands belongs to the editor, not to the call.
  const own = preview.querySelector("button[form]");
  preview.innerHTML = await answer.text();
  preview.querySelector(".row:last-of-type")?.append(own);
}

preview.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  for (const button of preview.querySelectorAll("button")) button.disabled = true;
  try {
    await show(await send(preview.dataset.path, body, { "x-part": "call" }));
  } catch (error) {
    if (error instanceof NotSent) complain(error.message, error.signedOut);
    else complain("The connection broke off. What you typed is still here: try again in a moment.");
  } finally {
    for (const button of preview.querySelectorAll("button")) button.disabled = false;
    (preview.querySelector("input[name=text]") ?? preview.querySelector("h2")).focus();
  }
});
