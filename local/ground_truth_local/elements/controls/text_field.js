import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";

let count = 0;

/** Text that the worker writes: what `crowd-input` and `crowd-text-area` have in common. */
export class CrowdTextField extends CrowdElement {
  static observedAttributes = ["disabled", "placeholder", "label"];

  /** @type {HTMLInputElement | HTMLTextAreaElement} */
  #field = this.makeField();
  #label = make("label");
  #error = make("div", { class: "error" });
  #counter = make("div", { class: "counter", "aria-hidden": "true" });
  /** @type {RegExp | null} */
  #allowed = null;

  /** @returns {HTMLInputElement | HTMLTextAreaElement} */
  makeField() {
    return make("input");
  }

  /** Gives the field the attributes that only its kind has. */
  dress(/** @type {HTMLElement} */ field) {}

  connect() {
    this.dress(this.#field);
    const id = `field-${(count += 1)}`;
    this.#field.id = id;
    this.#label.setAttribute("for", id);
    this.#error.id = `${id}-error`;
    this.#field.setAttribute("aria-describedby", this.#error.id);
    for (const [ours, theirs] of [["max-length", "maxlength"], ["min-length", "minlength"]]) {
      const length = this.getAttribute(ours);
      if (length !== null) this.#field.setAttribute(theirs, length);
    }
    this.#allowed = this.#readAllowed();
    this.#field.value = this.getAttribute("value") ?? "";
    this.#reflect();
    this.#field.addEventListener("beforeinput", (event) => this.#filter(/** @type {InputEvent} */ (event)));
    this.#field.addEventListener("input", () => this.#edited());
    this.#field.addEventListener("change", () => {
      this.showProblem(this.hasAttribute("auto-validate") ? this.problem : null);
      this.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.root.append(
      this.#label,
      this.#field,
      make("div", { class: "below" }, this.#error, this.hasAttribute("char-counter") ? this.#counter : null),
      make("slot"),
    );
    this.#count();
    if (this.hasAttribute("auto-focus")) this.#field.focus();
    if (this.firstElementChild !== null) this.report(`never closed: write <${this.localName} ...></${this.localName}>, or what follows is lost`);
  }

  focus() {
    this.#field.focus();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#reflect();
  }

  #reflect() {
    const label = this.getAttribute("label") ?? "";
    this.#label.textContent = label;
    this.#label.hidden = label === "";
    this.#field.disabled = this.disabled;
    const placeholder = this.getAttribute("placeholder");
    if (placeholder) this.#field.setAttribute("placeholder", placeholder);
    else this.#field.removeAttribute("placeholder");
    const name = this.getAttribute("aria-label") ?? (label === "" ? placeholder || this.name : null);
    if (name) this.#field.setAttribute("aria-label", name);
    else this.#field.removeAttribute("aria-label");
  }

  /** @returns {string} */
  get value() {
    return this.#field.value;
  }

  set value(value) {
    this.#field.value = value;
    this.#count();
  }

  /** A field without input isn't part of the answer. */
  get answer() {
    return this.value === "" ? undefined : this.value;
  }

  get problem() {
    const named = this.getAttribute("label") || this.name;
    if (this.value === "") return this.required ? `${named}: fill in this field` : null;
    const least = this.number("min-length", 0);
    if (this.value.length < least) return this.#sorry(`${named}: at least ${least} characters`);
    return this.#field.checkValidity() ? null : this.#sorry(`${named}: ${this.#field.validationMessage}`);
  }

  /** @param {string} otherwise */
  #sorry(otherwise) {
    return this.getAttribute("error-message") || otherwise;
  }

  showProblem(/** @type {string | null} */ problem) {
    super.showProblem(problem);
    this.#error.textContent = problem === null ? "" : this.getAttribute("error-message") || problem;
    this.#field.setAttribute("aria-invalid", String(problem !== null));
  }

  reset() {
    this.value = this.getAttribute("value") ?? "";
    this.showProblem(null);
  }

  #readAllowed() {
    const pattern = this.getAttribute("allowed-pattern");
    if (pattern === null || !this.hasAttribute("auto-validate")) return null;
    try {
      return new RegExp(pattern, "u");
    } catch {
      this.report(`attribute allowed-pattern is no regular expression: ${pattern}`);
      return null;
    }
  }

  /** Characters that don't match the allowed pattern are ignored as they are typed. */
  #filter(/** @type {InputEvent} */ event) {
    const allowed = this.#allowed;
    if (allowed === null || event.data === null) return;
    if (!Array.from(event.data).every((character) => allowed.test(character))) event.preventDefault();
  }

  #edited() {
    this.#count();
    this.changed();
  }

  #count() {
    const most = this.getAttribute("max-length");
    this.#counter.textContent = most === null ? String(this.value.length) : `${this.value.length} / ${most}`;
  }
}
