import { reportProblem } from "./problems.js";
import { parseRelaxed } from "./relaxed_json.js";
import { styles } from "./styles.js";

const bare = await styles();

/**
 * What every element is built on.
 *
 * A subclass draws itself in `connect()`, which runs once, when the element's children have been parsed. It may give
 * `value` (what the answer holds under its `name`; undefined: nothing), `problem` (why it can't be submitted yet) and
 * `reset()`. After a change of its value it calls `changed()`.
 */
export class CrowdElement extends HTMLElement {
  /** @type {CSSStyleSheet[]} sheets of the shadow root: `await styles("name", ...)` of the module */
  static styles = bare;

  /** @type {boolean} focus of the element goes to its first control */
  static delegatesFocus = true;

  #connected = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: /** @type {any} */ (this.constructor).delegatesFocus });
    root.adoptedStyleSheets = /** @type {any} */ (this.constructor).styles;
  }

  connectedCallback() {
    if (this.#connected) return;
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
      return;
    }
    this.#connected = true;
    this.connect();
    this.#takeEarlier();
  }

  /** What a script of the page set before the element was awake hides its accessors: it is set again. */
  #takeEarlier() {
    for (const name of Object.keys(this)) {
      if (!(name in Object.getPrototypeOf(this))) continue;
      const value = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  /** Draws the element. */
  connect() {}

  /** @returns {ShadowRoot} */
  get root() {
    return /** @type {ShadowRoot} */ (this.shadowRoot);
  }

  get name() {
    return this.getAttribute("name") ?? "";
  }

  set name(name) {
    this.setAttribute("name", name);
  }

  /** @returns {unknown} */
  get value() {
    return undefined;
  }

  /** What the form puts into the answer under the element's name: the value, unless an element says otherwise. */
  get answer() {
    return this.value;
  }

  /** The name under which pages of others read an element's value before it is submitted. */
  get _submittableValue() {
    return this.answer;
  }

  /** @returns {string | null} */
  get problem() {
    return null;
  }

  get required() {
    return this.hasAttribute("required");
  }

  set required(on) {
    this.toggleAttribute("required", on);
  }

  get disabled() {
    return this.hasAttribute("disabled");
  }

  set disabled(on) {
    this.toggleAttribute("disabled", on);
  }

  /** Back to what the page started with. */
  reset() {}

  /** Whether `changed()` is all that announces a change: controls have an event of their own. */
  get tellsChange() {
    return false;
  }

  /** Shows (or, with null, no longer shows) that the element's problem stands against submitting. */
  showProblem(/** @type {string | null} */ problem) {
    this.toggleAttribute("data-problem", problem !== null);
  }

  /** Tells that the value is another one now. */
  changed() {
    this.showProblem(null);
    this.dispatchEvent(new CustomEvent("crowd-change", { bubbles: true, composed: true }));
    if (this.tellsChange) this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /**
   * An attribute that holds JSON; a text that is none becomes a problem of the page.
   *
   * @param {string} attribute
   * @returns {unknown} undefined without the attribute, with an empty one, or with one that can't be read
   */
  json(attribute) {
    const text = this.getAttribute(attribute);
    if (text === null || text.trim() === "") return undefined;
    try {
      return parseRelaxed(text);
    } catch (error) {
      this.report(`attribute ${attribute} is not JSON: ${/** @type {Error} */ (error).message}`);
      return undefined;
    }
  }

  /** @returns {unknown} */
  get initialValue() {
    return this.json("initial-value");
  }

  set initialValue(value) {
    this.put("initial-value", value);
  }

  /**
   * Sets an attribute to what a script of the page gives: a text, or anything that JSON can say.
   *
   * @param {string} attribute
   * @param {unknown} value
   */
  put(attribute, value) {
    if (value === null || value === undefined) this.removeAttribute(attribute);
    else this.setAttribute(attribute, typeof value === "string" ? value : JSON.stringify(value));
  }

  /**
   * Labels or categories: a JSON list of texts, or texts between commas.
   *
   * @param {string} attribute
   * @returns {string[]}
   */
  texts(attribute) {
    const text = (this.getAttribute(attribute) ?? "").trim();
    const listed = text.startsWith("[") ? this.json(attribute) : text.split(",").map((part) => part.trim());
    const found = Array.isArray(listed) ? listed.filter((item) => item !== "").map(String) : [];
    if (found.length === 0) this.report(`attribute ${attribute} names none`);
    return [...new Set(found)];
  }

  /**
   * @param {string} attribute
   * @param {number} otherwise
   */
  number(attribute, otherwise) {
    const text = this.getAttribute(attribute);
    if (text === null || text.trim() === "") return otherwise;
    const number = Number(text);
    if (Number.isFinite(number)) return number;
    this.report(`attribute ${attribute} is "${text}", not a number`);
    return otherwise;
  }

  /** Adds to the problems of the page, naming this element. */
  report(/** @type {string} */ problem) {
    reportProblem(`${this.localName}${this.name === "" ? "" : ` "${this.name}"`}: ${problem}`);
  }
}
