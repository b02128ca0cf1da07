// Draws a process with what was done, what is open and what failed, over the list that says the same.
// Without this file, or when the drawing cannot be loaded, the list is there alone.
const FONT = '"Atkinson Hyperlegible Next", "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif';
const LEGIBLE = 0.85; // of the drawn size: below this, words are hard to read
const EDGE = 20; // of blank around the drawing
const STEP = 90; // pixels that one press of a button moves the drawing

const box = document.querySelector("[data-diagram]");
const canvasBox = box.querySelector("[data-canvas]");
const marks = JSON.parse(box.dataset.marks);
const taken = new Set(JSON.parse(box.dataset.ways));

function label(mark) {
  const words = document.createElement("span");
  words.className = `cw-mark cw-mark--${mark.state}`;
  words.textContent = mark.state === "done" ? `✓ ${mark.words}` : mark.words;
  return words;
}

// A mark on every step, and on every way that was not taken.
function draw(viewer) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  for (const element of viewer.get("elementRegistry").filter((one) => !one.labelTarget)) {
    const mark = marks[element.id];
    if (mark) {
      canvas.addMarker(element, `cw-is-${mark.state}`);
      if (mark.state !== "not_reached") overlays.add(element, "mark", { position: { top: -11, left: 4 }, html: label(mark) });
    } else if (element.type === "bpmn:SequenceFlow" && Object.keys(marks).length && !taken.has(element.id)) {
      canvas.addMarker(element, "cw-is-not_reached");
    }
  }
}

function whole(canvas) {
  canvas.zoom("fit-viewport", "auto");
}

// As near to a place as can be without showing what lies beside the drawing.
function within(wanted, least, most) {
  return Math.max(least - EDGE, Math.min(wanted, most + EDGE));
}

// All of it, if its words can be read then; else legible, around where the work is, or where it would begin.
function place(viewer) {
  const canvas = viewer.get("canvas");
  whole(canvas);
  if (canvas.zoom() >= LEGIBLE) return;
  const states = ["failed", "here", "done"];
  const at = states.flatMap((state) => Object.keys(marks).filter((id) => marks[id].state === state));
  const elements = viewer.get("elementRegistry");
  const first = elements.filter((one) => one.type === "bpmn:StartEvent" && !one.labelTarget)[0];
  const shape = at.length ? at.map((id) => elements.get(id)).find(Boolean) : first;
  canvas.zoom(1);
  if (!shape) return;
  const { width, height, inner } = canvas.viewbox();
  const x = within(shape.x + shape.width / 2 - width / 2, inner.x, inner.x + inner.width - width);
  const y = within(shape.y + shape.height / 2 - height / 2, inner.y, inner.y + inner.height - height);
  canvas.viewbox({ x, y, width, height });
}

function obey(canvas) {
  const does = {
    in: () => canvas.zoom(Math.min(canvas.zoom() * 1.25, 4)),
    out: () => canvas.zoom(Math.max(canvas.zoom() / 1.25, 0.2)),
    whole: () => whole(canvas),
    left: () => canvas.scroll({ dx: STEP, dy: 0 }),
    right: () => canvas.scroll({ dx: -STEP, dy: 0 }),
    up: () => canvas.scroll({ dx: 0, dy: STEP }),
    down: () => canvas.scroll({ dx: 0, dy: -STEP }),
  };
  for (const button of box.querySelectorAll("[data-do]")) button.addEventListener("click", does[button.dataset.do]);
}

async function show() {
  const answer = await fetch(box.dataset.diagram, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The drawing was answered with ${answer.status}.`);
  box.hidden = false;
  const viewer = new window.BpmnJS({
    container: canvasBox,
    zoomScroll: { enabled: false }, // the wheel scrolls the page, as everywhere
    textRenderer: { defaultStyle: { fontFamily: FONT }, externalStyle: { fontFamily: FONT } },
  });
  await viewer.importXML(await answer.text());
  draw(viewer);
  place(viewer);
  obey(viewer.get("canvas"));
  const drawing = canvasBox.querySelector("svg");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", box.dataset.label);
  document.querySelector("[data-steps]")?.removeAttribute("open");
}

show().catch(() => {
  const words = document.createElement("p");
  words.textContent = box.dataset.failed;
  box.replaceChildren(words);
  box.hidden = false;
});
