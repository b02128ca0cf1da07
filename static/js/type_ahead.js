// Makes a combobox of a choice with many answers: some letters narrow the list, the arrow keys and Enter choose. What is
// typed stays as it is, and is what the form sends: the server says when it is no answer. The pattern is that of the
// ARIA Authoring Practices (editable combobox with list autocomplete). A list that is too long to come with the page is
// asked for once, when somebody goes to the field; what they type is never sent on the way.

const MOST = 40;
const SAID_AFTER = 700;

// As forms/found_by_words.py compares: capitals make no difference, nor does how ß and the last sigma are written.
const folded = (text) => text.replace(/[\u2018\u2019\u02bc]/g, "'").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").split(/\s+/).filter(Boolean).join(" ");

const made = (tag, properties, attributes) => {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

class TypeAhead {
  constructor(group) {
    this.group = group;
    const given = group.querySelector("select, input[type=text]");
    this.answers = given.tagName === "SELECT" ? prepared([...given.options].filter((option) => option.value).map(ofOption)) : null;
    this.input = given.tagName === "SELECT" ? this.instead(given) : given;
    this.id = this.input.id;
    this.active = -1;
    this.shown = [];
    this.list = made("ul", { id: `${this.id}-list`, className: "cw-ahead__list", hidden: true }, { role: "listbox", "aria-label": group.dataset.wordsList });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off", spellcheck: "false" })) this.input.setAttribute(name, value);
    const box = made("div", { className: "cw-ahead__box" }, {});
    this.input.before(box);
    box.append(this.input, this.list);
    // Without scripts one has to save to see the answers; here they show.
    group.querySelector(`#${CSS.escape(this.id)}-example`)?.remove();
    const described = (this.input.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== `${this.id}-example`);
    if (described.length) this.input.setAttribute("aria-describedby", described.join(" "));
    else this.input.removeAttribute("aria-describedby");
    this.input.addEventListener("input", (event) => { if (event.isTrusted) this.typed(); });
    this.input.addEventListener("focus", () => this.fetch());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // The field keeps the focus while the list is pointed at.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.choose([...this.list.children].indexOf(target.closest("[role=option]"))));
  }

  instead(select) {
    const input = made("input", { id: select.id, name: select.name, value: select.value, type: "text", dir: "auto" }, {});
    input.className = `govuk-input${select.classList.contains("govuk-select--error") ? " govuk-input--error" : ""}`;
    const described = select.getAttribute("aria-describedby");
    if (described) input.setAttribute("aria-describedby", described);
    select.replaceWith(input);
    if (this.answers.some(({ words, posted }) => words !== posted)) this.postBy(input, select);
    return input;
  }

  // In another language than the form's own the words are read, and what the form knows them by is posted.
  postBy(input, select) {
    this.posted = made("input", { type: "hidden", name: select.name, value: select.value }, {});
    input.removeAttribute("name");
    input.value = select.value ? select.selectedOptions[0].text : "";
    input.after(this.posted);
    input.addEventListener("input", () => {
      const text = folded(input.value);
      const found = this.answers.find((answer) => answer.folded[0] === text);
      this.posted.value = found ? found.posted : input.value;
    });
  }

  async fetch() {
    if (this.answers || this.asked) return;
    this.asked = true;
    const address = new URL(window.location.href);
    address.search = new URLSearchParams({ options: this.group.dataset.typeAhead });
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.statusText);
      this.answers = prepared((await response.json()).options);
      if (document.activeElement === this.input && this.waiting) this.open();
    } catch {
      this.asked = false;
    }
  }

  typed() {
    // An answer that the server offered instead of what was typed before no longer counts.
    for (const radio of this.group.querySelectorAll("input[type=radio]")) radio.checked = false;
    this.open();
  }

  open() {
    this.waiting = !this.answers;
    if (!this.answers) return;
    const words = folded(this.input.value).split(" ").filter(Boolean);
    const holds = (text) => words.every((word) => text.includes(word));
    const begins = (answer) => answer.folded.some((text) => holds(text) && text.startsWith(words[0]));
    const all = this.answers.filter((answer) => answer.folded.some(holds));
    if (words.length) all.sort((a, b) => begins(b) - begins(a));
    this.shown = all.slice(0, MOST);
    this.active = -1;
    this.list.replaceChildren(...this.shown.map(({ words: text, lang }, at) => made("li", { id: `${this.id}-option-${at}`, textContent: text, className: "cw-ahead__option" }, { role: "option", "aria-selected": "false", ...(lang && { lang, dir: "auto" }) })));
    this.list.hidden = !this.shown.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
    this.say(all.length);
  }

  say(count) {
    const { wordsNone, wordsOne, wordsMany, wordsMore } = this.group.dataset;
    const more = count > MOST ? `. ${wordsMore.replace("{}", MOST)}` : "";
    const words = count === 0 ? wordsNone : count === 1 ? wordsOne : wordsMany.replace("{}", count) + more;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      if (document.activeElement === this.input) document.getElementById("live-polite").textContent = words;
    }, SAID_AFTER);
  }

  close() {
    this.waiting = false;
    clearTimeout(this.saying);
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  move(to) {
    if (this.list.hidden) this.open();
    if (this.list.hidden) return;
    this.active = (to + this.shown.length) % this.shown.length;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
    const option = this.list.children[this.active];
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(at) {
    if (!this.shown[at]) return;
    this.input.value = this.shown[at].words;
    this.close();
    for (const radio of this.group.querySelectorAll("input[type=radio]")) radio.checked = false;
    for (const name of ["input", "change"]) this.input.dispatchEvent(new Event(name, { bubbles: true }));
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown") this.move(open ? this.active + 1 : 0);
    else if (event.key === "ArrowUp") this.move(open && this.active >= 0 ? this.active - 1 : -1);
    else if (event.key === "Enter" && open && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape" && open) this.close();
    else return;
    event.preventDefault();
  }
}

const ofOption = (option) => ({ posted: option.value, words: option.text, lang: option.lang, also: option.dataset.also?.split("\n") });

// An answer is found by its words in each language: first those that are shown.
const prepared = (answers) => answers.map(({ words, posted = words, lang = "", also = [] }) => ({ posted, words, lang, folded: [words, ...also].map(folded) }));

for (const group of document.querySelectorAll("[data-type-ahead]")) new TypeAhead(group);
