/**
 * Shapes to start with, as templates give them: a list, or an object that holds one, as the documentation of
 * crowd-line and crowd-polyline shows.
 *
 * @import { Kind } from "./kinds/kind.js"
 */

/**
 * @param {unknown} value of `initial-value`
 * @param {Kind<any>} kind
 * @param {readonly string[]} labels
 * @returns {{shapes: {label: string, geometry: any}[], problems: string[]}} what cannot be drawn is left out, and told
 */
export function readInitial(value, kind, labels) {
  const listed = Array.isArray(value) ? value : /** @type {any} */ (value)?.[kind.answerKey];
  if (!Array.isArray(listed)) {
    return { shapes: [], problems: [`attribute initial-value is neither a list nor an object with ${kind.answerKey}`] };
  }
  /** @type {{label: string, geometry: any}[]} */
  const shapes = [];
  /** @type {string[]} */
  const problems = [];
  listed.forEach((entry, place) => {
    try {
      if (!labels.includes(entry?.label)) throw new TypeError(`label ${JSON.stringify(entry?.label)} is not one of the labels`);
      shapes.push({ label: entry.label, geometry: kind.read(entry) });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      problems.push(`initial-value[${place}] is not shown: ${error.message}`);
    }
  });
  return { shapes, problems };
}
