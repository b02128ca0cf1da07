// How many words stand in each long text, as the server counts them: what blanks part and has a letter or figure in it.
// Shown while one types, and said politely once, on leaving a field whose count changed.

const polite = document.getElementById("live-polite");

const words = (text) => text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

for (const line of document.querySelectorAll("[data-words-of]")) {
  const field = document.getElementById(line.dataset.wordsOf);
  if (!field) continue;
  const count = line.querySelector("[data-words]");
  let said = words(field.value);
  const show = () => {
    const now = words(field.value);
    count.textContent = now.toLocaleString(document.documentElement.lang || "en-GB");
    line.hidden = now === 0;
    return now;
  };
  field.addEventListener("input", show);
  field.addEventListener("change", () => {
    const now = show();
    if (now !== said && polite) polite.textContent = line.textContent.trim();
    said = now;
  });
  show();
}
