// The shapes of heads, with the same outlines as in the program.

/** Corners of a polygon, or of a star where the inner radius is below 1. */
function polygon(corners, firstDegrees, inner = 1) {
  const count = inner === 1 ? corners : 2 * corners;
  return Array.from({ length: count }, (_, index) => {
    const angle = ((firstDegrees + (360 * index) / count) * Math.PI) / 180;
    const radius = index % 2 ? inner : 1;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

// Factors on the radius make the areas look alike.
const SHAPES = {
  square: [1.2, polygon(4, 45)],
  diamond: [1.25, polygon(4, 0)],
  triangle_up: [1.4, polygon(3, -90)],
  star: [1.5, polygon(5, -90, 0.48)],
  triangle_down: [1.4, polygon(3, 90)],
  pentagon: [1.15, polygon(5, -90)],
  hexagon: [1.12, polygon(6, 0)],
};

function markerPath(marker, x, y, radius) {
  const path = new Path2D();
  if (marker === "circle") {
    path.arc(x, y, radius, 0, 2 * Math.PI);
  } else {
    const [factor, corners] = SHAPES[marker];
    for (const [dx, dy] of corners) path.lineTo(x + factor * radius * dx, y + factor * radius * dy);
  }
  path.closePath();
  return path;
}

/** A marker with a light ring in a dark casing: it stands out on every background. */
function drawMarker(context, marker, x, y, radius, fill, casing) {
  const path = markerPath(marker, x, y, radius);
  const scale = radius / 5;
  context.lineJoin = "round";
  for (const [colour, width] of [
    [casing, 5],
    ["#ffffff", 3],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width * scale;
    context.stroke(path);
  }
  context.fillStyle = fill;
  context.fill(path);
}

function drawCross(context, x, y, radius, colour, casing) {
  context.lineCap = "round";
  for (const [shade, width] of [
    [casing, 4],
    [colour, 2],
  ]) {
    context.strokeStyle = shade;
    context.lineWidth = (width * radius) / 5;
    context.beginPath();
    line(context, x - radius, y - radius, x + radius, y + radius);
    line(context, x - radius, y + radius, x + radius, y - radius);
    context.stroke();
  }
  context.lineCap = "butt";
}

/** A triangle at the edge of the frame that points to a head outside of it. */
function drawEdgeMarker(context, frame, x, y, colour, casing) {
  const right = frame.left + frame.width;
  const bottom = frame.top + frame.height;
  const at = [Math.min(Math.max(x, frame.left + 9), right - 9), Math.min(Math.max(y, frame.top + 9), bottom - 9)];
  const angle = Math.atan2(
    Math.min(Math.max(y - at[1], -1e9), 1e9),
    Math.min(Math.max(x - at[0], -1e9), 1e9),
  );
  context.save();
  context.translate(...at);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(7, 0);
  context.lineTo(-5, -5);
  context.lineTo(-5, 5);
  context.closePath();
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = casing;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
  context.restore();
  return at;
}
