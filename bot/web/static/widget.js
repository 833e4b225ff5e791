// Puts the chat into a page with one tag: <script src="https://HOST/widget.js" data-persona="ID"></script>.
// A classic script, so that it knows its own tag; the rest are modules of the host it came from.
(() => {
  const script = document.currentScript;
  const host = new URL(script.src).origin;
  const { persona, hints, trainee, pace } = script.dataset;
  let chat = null;
  if (persona) {
    chat = document.createElement("buyin-chat");
    chat.setAttribute("persona", persona);
    if (host !== location.origin) chat.setAttribute("host", host);
    if (hints === "on") chat.setAttribute("hints", "");
    if (trainee) chat.setAttribute("trainee", trainee);
    if (pace) chat.setAttribute("pace", pace);
    // A tag in the head has no place of its own on the page: the chat comes at its end.
    if (!script.closest("head")) script.after(chat);
    else if (document.body) document.body.append(chat);
    else document.addEventListener("DOMContentLoaded", () => document.body.append(chat));
  }
  import(`${host}/static/chat/element.js`).catch(() => {
    const why = `The chat could not be loaded from ${host}, or may not be used in pages of ${location.origin}.`;
    if (chat) chat.textContent = why; else console.error(why);
  });
})();
