// What the reader does: keys, buttons, pointer, address.

function listen(page) {
  listenToButtons(page);
  listenToSurface(page);
  listenToChart(page);
  window.addEventListener("keydown", (event) => pressed(page, event));
  window.addEventListener("hashchange", () => page.begin(readAddress(window.location.hash)));
  prefersDark.addEventListener("change", () => page.changed());
  listenToSize(page, [find("surface"), find("chart")]);
}

/** Draws anew, before it is seen, whenever a canvas is shown at another size than it was drawn for. */
function listenToSize(page, canvases) {
  const fit = () => {
    if (!canvases.every(isFitted)) page.draw();
  };
  const observer = new ResizeObserver(fit);
  for (const canvas of canvases) observer.observe(canvas);
  // The pixel ratio may change while the box keeps its size in style pixels.
  window.addEventListener("resize", fit);
}

function listenToButtons(page) {
  const { playback } = page;
  const does = {
    play: () => playback.toggle(),
    forward: () => playback.goTo(page.step + 1),
    back: () => playback.goTo(page.step - 1),
    "to-start": () => playback.goTo(playback.first),
    "to-end": () => playback.goTo(playback.last),
    loop: () => playback.toggleLoop(),
    slower: () => playback.setSpeed(playback.speed / 2),
    faster: () => playback.setSpeed(playback.speed * 2),
    reset: () => page.reset(),
    link: () => copyLink(page),
    file: () => saveFile(page),
  };
  for (const [id, act] of Object.entries(does)) find(id).addEventListener("click", act);
  find("timeline").addEventListener("input", () => playback.goTo(Number(find("timeline").value)));
}

/** The keys of the program's Playback menu; a control that uses a key itself keeps it. */
function pressed(page, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const { playback } = page;
  const stride = event.shiftKey ? 10 : 1;
  const keys = {
    " ": () => playback.toggle(),
    ArrowRight: () => playback.goTo(page.step + stride),
    ArrowLeft: () => playback.goTo(page.step - stride),
    Home: () => playback.goTo(playback.first),
    End: () => playback.goTo(playback.last),
    "[": () => playback.setRange(page.step, playback.last),
    "]": () => playback.setRange(playback.first, page.step),
    "\\": () => playback.clearRange(),
    l: () => playback.toggleLoop(),
    "-": () => playback.setSpeed(playback.speed / 2),
    "+": () => playback.setSpeed(playback.speed * 2),
    "=": () => playback.setSpeed(playback.speed * 2),
  };
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || (event.key === " " && event.target.closest("button, summary, a, input"))) return;
  event.preventDefault();
  act();
}

function isTyping(target) {
  return target instanceof HTMLInputElement && target.type !== "checkbox" && target.id !== "timeline";
}

const GRAB_PIXELS = 18;

/** Hovering tells numbers, dragging the ring moves the start. */
function listenToSurface(page) {
  const canvas = find("surface");
  const movable = () => !isLocked("start") && Boolean(surfaceOf(page.document));
  const nearStart = (event) => {
    const [x, y] = page.surfacePlot.startAt(page.document);
    return movable() && Math.hypot(event.offsetX - x, event.offsetY - y) < GRAB_PIXELS;
  };
  let dragging = false;
  const move = (event) => {
    const { frame, flat } = page.surfacePlot;
    const bounded = (value, [low, high]) => Number(Math.min(Math.max(value, low), high).toPrecision(6));
    const x = bounded(frame.fromX(event.offsetX), frame.x);
    page.setStart(flat ? [x] : [x, bounded(frame.fromY(event.offsetY), frame.y)]);
  };
  canvas.addEventListener("pointerdown", (event) => {
    dragging = nearStart(event);
    if (!dragging) return;
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (dragging) move(event);
    canvas.style.cursor = dragging ? "grabbing" : nearStart(event) ? "grab" : "";
    find("readout").textContent = page.surfacePlot.readout(page.document, page.runs, page.step, event.offsetX, event.offsetY);
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (dragging = false));
  canvas.addEventListener("pointerleave", () => (find("readout").textContent = ""));
  canvas.addEventListener("touchstart", (event) => dragging && event.preventDefault(), { passive: false });
}

/** Pressing or dragging in the chart moves the step. */
function listenToChart(page) {
  const canvas = find("chart");
  let dragging = false;
  const move = (event) => page.playback.goTo(page.chartPlot.stepAt(event.offsetX, page.document.steps));
  canvas.addEventListener("pointerdown", (event) => {
    dragging = true;
    canvas.setPointerCapture(event.pointerId);
    move(event);
  });
  canvas.addEventListener("pointermove", (event) => dragging && move(event));
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (dragging = false));
}

async function copyLink(page) {
  const link = window.location.href.replace(/#.*$/, "") + page.address;
  window.history.replaceState(null, "", page.address);
  try {
    await window.navigator.clipboard.writeText(link);
    find("said").textContent = "Link copied to the clipboard.";
  } catch {
    find("said").textContent = "The link is in the address bar of the page.";
  }
}

function saveFile(page) {
  const address = URL.createObjectURL(new Blob([page.text], { type: "application/json" }));
  const name = DATA.title.replace(/[^\p{L}\p{N}]+/gu, " ").trim() || "scenario";
  element("a", { href: address, download: `${name}.descent` }).click();
  URL.revokeObjectURL(address);
  find("said").textContent = "Saved. The file opens in Descent Explorer.";
}

/** Inside another page: a frame of the page's own height, which that page is told. */
function embed() {
  if (window.parent === window) return;
  window.document.documentElement.classList.add("embedded");
  const tell = () => {
    const { scrollHeight } = window.document.body;
    window.parent.postMessage({ descentExplorerHeight: scrollHeight }, "*");
  };
  new ResizeObserver(tell).observe(window.document.body);
}

embed();
const page = new Page();
showLesson(page, find("lesson"));
page.begin(readAddress(window.location.hash));
page.refineSoon();
listen(page);
// For those who write more on top of the page, and for the tests.
window.descentExplorer = page;
