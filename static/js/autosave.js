// Saves a form while it is written: at a pause, every five seconds, on leaving a field, on choosing, with Ctrl+S, when the
// page is hidden, and before a button of it posts, a link leads away or one signs out. The address is the form's own, with the
// header X-Casewright-Autosave. Nothing here clears or replaces what is typed; while it cannot be saved, buttons do not
// post, and a message above them says what to do.

const EVERY = 5000;
const PAUSE = 1500;
const ANNOUNCE_EVERY = 60000;
const LARGEST_KEPT_ALIVE = 60000;
const LONGEST_WAIT = 20000;
const TOKEN = "csrfmiddlewaretoken";

const form = document.querySelector("form[data-autosave]");
const status = document.getElementById("saved-status");
const polite = document.getElementById("live-polite");
const assertive = document.getElementById("live-assertive");

let changed = false;
let sending = false;
let again = false;
let pressed = null;
let passing = false;
let leaving = false;
let announced = 0;
let state = "saved";

// Why nothing can be saved now: offline, signedOut and refused may pass, gone and submitted do not.
class Trouble extends Error {
  constructor(kind, words) {
    super(words);
    this.kind = kind;
  }

  get lasts() { return this.kind === "gone" || this.kind === "submitted"; }
}

let trouble = null;

const offline = () => new Trouble("offline", form.dataset.wordsFailed);
const signedOut = () => new Trouble("signedOut", form.dataset.wordsSignedOut);
const gone = () => new Trouble("gone", form.dataset.wordsGone);
const refused = () => new Trouble("refused", form.dataset.wordsRefused);

// What is shown

function say(next, words) {
  const turned = state !== next;
  state = next;
  if (status) {
    for (const name of ["saved", "saving", "failed", "elsewhere"]) status.classList.toggle(`cw-saved--${name}`, name === next);
    status.querySelector("[data-saved-words]").textContent = words;
  }
  if (next === "saved" && Date.now() - announced > ANNOUNCE_EVERY) {
    announced = Date.now();
    polite.textContent = words;
  } else if ((next === "failed" || next === "elsewhere") && turned && !pressed) {
    assertive.textContent = words;
  }
}

function offerBoth(offered) {
  const button = document.querySelector("[data-see-both]");
  if (button) button.hidden = !offered;
}

let box = null;

// The message above the buttons, which takes the focus when a button cannot do what it says.
function point() {
  if (!box) {
    box = document.createElement("div");
    box.className = "cw-note cw-note--late cw-unsaved";
    box.tabIndex = -1;
    box.append(document.createElement("p"));
    const buttons = form.querySelector(".cw-buttons");
    if (buttons) buttons.before(box);
    else form.append(box);
  }
  box.firstChild.textContent = trouble.message;
  box.querySelector("a")?.remove();
  if (trouble.kind === "signedOut" && form.dataset.signInUrl) {
    const way = document.createElement("a");
    Object.assign(way, { href: form.dataset.signInUrl, target: "_blank", rel: "noopener", textContent: form.dataset.wordsSignIn });
    box.append(way);
  }
  box.hidden = false;
  box.focus();
}

function fail(error) {
  trouble = error instanceof Trouble ? error : offline();
  if (trouble.kind === "refused") {
    changed = true;
    unanswered = null;
  }
  offerBoth(false);
  say("failed", trouble.message);
  form.dispatchEvent(new CustomEvent("casewright:not-saved"));
}

function mended() {
  trouble = null;
  if (box) box.hidden = true;
  assertive.textContent = "";
}

function keepMarks(marks) {
  const field = form.elements.marks;
  if (field) field.value = JSON.stringify({ ...JSON.parse(field.value || "{}"), ...marks });
}

function keepSections(sections, progress) {
  for (const { slug, state: standing, words } of sections) {
    const line = document.querySelector(`[data-section="${CSS.escape(slug)}"]`);
    if (!line) continue;
    for (const name of ["done", "problems"]) line.classList.toggle(`cw-sections__state--${name}`, standing === name);
    line.querySelector("[data-section-icon]").hidden = standing !== "done";
    line.querySelector("[data-section-words]").textContent = words;
  }
  const words = document.querySelector("[data-progress-words]");
  if (words) words.textContent = progress.words;
  const length = document.querySelector("[data-length]");
  if (length) length.textContent = progress.length;
  const bar = document.querySelector("[data-progress]");
  if (bar) Object.assign(bar, { max: progress.count || 1, value: progress.done });
}

