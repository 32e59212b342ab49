// Mathematics as shared nodes, built and simplified as the program does it, step by step: so what
// is made of + - * / and the square root computes the same to the last bit.

const known = new Map();

/** The node of an operation; equal nodes are one object. `payload` is a constant or a name. */
function nodeOf(operation, args = [], payload = null) {
  const key = `${operation} ${args.map((one) => one.id).join(" ")} ${typeof payload} ${payload}`;
  if (!known.has(key)) known.set(key, { id: known.size, operation, args, payload });
  return known.get(key);
}

function constantValue(node) {
  return node.operation === "constant" ? node.payload : null;
}

/** The constant that an operation on constants gives, or null if it is none or not finite. */
function folded(operation, args) {
  const values = args.map(constantValue);
  if (values.includes(null)) return null;
  const memory = [0, ...values];
  LANGUAGE.instructions[operation](memory, 0, 1, 2)();
  return Number.isFinite(memory[0]) ? make.constant(memory[0]) : null;
}

function applied(operation, ...args) {
  return folded(operation, args) || nodeOf(operation, args);
}

const make = {
  // There is one zero, without a sign.
  constant: (value) => nodeOf("constant", [], value + 0),
  symbol: (name) => nodeOf("symbol", [], name),
  add(left, right) {
    if (constantValue(left) === 0) return right;
    if (constantValue(right) === 0) return left;
    if (right.operation === "negative") return make.subtract(left, right.args[0]);
    return applied("add", left, right);
  },
  subtract(left, right) {
    if (constantValue(right) === 0) return left;
    if (constantValue(left) === 0) return make.negative(right);
    if (right.operation === "negative") return make.add(left, right.args[0]);
    return applied("subtract", left, right);
  },
  multiply(left, right) {
    for (const [factor, other] of [
      [left, right],
      [right, left],
    ]) {
      const value = constantValue(factor);
      if (value === 0) return ZERO;
      if (value === 1) return other;
      if (value === -1) return make.negative(other);
    }
    if (left.operation === "negative") return make.negative(make.multiply(left.args[0], right));
    if (right.operation === "negative") return make.negative(make.multiply(left, right.args[0]));
    return applied("multiply", left, right);
  },
  divide(left, right) {
    if (constantValue(right) === 1) return left;
    if (constantValue(left) === 0 && constantValue(right) !== 0) return ZERO;
    if (left.operation === "negative") return make.negative(make.divide(left.args[0], right));
    return applied("divide", left, right);
  },
  power(base, exponent) {
    const value = constantValue(exponent);
    if (value === 1) return base;
    if (value === 0) return ONE;
    return applied("power", base, exponent);
  },
  negative(operand) {
    const value = constantValue(operand);
    if (value !== null) return make.constant(-value);
    if (operand.operation === "negative") return operand.args[0];
    if (operand.operation === "multiply") {
      const factor = constantValue(operand.args[0]);
      if (factor !== null) return make.multiply(make.constant(-factor), operand.args[1]);
    }
    return nodeOf("negative", [operand]);
  },
  minimum: (left, right) => applied("minimum", left, right),
  maximum: (left, right) => applied("maximum", left, right),
  compare: (operation, left, right) => nodeOf(operation, [left, right]),
  where: (condition, chosen, otherwise) =>
    chosen === otherwise ? chosen : nodeOf("where", [condition, chosen, otherwise]),
  call: (name, operand) => applied(name, operand),
};
const ZERO = make.constant(0);
const ONE = make.constant(1);

function isComparison(node) {
  return LANGUAGE.comparisons.includes(node.operation);
}

/** All nodes below the roots, each once, arguments before what uses them. */
function descend(roots) {
  const order = new Set();
  const visit = (node) => {
    if (order.has(node)) return;
    node.args.forEach(visit);
    order.add(node);
  };
  roots.forEach(visit);
  return [...order];
}

/** The same operation on other arguments, simplified again. */
function rebuilt(node, args) {
  if (args.every((one, index) => one === node.args[index])) return node;
  if (isComparison(node)) return make.compare(node.operation, ...args);
  if (node.operation in make) return make[node.operation](...args);
  return make.call(node.operation, ...args);
}

/** The roots with whole powers written as products. */
function lowered(roots) {
  const lower = new Map();
  for (const node of descend(roots)) {
    const args = node.args.map((one) => lower.get(one));
    lower.set(node, product(node, args) || rebuilt(node, args));
  }
  return roots.map((root) => lower.get(root));
}

