/** @typedef {{start: number, end: number}} Span code points; `end` is the first after it */

const BLANK = /^\s*$/u;

/**
 * Where the words and marks of a text stand: what the keyboard moves over.
 *
 * @param {import("./code_points.js").CodePoints} points
 * @param {string | undefined} language
 * @returns {Span[]}
 */
export function wordsOf(points, language) {
  const segments = new Intl.Segmenter(language, { granularity: "word" }).segment(points.text);
  return Array.from(segments)
    .filter(({ segment }) => !BLANK.test(segment))
    .map(({ index, segment }) => ({ start: points.toPoint(index), end: points.toPoint(index + segment.length) }));
}

/**
 * A span without the blanks at its ends.
 *
 * @param {import("./code_points.js").CodePoints} points
 * @param {Span} span
 * @returns {Span | null} null: nothing but blanks
 */
export function trimmed(points, { start, end }) {
  let [from, to] = [start, end];
  while (from < to && BLANK.test(points.slice(from, from + 1))) from += 1;
  while (to > from && BLANK.test(points.slice(to - 1, to))) to -= 1;
  return from < to ? { start: from, end: to } : null;
}