// What is sent

// A control may be called "action" too, so the form's own property cannot be asked.
const address = () => form.dataset.autosaveUrl || form.getAttribute("action") || window.location.href;
const fields = () => new URLSearchParams(new FormData(form));

// A browser goes on sending a small body when the page is left; a larger one is lost with it.
const outlivesPage = (body) => body.toString().length < LARGEST_KEPT_ALIVE;

// A server that hangs counts as one that cannot be reached, so that the page says so.
async function post(body) {
  return fetch(address(), {
    method: "POST",
    body: body.toString(),
    headers: { "X-Casewright-Autosave": "1", "Content-Type": "application/x-www-form-urlencoded" },
    redirect: "manual",
    keepalive: outlivesPage(body),
    signal: AbortSignal.timeout(LONGEST_WAIT),
  });
}

const turnedAway = (response) => response.type === "opaqueredirect" || response.status === 401 || response.status === 403;

// Signing in again makes the page's security token old. Ask for the page: it tells whether one is signed in, whether
// the form is still there for this person, and the new token.
async function newToken() {
  const response = await fetch(window.location.href, { redirect: "follow", signal: AbortSignal.timeout(LONGEST_WAIT) });
  if (response.status >= 500) throw offline();
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if ([401, 429].includes(response.status) || (response.ok && page.querySelector("main.cw-door"))) throw signedOut();
  const token = page.querySelector(`form[data-autosave] [name=${TOKEN}]`)?.value;
  if (!response.ok || !token) throw gone();
  for (const input of document.querySelectorAll(`input[name=${TOKEN}]`)) input.value = token;
  return token;
}

async function send(body) {
  let response = await post(body);
  if (turnedAway(response)) {
    body.set(TOKEN, await newToken());
    response = await post(body);
    if (turnedAway(response)) throw gone();
  }
  if (response.status === 404 || response.status === 410) throw gone();
  if (response.status >= 500 || response.status === 429) throw offline();
  if (response.status !== 200 && response.status !== 409) throw refused();
  const answer = await response.json();
  if (response.status === 409 && !answer.questions) {
    throw new Trouble("submitted", `${answer.message}. ${form.dataset.wordsCopy || ""}`);
  }
  return answer;
}

function take(answer) {
  mended();
  keepMarks(answer.marks);
  if (answer.sections) keepSections(answer.sections, answer.progress);
  form.elements.revision.value = answer.revision;
  offerBoth(Boolean(answer.questions));
  if (answer.questions && state !== "elsewhere") say("elsewhere", answer.message);
  if (!answer.questions && !changed) say("saved", answer.message);
  form.dispatchEvent(new CustomEvent("casewright:saved", { detail: answer }));
}

// A request whose answer never came may have been kept all the same. It is sent again, word for word, before anything
// newer: then the server finds nothing new in it, and what follows is compared with the right words.
let unanswered = null;

async function save() {
  if (trouble?.lasts) return;
  if (sending) {
    again = true;
    return;
  }
  if (!changed && !unanswered) return;
  sending = true;
  if (!trouble && state !== "elsewhere") say("saving", form.dataset.wordsSaving);
  try {
    if (unanswered) take(await send(unanswered));
    unanswered = null;
    if (changed) {
      changed = false;
      unanswered = fields();
      take(await send(unanswered));
      unanswered = null;
    }
  } catch (error) {
    fail(error);
  }
  sending = false;
  const more = again && changed && !trouble;
  again = false;
  if (more) await save();
  else goOn();
}

// A button pressed while something is not saved waits for that, so that nobody loses a word or conflicts with
// themselves; when it cannot be saved, the page stays.
function hold(event) {
  if (passing || !(changed || unanswered || sending || trouble?.lasts)) return;
  event.preventDefault();
  pressed = { button: event.submitter };
  if (trouble?.lasts) goOn();
  else save();
}

function goOn() {
  if (!pressed) return;
  const { button, href, first, other } = pressed;
  pressed = null;
  if (trouble && !href) {
    point();
    return;
  }
  if (href) {
    if (trouble && first) point();
    else if (first && state === "elsewhere") submit(form, document.querySelector("[data-see-both]"));
    else window.location.assign(href);
    return;
  }
  if (other) submit(other, button);
  else submit(form, button || document.querySelector("[data-see-both]"));
}

function submit(which, button) {
  passing = true;
  which.requestSubmit(button);
  passing = false;
}

