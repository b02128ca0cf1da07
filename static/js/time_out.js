// Warns two minutes before one is signed out, in a dialog with "Stay signed in". The server is asked first, without that
// counting as doing something: one may have gone on in another tab, or a form may have saved itself.

const WARN_BEFORE = 120;
const LOOK_EVERY = 15;
const LONGEST_WAIT = 10000;

const dialog = document.getElementById("time-out");

let ends = 0;
let timer = 0;
let dismissed = false;

const secondsLeft = () => Math.round((ends - Date.now()) / 1000);

// What the server says: {seconds, extends}, null when one is signed out, undefined when it cannot be asked.
async function ask(used) {
  try {
    const response = await fetch(dialog.dataset.url, {
      headers: used ? {} : { "X-Casewright-Poll": "1" },
      redirect: "manual",
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
    if (response.type === "opaqueredirect" || response.status === 401) return null;
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

function wait(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(1, seconds) * 1000);
}

function put(name, words) {
  const place = dialog.querySelector(name);
  if (place.textContent !== words) place.textContent = words;
}

function show(title, words, stay, signIn) {
  put("#time-out-title", title);
  put("#time-out-words", words);
  dialog.querySelector("[data-stay]").hidden = !stay;
  dialog.querySelector("[data-sign-in]").hidden = !signIn;
  if (!dialog.open && !dismissed) dialog.showModal();
}

function take(left) {
  if (left) ends = Date.now() + left.seconds * 1000;
  if (left === null) {
    dismissed = false;
    const { titleOut, wordsOut } = dialog.dataset;
    show(titleOut, wordsOut, false, true);
    wait(LOOK_EVERY);
  } else if (secondsLeft() > WARN_BEFORE) {
    dismissed = false;
    dialog.close();
    wait(secondsLeft() - WARN_BEFORE);
  } else {
    const time = new Date(ends).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
    const extends_ = left?.extends ?? true;
    show(dialog.dataset.titleSoon, (extends_ ? dialog.dataset.wordsIdle : dialog.dataset.wordsLong).replace("{time}", time), extends_, false);
    wait(LOOK_EVERY);
  }
}

async function look() {
  take(await ask(false));
}

if (dialog) {
  ends = Date.now() + Number(dialog.dataset.seconds) * 1000;
  wait(secondsLeft() - WARN_BEFORE);
  dialog.querySelector("[data-stay]").addEventListener("click", async () => take(await ask(true)));
  dialog.querySelector("[data-close]").addEventListener("click", () => {
    dismissed = true;
    dialog.close();
  });
  dialog.addEventListener("cancel", () => { dismissed = true; });
  // A computer that slept, or a tab that was behind others, looks at once.
  window.addEventListener("focus", () => { if (secondsLeft() <= WARN_BEFORE) look(); });
}
