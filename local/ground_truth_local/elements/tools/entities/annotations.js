import { History } from "../../image/history.js";

/**
 * @typedef {import("./words.js").Span} Span
 * @typedef {Span & {label: string}} Entity
 */

const overlaps = (/** @type {Span} */ one, /** @type {Span} */ other) => one.start < other.end && other.start < one.end;
const holds = (/** @type {Span} */ outer, /** @type {Span} */ inner) => outer.start <= inner.start && inner.end <= outer.end;

/** The labeled spans of a text, each change of which can be undone. */
export class Annotations {
  /** @type {readonly Entity[]} in the order of the text */
  #entities = [];

  /** @param {readonly Entity[]} initial @param {() => void} changed called after each change by the worker */
  constructor(initial, changed) {
    this.initial = initial;
    this.history = new History(changed);
    this.#entities = inOrder(initial);
  }

  /** @returns {readonly Entity[]} */
  get entities() {
    return this.#entities;
  }

  reset() {
    this.#entities = inOrder(this.initial);
    this.history.clear();
  }

  /** Sets all of them, which is no step that can be undone. @param {readonly Entity[]} entities */
  put(entities) {
    this.#entities = inOrder(entities);
    this.history.clear();
  }

  /** The entity at a place of the text, the innermost of several. @param {number} point */
  at(point) {
    return this.#entities.filter((entity) => entity.start <= point && point < entity.end).at(-1) ?? null;
  }

  /** Those that a span touches. @param {Span} span */
  touching(span) {
    return this.#entities.filter((entity) => overlaps(entity, span));
  }

  /**
   * Labels a span. What it holds wholly is replaced; an entity of which it holds a portion stands against it.
   *
   * @param {Span} span
   * @param {string} label
   * @returns {Entity | null} the portioned entity that stands against it; null: it is labeled
   */
  label(span, label) {
    const touched = this.touching(span);
    const against = touched.find((entity) => !holds(span, entity));
    if (against !== undefined) return against;
    const added = { start: span.start, end: span.end, label };
    this.#become([...this.#entities.filter((entity) => !touched.includes(entity)), added], touched.length > 0 ? "label changed" : "labeled");
    return null;
  }

  /** @param {Entity} entity */
  remove(entity) {
    this.#become(this.#entities.filter((other) => other !== entity), "label removed");
  }

  /** @param {readonly Entity[]} entities @param {string} name */
  #become(entities, name) {
    const before = this.#entities;
    const after = inOrder(entities);
    this.#entities = after;
    this.history.push({ name, undo: () => (this.#entities = before), redo: () => (this.#entities = after) });
  }
}

/** @param {readonly Entity[]} entities */
const inOrder = (entities) => [...entities].sort((one, other) => one.start - other.start || other.end - one.end);

/**
 * Checks the entities that the page starts with.
 *
 * @param {unknown} given
 * @param {{length: number, labels: Set<string>}} limits of the text, in code points, and the known labels
 * @param {(problem: string) => void} report
 * @returns {Entity[]} those that can be shown
 */
export function readEntities(given, { length, labels }, report) {
  if (given === undefined) return [];
  const listed = Array.isArray(given) ? given : /** @type {any} */ (given)?.entities;
  if (!Array.isArray(listed)) {
    report("attribute initial-value is no list of entities");
    return [];
  }
  return listed.flatMap((entity, place) => {
    const { label, startOffset: start, endOffset: end } = entity ?? {};
    const fits = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= length;
    if (!fits) report(`entity ${place + 1} of initial-value: offsets ${start} to ${end} are not within the text of ${length} characters`);
    else if (!labels.has(label)) report(`entity ${place + 1} of initial-value: label "${label}" is none of the labels`);
    return fits && labels.has(label) ? [{ label, start, end }] : [];
  });
}
