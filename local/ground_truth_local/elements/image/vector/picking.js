/**
 * What lies under the pointer.
 *
 * @import { Point } from "../geometry.js"
 * @import { Shape } from "./drawing.js"
 * @import { Kind } from "./kinds/kind.js"
 */
import { between, distance, distanceToSegment, inside, segments } from "../geometry.js";

/** The handle within reach, or -1. @param {Kind<any>} kind @param {Shape} shape @param {Point} point @param {number} reach */
export function handleAt(kind, shape, point, reach) {
  const distances = kind.handles(shape.geometry).map((handle) => distance(handle, point));
  const nearest = Math.min(...distances);
  return nearest <= reach ? distances.indexOf(nearest) : -1;
}

/** Where a vertex can be put between two others. @param {Kind<any>} kind @param {Shape} shape @returns {Point[]} */
export function middles(kind, shape) {
  if (!kind.with || kind.most === kind.least) return [];
  return segments(kind.outline(shape.geometry), kind.closed).map(([a, b]) => between(a, b));
}

/** The shape whose line is within reach: the selected one first, then the one drawn last. @param {Kind<any>} kind @param {readonly Shape[]} shapes @param {Shape | null} selected @param {Point} point @param {number} reach */
export function lineAt(kind, shapes, selected, point, reach) {
  const near = (/** @type {Shape} */ shape) => {
    const outline = kind.outline(shape.geometry);
    if (outline.length === 1) return distance(outline[0], point) <= reach;
    return segments(outline, kind.closed).some(([a, b]) => distanceToSegment(point, a, b) <= reach);
  };
  if (selected && near(selected)) return selected;
  return shapes.findLast(near) ?? null;
}

/** The smallest closed shape around a point. @param {Kind<any>} kind @param {readonly Shape[]} shapes @param {Point} point */
export function shapeAround(kind, shapes, point) {
  if (!kind.closed) return null;
  const area = (/** @type {Shape} */ shape) => {
    const { width, height } = kind.bounds(shape.geometry);
    return width * height;
  };
  return (
    shapes
      .filter((shape) => inside(point, kind.outline(shape.geometry)))
      .sort((a, b) => area(a) - area(b))[0] ?? null
  );
}
