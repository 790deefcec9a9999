/** What can be undone and done again. */

const MOST = 500;
/** Steps of masks hold pixels: bytes of all of them together. */
const HEAVIEST = 256 * 2 ** 20;

/**
 * @typedef {object} Step
 * @property {string} name what was done, for the status line: "Box drawn"
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {number} [weight] bytes that it holds
 */

export class History {
  /** @type {Step[]} */ #done = [];
  /** @type {Step[]} */ #undone = [];

  /** @param {() => void} changed called after each change of what can be undone or redone */
  constructor(changed = () => {}) {
    this.changed = changed;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  get #weight() {
    return this.#done.reduce((sum, step) => sum + (step.weight ?? 0), 0);
  }

  /** Records a step that has been taken already. @param {Step} step */
  push(step) {
    this.#done.push(step);
    this.#undone = [];
    while (this.#done.length > MOST || (this.#weight > HEAVIEST && this.#done.length > 1)) this.#done.shift();
    this.changed();
  }

  clear() {
    this.#done = [];
    this.#undone = [];
    this.changed();
  }

  /** @returns {Step | undefined} the step undone */
  undo() {
    const step = this.#done.pop();
    if (step) {
      step.undo();
      this.#undone.push(step);
      this.changed();
    }
    return step;
  }

  /** @returns {Step | undefined} the step done again */
  redo() {
    const step = this.#undone.pop();
    if (step) {
      step.redo();
      this.#done.push(step);
      this.changed();
    }
    return step;
  }
}
