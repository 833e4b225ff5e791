// Everything of the trainee was deleted: so is what this browser kept of their words.

for (const storage of [localStorage, sessionStorage]) {
  for (const key of Object.keys(storage)) if (key.startsWith("buyin-")) storage.removeItem(key);
}
