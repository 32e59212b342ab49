// From a scenario to its trajectories: computed by the functions made from the program's own
// expressions, or taken from the rows that are stored in the page.

/** What a trajectory holds: positions (n + 1, d) flat, losses, gradients, and where it diverged. */
function trajectory(dimension, positions, losses, gradients, divergedAt) {
  return { dimension, positions, losses, gradients, divergedAt, steps: losses.length - 1 };
}

/** The trajectory of every contender of a document, null for hidden ones and those not known. */
function computeRuns(document) {
  return document.contenders.map((contender, index) => {
    if (contender.visible === false) return null;
    return walkOf(document, contender) ? computed(document, contender, index) : storedRun(document, index);
  });
}

/** The function for a contender's rule on the document's surface, with how it is called. */
function walkOf(document, contender) {
  const fixed = DATA.optimizers[ruleOf(contender)].parameters
    .map((one) => [one, valuesOf(contender)[one.name]])
    .filter(([one, value]) => one.kind !== "number" || (one.off_at_zero && value === 0))
    .map(([one, value]) => `${one.name}=${value}`);
  const plateau = scheduleOf(contender).kind === "reduce_on_plateau" ? ["plateau"] : [];
  const key = [ruleOf(contender), ...fixed, ...plateau].join(" ");
  const surface = surfaceOf(document);
  if (!surface || !surface.typed) return DATA.loops[`${surfaceKey(document.surface)} ${key}`];
  const loop = DATA.loops[`typed ${surface.variables.length} ${key}`];
  return loop && { ...loop, exact: loop.exact && surface.typed.exact };
}

function computed(document, contender, index) {
  const dimension = document.start.length;
  const width = 2 * dimension + 1;
  const rows = document.steps + 1;
  const found = walkOf(document, contender);
  const table = new Float64Array(rows * width);
  LOOPS[found.loop](
    document.start,
    rows,
    surfaceValues(document),
    hyperparameters(document, contender, found.numbers),
    ratesOf(document, contender),
    noiseOf(document, index),
    table,
    fieldOf(surfaceOf(document)),
  );
  return cut(table, dimension, rows);
}

/** The rows up to the first that is not finite: a diverging run ends there, honestly. */
function cut(table, dimension, rows) {
  const width = 2 * dimension + 1;
  const wrong = table.findIndex((value) => !Number.isFinite(value));
  const count = wrong < 0 ? rows : Math.floor(wrong / width);
  const positions = new Float64Array(count * dimension);
  const gradients = new Float64Array(count * dimension);
  const losses = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    for (let axis = 0; axis < dimension; axis++) {
      positions[row * dimension + axis] = table[row * width + axis];
      gradients[row * dimension + axis] = table[row * width + dimension + 1 + axis];
    }
    losses[row] = table[row * width + dimension];
  }
  return trajectory(dimension, positions, losses, gradients, wrong < 0 ? null : count);
}

function hyperparameters(document, contender, names) {
  const values = valuesOf(contender);
  const schedule = scheduleOf(contender);
  const fromSurface = values.known_minimum ? DATA.optimizers[ruleOf(contender)].from_surface : [];
  const known = fromSurface.length ? minimaOf(document).map((minimum) => minimum.at(-1)) : [];
  return names.map((name) => {
    if (name.startsWith("schedule.")) return schedule[name.slice("schedule.".length)];
    return fromSurface.includes(name) && known.length ? Math.min(...known) : values[name];
  });
}

function minimaOf(document) {
  const surface = surfaceOf(document);
  return surface ? fieldOf(surface).minima(surfaceValues(document)) : [];
}

function saddlesOf(document) {
  const surface = surfaceOf(document);
  return surface ? fieldOf(surface).saddles(surfaceValues(document)) : [];
}

/** The learning rate of every row, or null where it never changes. */
function ratesOf(document, contender) {
  const schedule = scheduleOf(contender);
  if (isConstant(schedule)) return null;
  const rate = valuesOf(contender).learning_rate;
  const row = DATA.schedules.rows.find(
    (one) => one.steps === document.steps && canonical(one.schedule) === canonical(schedule),
  );
  if (!row) throw new Error(`schedule: ${schedule.kind} with these values is not in the page`);
  return doubles(row.factors).map((factor) => rate * factor);
}

/** The noise of every row and coordinate, or null where there is none. */
function noiseOf(document, index) {
  if (!isNoisy(document)) return null;
  const { standard_deviation: deviation, shared = true } = document.noise;
  const seed = document.seed || 0;
  const stream = shared ? null : index;
  const drawn = DATA.noise.find((one) => one.seed === seed && one.stream === stream);
  if (!drawn) throw new Error(`noise: that of seed ${seed} is not in the page`);
  return doubles(drawn.normal).map((one) => deviation * one);
}

/** What decides a stored run, apart from the contender. */
function circumstances(document) {
  const { surface, start, steps, noise, seed } = document;
  return canonical({ surface, start, steps, noise, seed });
}

function storedFor(document) {
  const wanted = circumstances(document);
  return DATA.stored.find((one) => circumstances(one.document) === wanted);
}

function storedRun(document, index) {
  const deciding = ({ optimizer, dialect, hyperparameters: given, schedule }) =>
    canonical({ optimizer, dialect, hyperparameters: given, schedule });
  const found = DATA.stored.find(
    (one) =>
      one.runs[index] &&
      circumstances(one.document) === circumstances(document) &&
      deciding(one.document.contenders[index]) === deciding(document.contenders[index]),
  );
  if (!found) return null;
  const run = found.runs[index];
  const losses = doubles(run.losses);
  const positions = doubles(run.positions);
  const dimension = losses.length ? positions.length / losses.length : 2;
  return trajectory(dimension, positions, losses, doubles(run.gradients), run.diverged_at);
}
