// A canvas that is sharp at any pixel ratio, a frame in it, axes around the frame, and lines.

const FONT = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
const MARGIN = { left: 60, right: 12, top: 10, bottom: 34 };

/** Fits the canvas to its box, or to a known size; a context in units of style pixels, with the size. */
function fitted(canvas, [width, height] = [canvas.clientWidth, canvas.clientHeight]) {
  const ratio = window.devicePixelRatio || 1;
  const [across, upwards] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== upwards) {
    canvas.width = across;
    canvas.height = upwards;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = FONT;
  return { context, width, height, ratio };
}

/** Whether the canvas has been drawn for the box it is shown in. */
function isFitted(canvas) {
  const ratio = window.devicePixelRatio || 1;
  return canvas.width === Math.round(canvas.clientWidth * ratio) && canvas.height === Math.round(canvas.clientHeight * ratio);
}

/** Maps data over the spans x and y to pixels inside the margins, and back. */
function projection(x, y, width, height) {
  const { left, top, right, bottom } = MARGIN;
  const [across, upwards] = [width - left - right, height - top - bottom];
  return {
    x,
    y,
    left,
    top,
    width: across,
    height: upwards,
    toX: (value) => left + ((value - x[0]) / (x[1] - x[0])) * across,
    toY: (value) => top + ((y[1] - value) / (y[1] - y[0])) * upwards,
    fromX: (pixel) => x[0] + ((pixel - left) / across) * (x[1] - x[0]),
    fromY: (pixel) => y[1] - ((pixel - top) / upwards) * (y[1] - y[0]),
    holds: (px, py) => px >= left && px <= left + across && py >= top && py <= top + upwards,
  };
}

/** Runs `draw` with everything outside the frame cut off. */
function insideFrame(context, frame, draw) {
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.width, frame.height);
  context.clip();
  draw();
  context.restore();
}

function drawAxes(context, frame, theme, names, { grid = false, decades = false } = {}) {
  const bottom = frame.top + frame.height;
  const across = linearTicks(...frame.x, Math.max(2, frame.width / 80));
  const upwards = (decades ? decadeTicks : linearTicks)(...frame.y, Math.max(2, frame.height / 50));
  context.lineWidth = 1;
  context.textBaseline = "middle";
  if (grid) {
    context.strokeStyle = theme.grid;
    context.beginPath();
    for (const { value } of across) line(context, frame.toX(value), frame.top, frame.toX(value), bottom);
    for (const { value } of upwards) {
      line(context, frame.left, frame.toY(value), frame.left + frame.width, frame.toY(value));
    }
    context.stroke();
  }
  context.strokeStyle = theme.axis;
  context.strokeRect(frame.left, frame.top, frame.width, frame.height);
  context.fillStyle = theme.muted;
  context.textAlign = "center";
  for (const { value, text } of across) {
    const at = Math.min(Math.max(frame.toX(value), frame.left + 8), frame.left + frame.width - 8);
    context.fillText(text, at, bottom + 11);
  }
  context.textAlign = "right";
  for (const { value, text } of upwards) {
    const at = Math.min(Math.max(frame.toY(value), frame.top + 6), bottom - 6);
    context.fillText(text, frame.left - 6, at);
  }
  context.fillStyle = theme.text;
  context.textAlign = "center";
  context.fillText(names[0], frame.left + frame.width / 2, bottom + 25);
  context.save();
  context.translate(9, frame.top + frame.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(names[1], 0, 0);
  context.restore();
}

function line(context, x1, y1, x2, y2) {
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}

const NEAR_PIXELS = 0.4;

/** The points of a path without those that lie on the one before as far as can be seen. */
function thinned(xs, ys, first, last) {
  const [thinXs, thinYs] = [[xs[first]], [ys[first]]];
  for (let index = first + 1; index <= last; index++) {
    const near =
      Math.abs(xs[index] - thinXs.at(-1)) < NEAR_PIXELS && Math.abs(ys[index] - thinYs.at(-1)) < NEAR_PIXELS;
    if (near && index < last) continue;
    thinXs.push(xs[index]);
    thinYs.push(ys[index]);
  }
  return [thinXs, thinYs];
}

/**
 * Adds a line through points to the path. Pixels far outside are cut at a box around the frame,
 * since a canvas counts in 32 bits; what is seen of the line stays exactly where it is.
 */
function addPolyline(context, frame, xs, ys, first, last) {
  const margin = 50;
  const box = [
    frame.left - margin,
    frame.top - margin,
    frame.left + frame.width + margin,
    frame.top + frame.height + margin,
  ];
  if (last <= first) return;
  const [thinXs, thinYs] = thinned(xs, ys, first, last);
  let joined = false;
  for (let index = 0; index + 1 < thinXs.length; index++) {
    const piece = clippedSegment(thinXs[index], thinYs[index], thinXs[index + 1], thinYs[index + 1], box);
    if (!piece) {
      joined = false;
      continue;
    }
    if (!joined || piece[4] > 0) context.moveTo(piece[0], piece[1]);
    context.lineTo(piece[2], piece[3]);
    joined = piece[5] === 1;
  }
}

/** The part of a segment inside a box with the shares at which it begins and ends, or null. */
function clippedSegment(x1, y1, x2, y2, [left, top, right, bottom]) {
  const inside = (x, y) => x >= left && x <= right && y >= top && y <= bottom;
  if (inside(x1, y1) && inside(x2, y2)) return [x1, y1, x2, y2, 0, 1];
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [begin, end] = [0, 1];
  for (const [step, room] of [
    [-dx, x1 - left],
    [dx, right - x1],
    [-dy, y1 - top],
    [dy, bottom - y1],
  ]) {
    if (Number.isNaN(room) || (step === 0 && room < 0)) return null;
    if (step < 0) begin = Math.max(begin, room / step);
    if (step > 0) end = Math.min(end, room / step);
  }
  if (begin > end) return null;
  return [x1 + begin * dx, y1 + begin * dy, x1 + end * dx, y1 + end * dy, begin, end];
}
