// Arrows that begin at points of the plane.

/** The head of an arrow, in pixels; a shorter arrow has a smaller one. */
const HEAD = 7;
/** An arrow shorter than this is not drawn. */
const LEAST = 2;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly { x: number, y: number, dx: number, dy: number }[]} arrows in pixels
 * @param {{ colour: string, longest: number, dashed?: boolean }} style what is longer than `longest` is cut, and keeps its direction
 */
export function drawArrows(context, arrows, { colour, longest, dashed = false }) {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 2;
  context.lineCap = "butt";
  for (const { x, y, dx, dy } of arrows) {
    const whole = Math.hypot(dx, dy);
    const length = Math.min(longest, whole);
    if (!(length >= LEAST)) continue;
    const [ux, uy] = [dx / whole, dy / whole];
    const head = Math.min(HEAD, length);
    const [tipX, tipY] = [x + ux * length, y + uy * length];
    const [baseX, baseY] = [tipX - ux * head, tipY - uy * head];
    context.setLineDash(dashed ? [4, 3] : []);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(baseX, baseY);
    context.stroke();
    context.beginPath();
    context.moveTo(tipX, tipY);
    context.lineTo(baseX - (uy * head) / 2, baseY + (ux * head) / 2);
    context.lineTo(baseX + (uy * head) / 2, baseY - (ux * head) / 2);
    context.fill();
  }
  context.setLineDash([]);
}
