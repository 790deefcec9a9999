/** @typedef {import("./words.js").Span} Span */

/** Moves over words by keyboard, one or several selected at a time; or by characters at the selection's end. */
export class Caret {
  /** @type {Span | null} where the selection started */
  #anchor = null;
  /** @type {Span | null} where it goes on */
  #head = null;
  /** The place to go on from while nothing is selected. */
  #from = 0;

  /** @param {Span[]} words @param {number} length of the text in code points @param {(word: Span) => DOMRect} box */
  constructor(words, length, box) {
    this.words = words;
    this.length = length;
    this.box = box;
  }

  /** @returns {Span | null} */
  get selected() {
    if (this.#anchor === null || this.#head === null) return null;
    return { start: Math.min(this.#anchor.start, this.#head.start), end: Math.max(this.#anchor.end, this.#head.end) };
  }

  /** @param {Span | null} span */
  set selected(span) {
    this.#from = this.selected?.end ?? this.#from;
    this.#anchor = span;
    this.#head = span;
  }

  /** Moves by a key, if it is one that moves. @param {KeyboardEvent} event @returns {boolean} whether it is */
  press({ key, shiftKey: extend, altKey, ctrlKey, metaKey }) {
    if (ctrlKey || metaKey) return false;
    const sideways = (/** @type {1 | -1} */ step) => (altKey && extend ? this.byCharacter(step) : this.byWord(step, extend));
    const moves = {
      ArrowRight: () => sideways(1),
      ArrowLeft: () => sideways(-1),
      ArrowDown: () => this.byLine(1, extend),
      ArrowUp: () => this.byLine(-1, extend),
      Home: () => this.toEnd("first", extend),
      End: () => this.toEnd("last", extend),
    };
    moves[key]?.();
    return key in moves;
  }

  /** @param {1 | -1} step @param {boolean} extend */
  byWord(step, extend) {
    this.#go(this.#next(step), extend);
  }

  /** @param {"first" | "last"} end @param {boolean} extend */
  toEnd(end, extend) {
    this.#go(this.words.at(end === "first" ? 0 : -1), extend);
  }

  /** @param {1 | -1} step @param {boolean} extend */
  byLine(step, extend) {
    const here = this.#head && this.box(this.#head);
    if (here === null) {
      this.byWord(step, extend);
      return;
    }
    const boxes = this.words.map((word) => ({ word, box: this.box(word) }));
    const beyond = boxes.filter(({ box }) => (step > 0 ? box.top > here.top + here.height / 2 : box.bottom < here.bottom - here.height / 2));
    if (beyond.length === 0) return;
    const line = step > 0 ? Math.min(...beyond.map(({ box }) => box.top)) : Math.max(...beyond.map(({ box }) => box.top));
    const onLine = beyond.filter(({ box }) => Math.abs(box.top - line) < box.height / 2);
    const nearest = onLine.reduce((best, other) => (Math.abs(other.box.left - here.left) < Math.abs(best.box.left - here.left) ? other : best));
    this.#go(nearest.word, extend);
  }

  /** The selection's end moves by one character. @param {1 | -1} step */
  byCharacter(step) {
    const { selected } = this;
    if (selected === null) return;
    const end = Math.min(this.length, Math.max(selected.start + 1, selected.end + step));
    this.selected = { start: selected.start, end };
  }

  /** @param {1 | -1} step */
  #next(step) {
    const head = this.#head ?? { start: this.#from, end: this.#from };
    return step > 0 ? this.words.find((word) => word.start >= head.end) : this.words.findLast((word) => word.end <= head.start);
  }

  /** @param {Span | undefined} word @param {boolean} extend */
  #go(word, extend) {
    if (word === undefined) return;
    this.#head = word;
    if (!extend || this.#anchor === null) this.#anchor = word;
  }
}
