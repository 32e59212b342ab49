// Arrows at the head of the chosen contender: what the gradient wants, and the step that is taken.

const [SHORTEST_ARROW, LONGEST_ARROW] = [28, 110];
const ARROW_WIDTH = 2.2;

/**
 * Vectors of a step in units of x, by name. `gradient` is the step plain descent would take with
 * the contender's rate; without a rate it is as long as the step itself.
 */
function stepVectors(document, index, run, step) {
  const row = Math.min(step, run.steps);
  const from = (values, at) => Array.from(values.subarray(at * run.dimension, (at + 1) * run.dimension));
  const here = from(run.positions, row);
  const taken = row < run.steps ? from(run.positions, row + 1).map((one, axis) => one - here[axis]) : null;
  const gradient = from(run.gradients, row);
  const length = taken ? Math.hypot(...taken) / Math.max(Math.hypot(...gradient), 1e-300) : 0;
  const rate = rateAt(document, document.contenders[index], row) ?? length;
  return { gradient: gradient.map((one) => -rate * one), step: taken };
}

/** The learning rate with which a row is left; null where the rule has none, or finds it itself. */
function rateAt(document, contender, row) {
  const { learning_rate: rate } = valuesOf(contender);
  if (rate === undefined || scheduleOf(contender).kind === "reduce_on_plateau" || !walkOf(document, contender)) return null;
  const rates = ratesOf(document, contender);
  return rates ? rates[row] : rate;
}

/**
 * Arrows in pixels as name, tail and tip: directions are exact, lengths to scale but held in
 * bounds. The arrow of a step that lands in view ends where the ball lands.
 */
function arrowsAt(frame, [x, y], vectors) {
  const found = [];
  for (const [name, vector] of Object.entries(vectors)) {
    if (!vector) continue;
    const across = (vector[0] * frame.width) / (frame.x[1] - frame.x[0]);
    const down = (-vector[1] * frame.height) / (frame.y[1] - frame.y[0]);
    const length = Math.hypot(across, down);
    if (!Number.isFinite(length) || length <= 1e-9) continue;
    const lands = name === "step" && frame.holds(x + across, y + down);
    const factor = lands ? 1 : Math.min(Math.max(length, SHORTEST_ARROW), LONGEST_ARROW) / length;
    found.push({ name, tail: [x, y], tip: [x + factor * across, y + factor * down] });
  }
  return found;
}

/** An arrow with a filled point in a casing; shorter than its point it is not drawn. */
function drawArrow(context, { tail, tip }, colour, casing) {
  const length = Math.hypot(tip[0] - tail[0], tip[1] - tail[1]);
  const size = 3.6 * ARROW_WIDTH;
  if (length < size) return;
  const [x, y] = [(tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length];
  const neck = [tip[0] - size * x, tip[1] - size * y];
  context.lineJoin = "round";
  for (const [shade, extra] of [
    [casing, 2],
    [colour, 0],
  ]) {
    context.strokeStyle = context.fillStyle = shade;
    context.lineWidth = ARROW_WIDTH + extra;
    context.beginPath();
    line(context, ...tail, ...neck);
    context.stroke();
    context.beginPath();
    context.moveTo(...tip);
    context.lineTo(neck[0] - 0.5 * size * y, neck[1] + 0.5 * size * x);
    context.lineTo(neck[0] + 0.5 * size * y, neck[1] - 0.5 * size * x);
    context.closePath();
    if (extra) {
      context.lineWidth = extra;
      context.stroke();
    }
    context.fill();
  }
}
