// The names beside heads.

/** A name beside its head, at the first spot that covers no head and no other name. */
function drawLabel(context, frame, { at: [x, y], text, colour }, taken, theme) {
  context.font = FONT;
  const [width, height] = [context.measureText(text).width + 12, 18];
  const { left, top } = frame;
  const [right, bottom] = [left + frame.width, top + frame.height];
  const corners = [];
  for (const away of [0, 20, 40, 60]) {
    corners.push([x + 11, y - height / 2 - away], [x - 11 - width, y - height / 2 - away]);
    corners.push([x + 11, y - height / 2 + away], [x - 11 - width, y - height / 2 + away]);
  }
  const free = ([bx, by]) =>
    bx >= left && by >= top && bx + width <= right && by + height <= bottom &&
    taken.every(([ox, oy, ow, oh]) => bx + width < ox || ox + ow < bx || by + height < oy || oy + oh < by);
  const [bx, by] = corners.find(free) || [
    Math.min(Math.max(x + 11, left), right - width),
    Math.min(Math.max(y - height / 2, top), bottom - height),
  ];
  context.globalAlpha = 0.88;
  context.fillStyle = theme.canvas;
  context.beginPath();
  context.roundRect(bx, by, width, height, 4);
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = theme.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, bx + 6, by + height / 2 + 0.5);
  return [bx, by, width, height];
}
