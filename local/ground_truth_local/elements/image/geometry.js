/**
 * Points, boxes and outlines in image coordinates: pixels from the top left corner of the upright picture.
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 * @typedef {{width: number, height: number}} Size
 */

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** @param {Point} a @param {Point} b @returns {Point} */
export const between = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The whole pixel nearest to a point, inside a picture. @param {Point} point @param {Size} size @returns {Point} */
export const snapped = (point, size) => ({
  x: clamp(Math.round(point.x), 0, size.width),
  y: clamp(Math.round(point.y), 0, size.height),
});

/** The box with two opposite corners. @param {Point} a @param {Point} b @returns {Box} */
export const boxOf = (a, b) => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

/** The corners of a box, clockwise from the top left. @param {Box} box @returns {Point[]} */
export const corners = ({ left, top, width, height }) => [
  { x: left, y: top },
  { x: left + width, y: top },
  { x: left + width, y: top + height },
  { x: left, y: top + height },
];

/** The smallest box around points. @param {Point[]} points @returns {Box} */
export function bounds(points) {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** The step nearest to `step` that keeps a box inside a picture. @param {Box} box @param {Point} step @param {Size} size */
export const stepInside = (box, step, size) => ({
  x: clamp(step.x, Math.min(0, -box.left), Math.max(0, size.width - box.left - box.width)),
  y: clamp(step.y, Math.min(0, -box.top), Math.max(0, size.height - box.top - box.height)),
});

/** How far a point lies from the line between two others. @param {Point} point @param {Point} a @param {Point} b */
export function distanceToSegment(point, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : clamp(((point.x - a.x) * dx + (point.y - a.y) * dy) / length, 0, 1);
  return Math.hypot(point.x - a.x - along * dx, point.y - a.y - along * dy);
}

/** Pairs of neighbours on an outline. @param {Point[]} points @param {boolean} closed @returns {[Point, Point][]} */
export function segments(points, closed) {
  const pairs = points.slice(1).map((point, index) => /** @type {[Point, Point]} */ ([points[index], point]));
  return closed && points.length > 2 ? [...pairs, [points[points.length - 1], points[0]]] : pairs;
}

/** Whether a point lies inside an outline (even-odd). @param {Point} point @param {Point[]} outline */
export function inside(point, outline) {
  let odd = false;
  for (const [a, b] of segments(outline, true)) {
    if (a.y > point.y !== b.y > point.y && point.x < a.x + ((point.y - a.y) * (b.x - a.x)) / (b.y - a.y)) odd = !odd;
  }
  return odd;
}

/** @param {Point} a @param {Point} b @param {Point} c */
const turn = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));

/** Whether two lines cross, not merely touch. @param {Point} a @param {Point} b @param {Point} c @param {Point} d */
export const cross = (a, b, c, d) =>
  turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;

/** Whether an outline crosses itself. @param {Point[]} points @param {boolean} closed */
export function crossesItself(points, closed) {
  const lines = segments(points, closed);
  return lines.some(([a, b], index) => lines.slice(index + 1).some(([c, d]) => cross(a, b, c, d)));
}
