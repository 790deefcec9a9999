import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { styles } from "../core/styles.js";

const sheets = await styles("slider");

/** `crowd-slider`: a number between `min` (0) and `max` (100), in steps; it starts at `value`, or at `min`. */
export class CrowdSlider extends CrowdElement {
  static styles = sheets;
  static observedAttributes = ["disabled", "secondary-progress"];

  #range = make("input", { type: "range" });
  #exact = make("input", { type: "number", class: "exact" });
  #pin = make("output", { class: "pin", "aria-hidden": "true" });
  #touched = false;

  connect() {
    const limits = { min: this.number("min", 0), max: this.number("max", 100), step: this.number("step", 1) };
    for (const field of [this.#range, this.#exact]) {
      for (const [limit, number] of Object.entries(limits)) field.setAttribute(limit, String(number));
      field.setAttribute("aria-label", this.getAttribute("aria-label") ?? (this.name || "Value"));
      field.addEventListener("input", () => this.#moved(field));
      field.addEventListener("change", () => this.dispatchEvent(new Event("change", { bubbles: true })));
    }
    for (const touch of ["pointerdown", "keydown"]) this.#range.addEventListener(touch, () => this.#touch());
    this.attributeChangedCallback();
    this.reset();
    const ends = make("div", { class: "ends", "aria-hidden": "true" }, make("span", {}, String(limits.min)), make("span", {}, String(limits.max)));
    this.root.append(
      make("div", { class: "track" }, this.hasAttribute("pin") ? this.#pin : null, make("div", { class: "second", "aria-hidden": "true" }), this.#range, ends),
      ...(this.hasAttribute("editable") ? [this.#exact] : []),
    );
  }

  attributeChangedCallback() {
    const [least, most] = [this.number("min", 0), this.number("max", 100)];
    const second = this.number("secondary-progress", least);
    this.style.setProperty("--crowd-slider-second", String(Math.min(1, Math.max(0, (second - least) / (most - least || 1)))));
    this.#range.disabled = this.disabled;
    this.#exact.disabled = this.disabled;
  }

  /** @returns {number} */
  get value() {
    return this.#range.valueAsNumber;
  }

  set value(value) {
    this.#range.value = String(value);
    this.#touched = true;
    this.#draw();
  }

  get problem() {
    return this.required && !this.#touched ? `${this.name || "Slider"}: move the slider` : null;
  }

  reset() {
    this.#range.value = String(this.number("value", this.number("min", 0)));
    this.#touched = this.hasAttribute("value");
    this.#draw();
  }

  #touch() {
    this.#touched = true;
    this.showProblem(null);
  }

  #moved(/** @type {HTMLInputElement} */ field) {
    if (Number.isNaN(field.valueAsNumber)) return;
    this.#touched = true;
    this.#range.value = field.value;
    this.#draw(field);
    this.changed();
  }

  /** @param {HTMLInputElement} [edited] the field that isn't written to while somebody writes in it */
  #draw(edited) {
    const { min, max, valueAsNumber: value } = this.#range;
    const part = (value - Number(min)) / (Number(max) - Number(min) || 1);
    this.style.setProperty("--crowd-slider-part", String(part));
    this.#pin.value = String(value);
    if (edited !== this.#exact) this.#exact.value = String(value);
  }
}
