// The surface itself: values on a grid, spread over the colours, and lines of equal height.

const NODES = 256;
const FIRST_NODES = 64;
const ISOLINES = 12;

/** Values (nodes, nodes) over a view, the lowest row first, with the spread over 0..1. */
function heightFieldOf(document, view, nodes = NODES) {
  const surface = surfaceOf(document);
  if (!surface) {
    const { height_field: heightField } = storedFor(document) || DATA.stored[0];
    return scaledField(singles(heightField.values), heightField.nodes, heightField.view, "logarithmic");
  }
  const { value } = fieldOf(surface);
  const parameters = surfaceValues(document);
  const across = linspace(view[0][0], view[0][1], nodes);
  const upwards = linspace(view[1][0], view[1][1], nodes);
  const values = new Float64Array(nodes * nodes);
  for (let row = 0, at = 0; row < nodes; row++) {
    for (let column = 0; column < nodes; column++) {
      values[at++] = value(across[column], upwards[row], parameters);
    }
  }
  return scaledField(values, nodes, view, surface.scale);
}

function scaledField(values, nodes, view, scale) {
  const spread = scale === "rank" ? byRank(values) : byHeight(values, scale === "logarithmic");
  return { values, nodes, view, scaled: values.map(spread) };
}

function byHeight(values, logarithmic) {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (!(highest > lowest)) return (value) => (Number.isNaN(value) ? NaN : 0.5);
  const height = logarithmic ? Math.log1p : (above) => above;
  const whole = height(Number.isFinite(highest - lowest) ? highest - lowest : Number.MAX_VALUE / 4);
  return (value) => {
    if (Number.isNaN(value)) return NaN;
    return Math.min(Math.max(height(Math.max(value - lowest, 0)) / whole, 0), 1);
  };
}

/** Every value gets the same share of the colours. */
function byRank(values) {
  const sorted = values.filter(Number.isFinite).sort();
  if (!sorted.length || sorted[0] === sorted.at(-1)) {
    return (value) => (Number.isNaN(value) ? NaN : 0.5);
  }
  const ranks = [];
  const shares = [];
  for (let index = 0; index <= 256; index++) {
    const rank = sorted[Math.round((index / 256) * (sorted.length - 1))];
    if (rank === ranks.at(-1)) continue;
    ranks.push(rank);
    shares.push(index / 256);
  }
  shares[shares.length - 1] = 1;
  return (value) => {
    if (Number.isNaN(value)) return NaN;
    const above = ranks.findIndex((rank) => rank >= value);
    if (above < 0) return 1;
    if (above === 0) return 0;
    const share = (value - ranks[above - 1]) / (ranks[above] - ranks[above - 1]);
    return shares[above - 1] + share * (shares[above] - shares[above - 1]);
  };
}

/** The heat map as a small canvas, one pixel to a node, the highest row on top. */
function heatMap(heightField, theme) {
  const { nodes, scaled } = heightField;
  const table = bytesOf(theme.map);
  const missing = [1, 3, 5].map((at) => parseInt(theme.canvas.slice(at, at + 2), 16));
  const picture = new ImageData(nodes, nodes);
  for (let row = 0; row < nodes; row++) {
    for (let column = 0; column < nodes; column++) {
      const share = scaled[(nodes - 1 - row) * nodes + column];
      const at = 4 * (row * nodes + column);
      const index = 3 * Math.floor(share * 255 + 0.5);
      for (let channel = 0; channel < 3; channel++) {
        picture.data[at + channel] = Number.isNaN(share) ? missing[channel] : table[index + channel];
      }
      picture.data[at + 3] = 255;
    }
  }
  const canvas = window.document.createElement("canvas");
  canvas.width = canvas.height = nodes;
  canvas.getContext("2d").putImageData(picture, 0, 0);
  return canvas;
}

/** Lines of equal height as segments x1, y1, x2, y2 in units of nodes, by marching squares. */
function isolines(heightField) {
  const { nodes, scaled } = heightField;
  const segments = [];
  for (let row = 0; row + 1 < nodes; row++) {
    for (let column = 0; column + 1 < nodes; column++) {
      const at = row * nodes + column;
      // The corners in turn: from the lower left against the clock.
      const a = scaled[at];
      const b = scaled[at + 1];
      const c = scaled[at + nodes + 1];
      const d = scaled[at + nodes];
      const first = Math.max(Math.ceil(Math.min(a, b, c, d) * ISOLINES - 0.5), 0);
      const last = Math.min(Math.floor(Math.max(a, b, c, d) * ISOLINES - 0.5), ISOLINES - 1);
      for (let index = first; index <= last; index++) {
        crossings([a, b, c, d], (index + 0.5) / ISOLINES, column, row, segments);
      }
    }
  }
  return segments;
}

/** Adds where one level runs through one cell. */
function crossings(corners, level, column, row, segments) {
  const points = [];
  for (let side = 0; side < 4; side++) {
    const from = corners[side];
    const to = corners[(side + 1) % 4];
    if (from < level === to < level) continue;
    const share = (level - from) / (to - from);
    const x = [share, 1, 1 - share, 0][side];
    const y = [0, share, 1, 1 - share][side];
    points.push(column + x, row + y);
  }
  if (points.length === 4) segments.push(...points);
  if (points.length === 8) {
    // Two lines through one cell: the mean tells which corners they part.
    const middle = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
    const order = middle < level === corners[0] < level ? [0, 1, 2, 3] : [3, 0, 1, 2];
    for (const point of order) segments.push(points[2 * point], points[2 * point + 1]);
  }
}
