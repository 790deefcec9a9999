/**
 * What a vector tool must know about the shapes it draws. A shape's geometry is a plain object that is never changed:
 * each change gives another one. Coordinates become whole pixels when a hand makes or moves them; initial values that
 * nobody touches stay as they are.
 *
 * @import { Point, Size, Box } from "../../geometry.js"
 */

/**
 * @template G
 * @typedef {object} Kind
 * @property {string} noun "Box"
 * @property {string} answerKey where the answer holds the list of shapes
 * @property {"drag" | "clicks" | "click"} gesture how a shape is drawn
 * @property {boolean} closed whether the last point is joined to the first
 * @property {number} least points of a finished shape
 * @property {number} most points of a finished shape: it is finished by itself
 * @property {boolean} opensInside whether a click inside selects a shape (else it starts another one there)
 * @property {boolean} crosses whether outlines may cross themselves
 * @property {(entry: Record<string, unknown>) => G} read from an initial value; throws TypeError
 * @property {(geometry: G) => Record<string, unknown>} written for the answer, without the label
 * @property {(geometry: G) => Point[]} outline
 * @property {(geometry: G) => (Point & {cursor: string})[]} handles
 * @property {(points: Point[], size: Size) => G | null} made of the points drawn; null: of no extent
 * @property {(middle: Point, reach: number, size: Size) => G | null} fresh one around a point, by keyboard
 * @property {(geometry: G, step: Point, size: Size) => G} moved as far as the picture goes
 * @property {(geometry: G, handle: number, to: Point, size: Size) => G} dragged by a handle
 * @property {(geometry: G, step: Point, size: Size) => G} resized by keyboard
 * @property {(geometry: G) => string} describe in words, for the list and the status line
 * @property {(geometry: G) => Box} bounds
 * @property {(geometry: G, handle: number) => G | null} [without] one vertex less; null: too few are left
 * @property {(geometry: G, handle: number, at?: Point) => G | null} [with] one vertex more after another one
 */

/** Named numbers of an entry. @param {Record<string, unknown>} entry @param {string[]} names @returns {any} */
export function numbers(entry, names) {
  return Object.fromEntries(
    names.map((name) => {
      const value = entry?.[name];
      if (typeof value !== "number" || !Number.isFinite(value)) {
        throw new TypeError(`${name} is ${JSON.stringify(value)}, not a number`);
      }
      return [name, value];
    }),
  );
}

/** A number in words: whole, or with one decimal. @param {number} value */
export const shown = (value) => String(Math.round(value * 10) / 10);
