// Saves a page of a form while it is written: every five seconds, on leaving a field, on choosing, and with Ctrl+S.
// The address is the page's own, with the header X-Casewright-Autosave. Nothing here clears or replaces what is typed.

const EVERY = 5000;
const ANNOUNCE_EVERY = 60000;

const form = document.querySelector("form[data-autosave]");
const status = document.getElementById("saved-status");
const polite = document.getElementById("live-polite");
const assertive = document.getElementById("live-assertive");

let changed = false;
let sending = false;
let announced = 0;
let state = "saved";

function say(next, words) {
  const turned = state !== next;
  state = next;
  for (const name of ["saved", "saving", "failed", "elsewhere"]) status.classList.toggle(`cw-saved--${name}`, name === next);
  status.querySelector("[data-saved-words]").textContent = words;
  if (next === "saved" && Date.now() - announced > ANNOUNCE_EVERY) {
    announced = Date.now();
    polite.textContent = words;
  } else if ((next === "failed" || next === "elsewhere") && turned) {
    assertive.textContent = words;
  }
}

function failed(words) {
  held = null;
  say("failed", words);
  form.dispatchEvent(new CustomEvent("casewright:not-saved"));
}

function keepMarks(marks) {
  const field = form.elements.marks;
  field.value = JSON.stringify({ ...JSON.parse(field.value || "{}"), ...marks });
}

function elsewhere(body) {
  say("elsewhere", body.message || form.dataset.wordsElsewhere);
  form.querySelector("[data-see-both]").hidden = !body.questions;
}

// A request whose answer never came may have been kept all the same. It is sent again, word for word, before anything
// newer: then the server finds nothing new in it, and what follows is compared with the right words.
let unanswered = null;

async function send(body, leaving) {
  const response = await fetch(window.location.href, {
    method: "POST",
    body,
    headers: { "X-Casewright-Autosave": "1", "Content-Type": "application/x-www-form-urlencoded" },
    redirect: "manual",
    keepalive: leaving,
  });
  if (response.type === "opaqueredirect" || response.status === 403) throw new Error(form.dataset.wordsSignedOut);
  if (response.status !== 200 && response.status !== 409) throw new Error(form.dataset.wordsFailed);
  return { conflict: response.status === 409, answer: await response.json() };
}

function take({ conflict, answer }, { more = false } = {}) {
  if (answer.marks) keepMarks(answer.marks);
  if (answer.revision !== undefined) form.elements.revision.value = answer.revision;
  if (conflict) return elsewhere(answer);
  form.querySelector("[data-see-both]").hidden = true;
  assertive.textContent = "";
  if (!more) say("saved", form.dataset.wordsSaved.replace("{time}", answer.saved_at));
  form.dispatchEvent(new CustomEvent("casewright:saved", { detail: answer }));
}

async function save({ leaving = false } = {}) {
  if ((!changed && !unanswered) || sending) return;
  sending = true;
  if (state !== "failed") say("saving", form.dataset.wordsSaving);
  try {
    if (unanswered) {
      take(await send(unanswered, leaving), { more: changed });
      unanswered = null;
    }
    if (changed) {
      changed = false;
      unanswered = new URLSearchParams(new FormData(form)).toString();
      take(await send(unanswered, leaving));
      unanswered = null;
    }
  } catch (error) {
    failed(error instanceof TypeError ? form.dataset.wordsFailed : error.message);
  } finally {
    sending = false;
    submitHeld();
  }
}

// A button pressed while a save is on its way waits for its answer, so that nobody conflicts with themselves.
let held = null;
let tried = false;

function hold(event) {
  if (!sending && !unanswered) return;
  if (tried && !sending) return;
  event.preventDefault();
  held = event.submitter;
  tried = true;
  save();
}

function submitHeld() {
  if (!held) return;
  const button = held;
  held = null;
  form.requestSubmit(button);
}

if (form && status) {
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("change", () => { changed = true; save(); });
  form.addEventListener("focusout", () => save());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      changed = true;
      save();
    }
  });
  form.addEventListener("submit", (event) => {
    hold(event);
    if (!event.defaultPrevented) changed = false;
  });
  window.addEventListener("pagehide", () => save({ leaving: true }));
  window.addEventListener("online", () => save());
  setInterval(save, EVERY);
}
