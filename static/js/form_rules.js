// Hides the questions that the rules leave out, as the server says: when the page comes, and after each save.
// Without this file every conditional question shows, with the condition in words before it.

const form = document.querySelector("form[data-hidden]");

function show(hidden, { hideMore = true } = {}) {
  for (const question of form.querySelectorAll("[data-conditional]")) {
    const leaveOut = hidden.includes(question.dataset.question);
    if (leaveOut && (!hideMore || question.contains(document.activeElement))) continue;
    question.hidden = leaveOut;
  }
  for (const words of form.querySelectorAll("[data-lead-in]")) words.hidden = true;
  showGroups();
}

// A group with nothing left to ask or to read has no title either.
function showGroups() {
  for (const group of form.querySelectorAll("[data-group]")) {
    const inside = group.querySelectorAll("[data-question], .cw-guidance, .cw-warning");
    group.hidden = ![...inside].some((part) => !part.closest("[data-question][hidden]"));
  }
}

// While nothing can be saved the server cannot say, so everything shows again, with its condition in words.
function showAll() {
  for (const question of form.querySelectorAll("[data-conditional]")) question.hidden = false;
  for (const words of form.querySelectorAll("[data-lead-in]")) words.hidden = false;
  showGroups();
}

// A value that the server worked out again, or what it still waits for.
function showCalculated(calculated = {}) {
  for (const [pointer, { words, waiting }] of Object.entries(calculated)) {
    const value = form.querySelector(`[data-calculated="${CSS.escape(pointer)}"]`);
    if (!value || value.textContent.trim() === words) continue;
    value.textContent = words;
    value.classList.toggle("cw-calculated__value--waiting", waiting);
  }
}

// What somebody changes no longer comes from where it came from; typed back, it does again.
function showSource(target) {
  const question = target.closest("[data-since]") ? null : target.closest("[data-question]");
  if (!question) return;
  const asFilled = isAsFilled(question);
  for (const said of question.querySelectorAll("[data-source]")) said.hidden = !asFilled;
  for (const said of question.querySelectorAll("[data-changed]")) said.hidden = asFilled;
  question.querySelector("[data-since]")?.toggleAttribute("open", !asFilled);
}

function isAsFilled(question) {
  const filled = question.querySelector("[data-filled]")?.dataset.filled;
  if (!filled) return false;
  const typed = {};
  for (const field of question.querySelectorAll("[name]")) {
    const given = field.name.startsWith("/") && !field.closest("[data-since]") && !field.disabled;
    const counts = given && (!["checkbox", "radio"].includes(field.type) || field.checked);
    if (counts && field.value) (typed[field.name] ??= []).push(field.value.replaceAll("\r\n", "\n").trim());
  }
  const texts = (held) => JSON.stringify(Object.entries(held).filter(([, given]) => given.some(Boolean)).sort());
  const before = Object.entries(JSON.parse(filled)).map(([name, given]) => [name, given.filter(Boolean).map((text) => text.trim())]);
  return texts(typed) === texts(Object.fromEntries(before));
}

if (form) {
  const withError = [...form.querySelectorAll(".govuk-form-group--error")].map((group) => group.closest("[data-question]")?.dataset.question);
  show(JSON.parse(form.dataset.hidden).filter((pointer) => !withError.includes(pointer)));
  // While two versions wait for a choice, what is saved is not what this page says: nothing typed here may vanish.
  form.addEventListener("casewright:saved", ({ detail }) => show(detail.hidden, { hideMore: !detail.questions }));
  form.addEventListener("casewright:saved", ({ detail }) => showCalculated(detail.calculated));
  form.addEventListener("casewright:not-saved", showAll);
  for (const kind of ["input", "change"]) form.addEventListener(kind, ({ target }) => showSource(target));
}