const busy = () => changed || unanswered || sending;

// A link that leads away waits like a button, so that what was just typed is kept, and seen where the link leads. To
// another view of the same work (data-save-first) nobody goes past two versions of an answer; elsewhere the browser asks.
function holdLink(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || trouble?.lasts || !leadsAway(event, link)) return;
  const first = Boolean(link.closest("[data-save-first]"));
  if (!busy() && !(first && state === "elsewhere")) return;
  event.preventDefault();
  pressed = { href: link.href, first };
  if (busy()) save();
  else goOn();
}

function leadsAway(event, link) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if ((link.target && link.target !== "_self") || link.hasAttribute("download")) return false;
  const here = window.location;
  const within = link.hash && link.pathname === here.pathname && link.search === here.search && link.host === here.host;
  return link.protocol.startsWith("http") && !within;
}

// Any other form of the page, signing out above all, waits too. Where saving is refused, the second try goes through,
// and the browser asks whether to leave what is not saved.
let insisted = null;

function holdOther(event) {
  if (event.target === form || passing || event.defaultPrevented || trouble?.lasts || !busy()) return;
  if (trouble && insisted === event.target) return;
  insisted = event.target;
  event.preventDefault();
  pressed = { other: event.target, button: event.submitter };
  save();
}

// What is sent as a page is left may be kept only after the same page was drawn anew, as by a reload: with older words.
// Such a page is not written on until its words are there. Kept in between is where and at which revision, no words.
const LEFT = "casewright-left";
const LOOKS = [150, 350, 700, 1300];

function noteLeaving() {
  const left = { href: window.location.href, revision: form.elements.revision.value, at: Date.now() };
  try { sessionStorage.setItem(LEFT, JSON.stringify(left)); } catch { /* then the page is as it was drawn */ }
}

function leftBehind() {
  try {
    const left = JSON.parse(sessionStorage.getItem(LEFT) || "{}");
    sessionStorage.removeItem(LEFT);
    return left.href === window.location.href && Date.now() - left.at < LONGEST_WAIT ? left.revision : null;
  } catch {
    return null;
  }
}

async function catchUp() {
  const drawn = form.elements.revision.value;
  if (leftBehind() !== drawn) return;
  const words = status?.querySelector("[data-saved-words]").textContent || "";
  form.inert = true;
  say("saving", form.dataset.wordsSaving);
  try {
    for (const wait of LOOKS) {
      await new Promise((done) => { setTimeout(done, wait); });
      const response = await fetch(window.location.href, { signal: AbortSignal.timeout(LONGEST_WAIT) });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const revision = page.querySelector("form[data-autosave] [name=revision]")?.value;
      if (revision && revision !== drawn) {
        window.location.reload();
        return;
      }
    }
  } catch { /* the page says so as soon as something is to be saved */ }
  form.inert = false;
  say("saved", words);
}

// Fields of the form may stand outside it: comments beside the answers they are about.
const ours = (event) => event.target.form === form;

const tick = () => { if (!sending && (!trouble || trouble.kind === "offline")) save(); };
let pause = 0;

if (form) {
  catchUp();
  document.addEventListener("input", (event) => {
    if (!ours(event)) return;
    changed = true;
    clearTimeout(pause);
    pause = setTimeout(tick, PAUSE);
  });
  document.addEventListener("change", (event) => {
    if (!ours(event)) return;
    changed = true;
    save();
  });
  document.addEventListener("click", holdLink);
  document.addEventListener("focusout", (event) => { if (ours(event) && (changed || unanswered)) save(); });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      changed = true;
      save();
    }
  });
  form.addEventListener("submit", (event) => {
    hold(event);
    if (event.defaultPrevented) return;
    changed = false;
    leaving = true;
  });
  document.addEventListener("submit", holdOther);
  window.addEventListener("pagehide", () => {
    if (trouble?.lasts || !busy()) return;
    noteLeaving();
    if (changed || !sending) post(fields());
  });
  // The browser asks before what was typed is lost: while it cannot be saved, where there are two versions of it, or
  // where it is too long to be sent after the page is gone.
  window.addEventListener("beforeunload", (event) => {
    const atRisk = state === "elsewhere" || ((changed || unanswered) && (trouble || !outlivesPage(fields())));
    if (atRisk && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("online", save);
  window.addEventListener("focus", save);
  setInterval(tick, EVERY);
}
