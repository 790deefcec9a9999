/**
 * JSON as template authors write it in attributes: strings in single quotes, bare keys, a comma too
 * many and comments are taken, as the examples of the developer guide use them. It is parsed, never evaluated.
 */

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$-]*/y;
const BLANK = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const ESCAPES = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const WORDS = new Map([["true", true], ["false", false], ["null", null]]);

class Reader {
  #at = 0;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  /** @returns {never} */
  #fail(expected) {
    const found = this.#at < this.text.length ? `"${this.text[this.#at]}"` : "the end";
    throw new SyntaxError(`expected ${expected} at character ${this.#at + 1}, not ${found}`);
  }

  /** @param {RegExp} pattern */
  #take(pattern) {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  /** Skips blanks, then says which character stands there. */
  #next() {
    this.#take(BLANK);
    return this.text[this.#at];
  }

  /** @param {string} mark */
  #skip(mark) {
    if (this.#next() !== mark) return false;
    this.#at += 1;
    return true;
  }

  whole() {
    const value = this.#value();
    if (this.#next() !== undefined) this.#fail("nothing more");
    return value;
  }

  #value() {
    const mark = this.#next();
    if (mark === "[") return this.#list();
    if (mark === "{") return this.#object();
    if (mark === '"' || mark === "'") return this.#string(mark);
    const number = this.#take(NUMBER);
    if (number !== null) return Number(number);
    const start = this.#at;
    const word = this.#take(WORD);
    if (word !== null && WORDS.has(word)) return WORDS.get(word);
    this.#at = start;
    return this.#fail("a value");
  }

  #list() {
    const items = [];
    this.#at += 1;
    while (!this.#skip("]")) {
      items.push(this.#value());
      if (!this.#skip(",") && this.#next() !== "]") this.#fail('"," or "]"');
    }
    return items;
  }

  #object() {
    const members = [];
    this.#at += 1;
    while (!this.#skip("}")) {
      const mark = this.#next();
      const key = mark === '"' || mark === "'" ? this.#string(mark) : (this.#take(WORD) ?? this.#take(NUMBER) ?? this.#fail("a key"));
      if (!this.#skip(":")) this.#fail('":"');
      members.push([key, this.#value()]);
      if (!this.#skip(",") && this.#next() !== "}") this.#fail('"," or "}"');
    }
    return Object.fromEntries(members);
  }

  /** @param {string} quote */
  #string(quote) {
    let text = "";
    this.#at += 1;
    for (;;) {
      const mark = this.text[this.#at];
      if (mark === undefined) this.#fail(`the closing ${quote}`);
      this.#at += 1;
      if (mark === quote) return text;
      text += mark === "\\" ? this.#escape() : mark;
    }
  }

  #escape() {
    const mark = this.text[this.#at];
    if (mark === undefined) this.#fail("an escaped character");
    this.#at += 1;
    if (mark !== "u") return ESCAPES[mark] ?? mark;
    const digits = this.#take(/[0-9a-fA-F]{4}/y);
    return digits === null ? this.#fail("four hex digits") : String.fromCharCode(Number.parseInt(digits, 16));
  }
}

/**
 * @param {string} text
 * @returns {unknown}
 * @throws {SyntaxError} telling what was expected, and where
 */
export function parseRelaxed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return new Reader(text).whole();
  }
}