function product(node, args) {
  const exponent = node.operation === "power" ? constantValue(args[1]) : null;
  if (exponent === null || !Number.isInteger(exponent) || Math.abs(exponent) > LANGUAGE.largest_product) return null;
  let result = null;
  let square = args[0];
  for (let remaining = Math.abs(exponent); remaining; ) {
    if (remaining % 2) result = result === null ? square : make.multiply(result, square);
    remaining = Math.floor(remaining / 2);
    if (remaining) square = make.multiply(square, square);
  }
  return exponent < 0 ? make.divide(ONE, result) : result;
}

/** The exact partial derivative of a node by a symbol; kinks get the middle slope. */
function derivative(root, variable) {
  const slopes = new Map();
  for (const node of descend([root])) slopes.set(node, slopeOf(node, variable, slopes));
  return slopes.get(root);
}

function slopeOf(node, variable, slopes) {
  if (node === variable) return ONE;
  const { operation, args } = node;
  const inner = args.map((one) => slopes.get(one));
  if (inner.every((one) => one === ZERO) || isComparison(node)) return ZERO;
  switch (operation) {
    case "add":
    case "subtract":
      return make[operation](...inner);
    case "multiply":
      return make.add(gathered(inner[0], args[1]), gathered(args[0], inner[1]));
    case "divide":
      if (inner[1] === ZERO) return make.divide(inner[0], args[1]);
      return make.divide(make.subtract(inner[0], gathered(node, inner[1])), args[1]);
    case "power":
      return slopeOfPower(node, args, inner);
    case "negative":
      return make.negative(inner[0]);
    case "minimum":
      return make.where(make.compare("less_equal", ...args), inner[0], inner[1]);
    case "maximum":
      return make.where(make.compare("less_equal", args[1], args[0]), inner[0], inner[1]);
    case "where":
      return make.where(args[0], inner[1], inner[2]);
    default:
      return gathered(LANGUAGE.slopes[operation](args[0], node), inner[0]);
  }
}

function slopeOfPower(node, [base, exponent], inner) {
  if (inner[1] === ZERO) {
    const reduced = make.power(base, make.subtract(exponent, ONE));
    return gathered(gathered(exponent, reduced), inner[0]);
  }
  const byExponent = gathered(make.multiply(node, make.call("log", base)), inner[1]);
  if (inner[0] === ZERO) return byExponent;
  return make.add(byExponent, gathered(make.multiply(exponent, make.divide(node, base)), inner[0]));
}

/** A product with the numbers of both factors gathered in front. */
function gathered(factor, other) {
  const [number, rest] = numberAndRest(factor);
  const [otherNumber, otherRest] = numberAndRest(other);
  const both = number * otherNumber;
  if (!Number.isFinite(both)) return make.multiply(factor, other);
  return make.multiply(make.constant(both), make.multiply(rest, otherRest));
}

function numberAndRest(node) {
  const value = constantValue(node);
  if (value !== null) return [value, ONE];
  if (node.operation === "negative") {
    const [number, rest] = numberAndRest(node.args[0]);
    return [-number, rest];
  }
  if (node.operation === "multiply" && constantValue(node.args[0]) !== null) {
    return [constantValue(node.args[0]), node.args[1]];
  }
  return [1, node];
}

/**
 * A function of (...coordinates, parameter values) that gives the value of every root, in an array
 * that it uses again. No source is made of what was typed: each operation is one of the page's own.
 */
function computer(roots, symbols) {
  const order = descend(roots);
  const memory = new Array(symbols.length + order.length).fill(0);
  const registers = new Map(symbols.map((one, index) => [one, index]));
  const instructions = [];
  for (const node of order) {
    if (registers.has(node)) continue;
    const register = symbols.length + registers.size;
    registers.set(node, register);
    if (node.operation === "constant") memory[register] = node.payload;
    else instructions.push(LANGUAGE.instructions[node.operation](memory, register, ...node.args.map((one) => registers.get(one))));
  }
  const results = roots.map((one) => registers.get(one));
  const found = new Array(roots.length).fill(0);
  return (...given) => {
    const parameters = given.pop();
    for (let index = 0; index < given.length; index++) memory[index] = given[index];
    for (let index = 0; index < parameters.length; index++) memory[given.length + index] = parameters[index];
    for (let index = 0; index < instructions.length; index++) instructions[index]();
    for (let index = 0; index < found.length; index++) found[index] = memory[results[index]];
    return found;
  };
}
