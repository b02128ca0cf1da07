// Starts the GOV.UK components of a page, now and in whatever htmx brings in later.
// Pages work without this file: it only adds to what the server sent.
import { initAll } from "../built/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
const words = JSON.parse(document.body.dataset.componentWords ?? "{}");
initAll(words);

// A skip link leaves no trace in the address: a form posted afterwards would carry it along, and the next page would
// begin beneath its own messages.
document.addEventListener("click", (event) => {
  if (event.target.closest(".govuk-skip-link")) event.preventDefault();
});

// Nor does the place on a page that a link led to, once a form of that page is sent to the page's own address.
document.addEventListener("submit", ({ target: form }) => {
  const { hash, pathname, search } = window.location;
  if (hash && !form.getAttribute("action")) form.action = pathname + search;
}, true);

// A message above a form that was refused takes the focus, so that it is the first thing read.
document.querySelector("[data-focus-on-load]")?.focus();

// On a narrow screen what stands above a form begins closed, so that the questions come first: unless something in it
// must be mended, or the address leads there.
if (window.matchMedia("(max-width: 59.99em)").matches) {
  for (const above of document.querySelectorAll("details.cw-fold[open]")) {
    above.open = above.querySelector(".govuk-error-message, :target") !== null;
  }
}

// What htmx brings in may hold components, and words to speak: an element with data-announce.
document.body.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt === document.body) return;
  initAll({ ...words, scope: elt });
  const said = (elt.matches("[data-announce]") ? elt : elt.querySelector("[data-announce]"))?.dataset.announce;
  if (said) document.getElementById("live-polite").textContent = said;
});
