/**
 * Vertices joined by lines: polygons, polylines, and lines of two.
 *
 * @import { Point, Size, Box } from "../../geometry.js"
 * @import { Kind } from "./kind.js"
 * @typedef {{vertices: Point[]}} Path
 */
import { between, bounds, clamp, snapped, stepInside } from "../../geometry.js";
import { numbers, shown } from "./kind.js";

/** @implements {Kind<Path>} */
export class PathKind {
  gesture = /** @type {const} */ ("clicks");
  opensInside = false;

  /** @param {{noun: string, answerKey: string, closed: boolean, least: number, most?: number}} rules */
  constructor({ noun, answerKey, closed, least, most = Infinity }) {
    this.noun = noun;
    this.answerKey = answerKey;
    this.closed = closed;
    this.least = least;
    this.most = most;
    this.crosses = !closed;
  }

  /** @param {Record<string, unknown>} entry */
  read(entry) {
    if (!Array.isArray(entry?.vertices)) throw new TypeError("vertices is not a list");
    const vertices = entry.vertices.map((vertex) => numbers(vertex, ["x", "y"]));
    if (vertices.length < this.least || vertices.length > this.most) {
      const allowed = this.most === this.least ? `${this.least}` : `at least ${this.least}`;
      throw new TypeError(`there are ${vertices.length} vertices, and must be ${allowed}`);
    }
    return { vertices };
  }

  /** @param {Path} path */
  written({ vertices }) {
    return { vertices: vertices.map(({ x, y }) => ({ x, y })) };
  }

  /** @param {Path} path */
  outline({ vertices }) {
    return vertices;
  }

  /** @param {Path} path */
  handles({ vertices }) {
    return vertices.map(({ x, y }) => ({ x, y, cursor: "move" }));
  }

  /** @param {Point[]} points @param {Size} size */
  made(points, size) {
    const vertices = points.map((point) => snapped(point, size));
    const { width, height } = bounds(vertices);
    return width + height > 0 ? { vertices } : null;
  }

  /** @param {Point} middle @param {number} reach @param {Size} size */
  fresh(middle, reach, size) {
    const [across, down] = [Math.min(reach, size.width / 2) / 2, Math.min(reach, size.height / 2) / 2];
    const at = { x: clamp(middle.x, across, size.width - across), y: clamp(middle.y, down, size.height - down) };
    const turns = this.closed ? [[-1, -1], [1, -1], [1, 1], [-1, 1]] : [[-1, 0], [1, 0]];
    return this.made(turns.map(([x, y]) => ({ x: at.x + x * across, y: at.y + y * down })), size);
  }

  /** @param {Path} path @param {Point} step @param {Size} size */
  moved(path, step, size) {
    const { x, y } = stepInside(this.bounds(path), step, size);
    return { vertices: path.vertices.map((vertex) => ({ x: Math.round(vertex.x + x), y: Math.round(vertex.y + y) })) };
  }

  /** @param {Path} path @param {number} handle @param {Point} to @param {Size} size */
  dragged({ vertices }, handle, to, size) {
    return { vertices: vertices.with(handle, snapped(to, size)) };
  }

  /** Stretched from its top left corner. @param {Path} path @param {Point} step @param {Size} size */
  resized(path, step, size) {
    const box = this.bounds(path);
    const stretch = (/** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ by, /** @type {number} */ end) =>
      (/** @type {number} */ value) =>
        length === 0 ? value : Math.round(start + ((value - start) * clamp(length + by, 1, Math.max(1, end - start))) / length);
    const across = stretch(box.left, box.width, step.x, size.width);
    const down = stretch(box.top, box.height, step.y, size.height);
    return { vertices: path.vertices.map(({ x, y }) => ({ x: across(x), y: down(y) })) };
  }

  /** @param {Path} path */
  describe(path) {
    const { left, top, width, height } = this.bounds(path);
    const [start, end] = path.vertices;
    if (this.most === 2) return `${shown(start.x)}, ${shown(start.y)} to ${shown(end.x)}, ${shown(end.y)}`;
    const place = `${shown(width)} by ${shown(height)} at ${shown(left)}, ${shown(top)}`;
    return `${path.vertices.length} points, ${place}`;
  }

  /** @param {Path} path */
  bounds({ vertices }) {
    return bounds(vertices);
  }

  /** @param {Path} path @param {number} handle */
  without({ vertices }, handle) {
    return vertices.length > this.least ? { vertices: vertices.toSpliced(handle, 1) } : null;
  }

  /** @param {Path} path @param {number} handle @param {Point} [at] halfway to the next one by default */
  with({ vertices }, handle, at) {
    if (vertices.length >= this.most) return null;
    const last = handle === vertices.length - 1 && !this.closed;
    const [a, b] = last ? [vertices[handle], vertices[handle - 1]] : [vertices[handle], vertices[(handle + 1) % vertices.length]];
    const { x, y } = at ?? between(a, b);
    return { vertices: vertices.toSpliced(last && !at ? handle : handle + 1, 0, { x: Math.round(x), y: Math.round(y) }) };
  }
}
