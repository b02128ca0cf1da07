// Draws a process with what was done, what is open and what failed, over the list that says the same.
// Without this file, or when the drawing cannot be loaded, the list is there alone.
const FONT = '"Atkinson Hyperlegible Next", "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif';
const LEGIBLE = 0.85; // of the drawn size: below this, words are hard to read
const EDGE = 20; // of blank around the drawing
const SMALL = 60; // narrower than this there is room for a tick alone
const [LETTER, TAG] = [7, 20]; // about how wide a letter of a mark is, and how high a mark
const STEP = 90; // pixels that one press of a button moves the drawing

const box = document.querySelector("[data-diagram]");
const canvasBox = box.querySelector("[data-canvas]");
const marks = JSON.parse(box.dataset.marks);
const taken = new Set(JSON.parse(box.dataset.ways));

function label(mark, small) {
  const words = document.createElement("span");
  words.className = `cw-mark cw-mark--${mark.state}`;
  words.textContent = mark.state === "done" ? `✓${small ? "" : ` ${mark.words}`}` : mark.words;
  return words;
}

function overlap(one, other) {
  const wide = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const high = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function contains(outer, inner) {
  return overlap(outer, inner) >= inner.width * inner.height - 1;
}

// The boxes round the parts of a line, one for each straight part.
function parts(line) {
  return line.waypoints.slice(1).map((end, at) => {
    const start = line.waypoints[at];
    const [x, y] = [Math.min(start.x, end.x) - 1, Math.min(start.y, end.y) - 1];
    return { x, y, width: Math.abs(end.x - start.x) + 2, height: Math.abs(end.y - start.y) + 2 };
  });
}

// Where round a step its mark covers least: no words, no other step, and lines only where it must.
function beside(shape, tag, words, lines) {
  const { x, y, width, height } = shape;
  const places = [
    [x, y - tag.height - 4], [x + width - tag.width, y - tag.height - 4], [x + (width - tag.width) / 2, y - tag.height - 4],
    [x, y + height + 4], [x + width - tag.width, y + height + 4], [x + (width - tag.width) / 2, y + height + 4],
    [x - tag.width - 4, y - 4], [x + width + 4, y - 4], [x - tag.width - 4, y + height - tag.height], [x + width + 4, y + height - tag.height],
  ].map(([left, top]) => ({ x: left, y: top, width: tag.width, height: tag.height }));
  const covers = (place) => words.reduce((sum, each) => sum + 20 * overlap(place, each), 0) + lines.reduce((sum, each) => sum + overlap(place, each), 0);
  return places.reduce((best, place) => (covers(place) < covers(best) ? place : best));
}

// A mark on every step, beside its words, and on every way that was not taken.
function draw(viewer) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const all = viewer.get("elementRegistry").filter((one) => one !== canvas.getRootElement());
  const shapes = all.filter((one) => !one.waypoints);
  const lines = all.filter((one) => one.waypoints).flatMap(parts);
  const placed = [];
  for (const element of all.filter((one) => !one.labelTarget)) {
    const mark = marks[element.id];
    if (mark) {
      canvas.addMarker(element, `cw-is-${mark.state}`);
      if (mark.state === "not_reached") continue;
      const html = label(mark, element.width < SMALL);
      const tag = { width: html.textContent.length * LETTER + 12, height: TAG };
      const inTheWay = [...shapes.filter((one) => one !== element && !contains(one, element)), ...placed];
      const at = beside(element, tag, inTheWay, lines);
      placed.push(at);
      overlays.add(element, "mark", { position: { top: at.y - element.y, left: at.x - element.x }, html });
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

function around(shapes) {
  const [x, y] = [Math.min(...shapes.map((one) => one.x)), Math.min(...shapes.map((one) => one.y))];
  const right = Math.max(...shapes.map((one) => one.x + one.width));
  const bottom = Math.max(...shapes.map((one) => one.y + one.height));
  return { x: x - EDGE, y: y - EDGE, width: right - x + 2 * EDGE, height: bottom - y + 2 * EDGE };
}

// Where the work is: the steps that wait or failed; when it is over, the one that was done last in the drawing; where it
// would begin, when it is not about work at all.
function where(registry) {
  const of = (states) => Object.keys(marks).filter((id) => states.includes(marks[id].state)).map((id) => registry.get(id)).filter(Boolean);
  const now = [...of(["failed"]), ...of(["here"])];
  if (now.length) return now;
  const done = of(["done"]).sort((one, other) => other.x - one.x).slice(0, 1);
  return done.length ? done : registry.filter((one) => one.type === "bpmn:StartEvent" && !one.labelTarget).slice(0, 1);
}

// All of it, if its words can be read then; else legible, with all the steps that wait in view, or the first of them.
function place(viewer) {
  const canvas = viewer.get("canvas");
  whole(canvas);
  if (canvas.zoom() >= LEGIBLE) return;
  const shapes = where(viewer.get("elementRegistry"));
  canvas.zoom(1);
  if (!shapes.length) return;
  const room = canvas.viewbox();
  const every = around(shapes);
  const zoom = Math.min(1, room.outer.width / every.width, room.outer.height / every.height);
  const shown = zoom >= LEGIBLE ? every : around(shapes.slice(0, 1));
  if (zoom >= LEGIBLE) canvas.zoom(zoom);
  const { width, height, inner } = canvas.viewbox();
  const x = within(shown.x + shown.width / 2 - width / 2, inner.x, inner.x + inner.width - width);
  const y = within(shown.y + shown.height / 2 - height / 2, inner.y, inner.y + inner.height - height);
  canvas.viewbox({ x, y, width, height });
}

// One stop for the Tab key; the arrow keys lead from button to button.
function stepThrough(buttons) {
  const go = (to) => {
    for (const button of buttons) button.tabIndex = button === to ? 0 : -1;
    to.focus();
  };
  buttons.forEach((button, at) => {
    button.tabIndex = at ? -1 : 0;
    button.addEventListener("keydown", (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      go(buttons[(to + buttons.length) % buttons.length]);
    });
  });
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
  const buttons = [...box.querySelectorAll("[data-do]")];
  for (const button of buttons) button.addEventListener("click", does[button.dataset.do]);
  stepThrough(buttons);
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
