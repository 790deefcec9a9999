/** What can be undone and done again. */

/** A mask's steps hold pixels, so memory bounds how many there can be. */
const MOST = 200;

/**
 * @typedef {object} Step
 * @property {string} name what was done, for the status line: "Box drawn"
 * @property {() => void} undo
 * @property {() => void} redo
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

  /** Records a step that has been taken already. @param {Step} step */
  push(step) {
    this.#done.push(step);
    if (this.#done.length > MOST) this.#done.shift();
    this.#undone = [];
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
