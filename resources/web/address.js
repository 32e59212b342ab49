// The state in the page's address: #step=40&learning_rate=0.02&2.momentum=0.9&start=-1.5,2

/** The names and values behind the # of an address. */
function readAddress(hash) {
  return [...new URLSearchParams(hash.replace(/^#/, ""))];
}

/**
 * The scenario an address describes, with the step and the tries that were taken. Tries come
 * first, in their order; a name with a number in front is about that contender alone.
 */
function stateFrom(entries) {
  let state = { document: copyOf(DATA.document), tries: [], step: null };
  for (const [name, value] of entries) {
    if (name === "try") state = withTry(state, Number(value) - 1);
  }
  const formula = entries.find(([name]) => name === "formula");
  if (formula) setFormula(state.document, formula[1]);
  for (const [name, value] of entries) {
    if (name === "step" && /^\d+$/.test(value)) state.step = Number(value);
    else if (name === "start") setStart(state.document, value.split(",").map(Number));
    else if (name === "steps") setSteps(state.document, Number(value));
    else if (name === "noise") setNoise(state.document, Number(value));
    else if (name !== "try" && name !== "formula") setNumber(state.document, name, Number(value));
  }
  return state;
}

function withTry(state, index) {
  const attempt = DATA.lesson && DATA.lesson.tries[index];
  if (!attempt) return state;
  const document = attempt.set.reduce(
    (changed, one) => withValueAt(changed, one.path, one.value),
    state.document,
  );
  return { ...state, document, tries: [...state.tries, index] };
}

function setFormula(document, formula) {
  if (isLocked("surface.formula") || !surfaceOf(document)) return;
  try {
    Object.assign(document, withFormula(document, formula));
  } catch (problem) {
    if (!(problem instanceof FormulaError)) throw problem;
  }
}

function setStart(document, numbers) {
  const fits = numbers.length === document.start.length && numbers.every(Number.isFinite);
  if (fits && !isLocked("start") && surfaceOf(document)) document.start = numbers;
}

function setSteps(document, steps) {
  if (Number.isInteger(steps) && steps >= 1 && steps <= mostSteps(document)) document.steps = steps;
}

function setNoise(document, value) {
  if (isLocked("noise") || !accepts(DATA.noise_slider, value)) return;
  document.noise = { ...document.noise, standard_deviation: value };
}

/** Sets a parameter of the surface, or a hyper-parameter of one or all contenders that have it. */
function setNumber(document, name, value) {
  const [, number, parameter] = name.match(/^(?:(\d+)\.)?(\w+)$/) || [];
  if (!parameter) return;
  const surface = surfaceOf(document);
  const declared = surface && surface.parameters.find((one) => one.name === parameter);
  if (!number && declared) {
    if (isLocked("surface") || !accepts(declared, value)) return;
    document.surface.parameters = { ...document.surface.parameters, [parameter]: value };
    return;
  }
  document.contenders.forEach((contender, index) => {
    if (number && Number(number) !== index + 1) return;
    const free = freeParameters(contender).find((one) => one.name === parameter);
    if (!free || !accepts(free, value)) return;
    contender.hyperparameters = { ...contender.hyperparameters, [parameter]: value };
  });
}

/** What stands behind the # for a state: its tries, and every value that differs from theirs. */
function addressOf(state) {
  const { document, tries, step } = state;
  const before = tries.reduce(withTry, { document: copyOf(DATA.document), tries: [] }).document;
  const entries = tries.map((index) => ["try", index + 1]);
  const surface = surfaceOf(document);
  if (surface) {
    if (surface.typed) entries.push(["formula", encodeURIComponent(surface.formula)]);
    const old = { ...surface.values, ...(surface.typed ? {} : before.surface.parameters) };
    for (const [name, value] of Object.entries(document.surface.parameters || {})) {
      if (old[name] !== value) entries.push([name, value]);
    }
  }
  if (canonical(before.start) !== canonical(document.start)) entries.push(["start", document.start]);
  document.contenders.forEach((contender, index) => {
    const old = valuesOf(before.contenders[index]);
    for (const [name, value] of Object.entries(valuesOf(contender))) {
      if (old[name] !== value) entries.push([`${index + 1}.${name}`, value]);
    }
  });
  if (before.steps !== document.steps) entries.push(["steps", document.steps]);
  const { standard_deviation: noise = 0 } = document.noise || {};
  if (((before.noise || {}).standard_deviation || 0) !== noise) entries.push(["noise", noise]);
  entries.push(["step", step]);
  return `#${entries.map(([name, value]) => `${name}=${value}`).join("&")}`;
}
