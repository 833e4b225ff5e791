// Looks how the proof goes, and shows its result when it is done; without it, the page has a link to look again.

const doing = document.getElementById("doing");

async function look() {
  try {
    const answer = await fetch(doing.dataset.path, { headers: { accept: "application/json" } });
    const { part } = await answer.json();
    if (part === null) { location.reload(); return; }
    const words = `Now: ${part}.`;
    if (doing.textContent !== words) doing.textContent = words;
  } catch { /* the next look will tell */ }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
