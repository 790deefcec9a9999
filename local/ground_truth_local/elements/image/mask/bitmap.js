/**
 * A map of class indexes, one byte a pixel, painted without antialiasing: 0 is background.
 *
 * @import { Point } from "../geometry.js"
 * @typedef {{left: number, top: number, width: number, height: number}} Area whole pixels
 */
import { bounds, clamp, segments } from "../geometry.js";

export class Bitmap {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height);
  }

  /** How many pixels have each index. @returns {Uint32Array} 256 counts */
  counts() {
    const counted = new Uint32Array(256);
    const pixels = this.pixels;
    for (let place = 0; place < pixels.length; place++) counted[pixels[place]]++;
    return counted;
  }

  /** A copy of an area. @param {Area} area @returns {Uint8Array} */
  cut(area) {
    return cutOut(this.pixels, this.width, area);
  }

  /** Puts a copy back. @param {Area} area @param {Uint8Array} values */
  paste({ left, top, width, height }, values) {
    for (let row = 0; row < height; row++) {
      this.pixels.set(values.subarray(row * width, (row + 1) * width), (top + row) * this.width + left);
    }
  }

  /**
   * Paints the pixels whose middle a round brush covers on its way between two points.
   *
   * @param {Point} from @param {Point} to centers of the brush (`centered`) @param {number} diameter pixels @param {number} index
   * @returns {Area} what may have changed
   */
  stroke(from, to, diameter, index) {
    const radius = diameter / 2;
    const around = bounds([from, to]);
    const area = this.area(around.left - radius, around.top - radius,
      around.left + around.width + radius, around.top + around.height + radius);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = dx * dx + dy * dy;
    const reach = radius * radius;
    for (let y = area.top; y < area.top + area.height; y++) {
      for (let x = area.left; x < area.left + area.width; x++) {
        const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
        const along = length === 0 ? 0 : clamp((px * dx + py * dy) / length, 0, 1);
        const [ox, oy] = [px - along * dx, py - along * dy];
        if (ox * ox + oy * oy <= reach) this.pixels[y * this.width + x] = index;
      }
    }
    return area;
  }

  /** Paints the pixels whose middle lies inside an outline (even-odd). @param {Point[]} outline @param {number} index */
  polygon(outline, index) {
    const around = bounds(outline);
    const area = this.area(around.left, around.top, around.left + around.width, around.top + around.height);
    const edges = segments(outline, true);
    for (let y = area.top; y < area.top + area.height; y++) {
      const middle = y + 0.5;
      const hits = edges
        .filter(([a, b]) => a.y > middle !== b.y > middle)
        .map(([a, b]) => a.x + ((middle - a.y) * (b.x - a.x)) / (b.y - a.y))
        .sort((a, b) => a - b);
      for (let pair = 0; pair + 1 < hits.length; pair += 2) {
        const first = clamp(Math.ceil(hits[pair] - 0.5), 0, this.width);
        const end = clamp(Math.ceil(hits[pair + 1] - 0.5), first, this.width);
        this.pixels.fill(index, y * this.width + first, y * this.width + end);
      }
    }
    return area;
  }

  /** Replaces one index by another everywhere. @param {number} from @param {number} to */
  replace(from, to) {
    for (let place = this.pixels.indexOf(from); place !== -1; place = this.pixels.indexOf(from, place + 1)) {
      this.pixels[place] = to;
    }
  }

  /** Whole pixels that a rectangle touches, inside the map. @returns {Area} */
  area(/** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ right, /** @type {number} */ bottom) {
    const x = clamp(Math.floor(left), 0, this.width);
    const y = clamp(Math.floor(top), 0, this.height);
    return {
      left: x,
      top: y,
      width: clamp(Math.ceil(right), x, this.width) - x,
      height: clamp(Math.ceil(bottom), y, this.height) - y,
    };
  }
}

/** A copy of an area of pixels in rows of a width. @param {Uint8Array} pixels @param {number} across @param {Area} area */
export function cutOut(pixels, across, { left, top, width, height }) {
  const copied = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const start = (top + row) * across + left;
    copied.set(pixels.subarray(start, start + width), row * width);
  }
  return copied;
}

/**
 * Where a brush stands: on the middle of a pixel or, where its diameter is even, between four, so that a brush of 1
 * paints one pixel and a line of it has no gaps.
 *
 * @param {Point} point @param {number} diameter @returns {Point}
 */
export const centered = ({ x, y }, diameter) =>
  diameter % 2 === 1 ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 } : { x: Math.round(x), y: Math.round(y) };

/** The smallest area around two. @param {Area | null} a @param {Area} b @returns {Area} */
export function joined(a, b) {
  if (a === null) return b;
  const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
  return {
    left,
    top,
    width: Math.max(a.left + a.width, b.left + b.width) - left,
    height: Math.max(a.top + a.height, b.top + b.height) - top,
  };
}
