// Adds several files at once: each chosen file gets its own description, and how far it has come is shown. Without this
// the form adds one file at a time.

const form = document.querySelector("form[data-upload]");
const polite = document.getElementById("live-polite");

if (form) {
  const chooser = form.querySelector("input[type=file]");
  const only = form.querySelector("[name=description]");
  const single = only.closest(".govuk-form-group");
  const list = form.querySelector("[data-upload-list]");
  const pattern = form.querySelector("template");
  const words = form.dataset;
  const button = form.querySelector("button[type=submit]");
  const wordsForOne = button.textContent;
  let chosen = [];

  chooser.multiple = Number(words.left) > 1;

  const fail = (one, text) => {
    one.error.textContent = text;
    one.error.hidden = !text;
    one.group.classList.toggle("govuk-form-group--error", Boolean(text));
    one.said.setAttribute("aria-invalid", text ? "true" : "false");
  };

  const line = (file, place) => {
    const drawn = pattern.content.cloneNode(true);
    const one = {
      file,
      row: drawn.querySelector("li"),
      group: drawn.querySelector(".govuk-form-group"),
      said: drawn.querySelector("input"),
      error: drawn.querySelector(".govuk-error-message"),
      bar: drawn.querySelector("progress"),
      state: drawn.querySelector("[data-state]"),
    };
    drawn.querySelector("[data-name]").textContent = file.name;
    one.said.id = `description-${place}`;
    one.error.id = `description-${place}-error`;
    drawn.querySelector("label").htmlFor = one.said.id;
    one.said.setAttribute("aria-describedby", one.error.id);
    one.bar.setAttribute("aria-label", file.name);
    list.append(drawn);
    return one;
  };

  chooser.addEventListener("change", () => {
    list.replaceChildren();
    chosen = chooser.files.length > 1 ? [...chooser.files].map(line) : [];
    single.hidden = chosen.length > 0;
    list.hidden = !chosen.length;
    button.textContent = chosen.length ? words.several : wordsForOne;
    if (chosen.length) chosen[0].said.focus();
  });

  const send = (one) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("action", "add");
    body.append("description", one.said.value);
    body.append("file", one.file);
    one.bar.hidden = false;
    one.state.textContent = words.sending;
    request.upload.onprogress = (event) => { one.bar.value = event.loaded / event.total; };
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { answer = {}; }
      resolve(answer.added ? "" : (answer.errors ?? [words.failed]).join(" "));
    };
    request.onerror = () => resolve(words.failed);
    request.open("POST", window.location.href);
    request.setRequestHeader("X-Casewright-Upload", "1");
    request.send(body);
  });

  form.addEventListener("submit", async (event) => {
    if (!chosen.length) return;
    event.preventDefault();
    const waiting = chosen.filter((one) => !one.added);
    for (const one of waiting) fail(one, one.said.value.trim() ? "" : words.wanted);
    const lacking = waiting.find((one) => !one.error.hidden);
    if (lacking) { lacking.said.focus(); return; }
    button.disabled = true;
    for (const one of waiting) {
      const problem = await send(one);
      one.added = !problem;
      one.bar.hidden = true;
      one.state.textContent = problem ? "" : words.added;
      one.said.readOnly = one.added;
      fail(one, problem);
      polite.textContent = `${one.file.name}: ${problem || words.added}`;
    }
    button.disabled = false;
    const failed = waiting.find((one) => !one.added);
    if (failed) failed.said.focus();
    else window.location.reload();
  });
}
