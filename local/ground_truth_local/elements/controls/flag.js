import { CrowdElement } from "../core/element.js";

/**
 * Something that is on or off: the element itself is the control, its content the label. It answers `{value: checked}`,
 * so that fields of one name make one object.
 */
export class CrowdFlag extends CrowdElement {
  static observedAttributes = ["checked", "disabled"];
  static delegatesFocus = false;

  /** @type {"checkbox" | "radio" | "switch"} */
  static role = "checkbox";

  #initially = false;

  connect() {
    this.#initially = this.checked;
    if (!this.hasAttribute("role")) this.setAttribute("role", /** @type {any} */ (this.constructor).role);
    if (!this.hasAttribute("tabindex")) this.tabIndex = 0;
    if (this.textContent?.trim() === "" && !this.hasAttribute("aria-label") && !this.hasAttribute("aria-labelledby")) {
      this.setAttribute("aria-label", this.getAttribute("value") ?? this.name);
    }
    this.draw();
    this.reflect();
    this.addEventListener("click", () => this.press());
    this.addEventListener("keydown", (event) => {
      if (event.key !== " " || event.target !== this) return;
      event.preventDefault();
      this.press();
    });
  }

  /** Fills the shadow root. */
  draw() {}

  attributeChangedCallback() {
    if (this.isConnected) this.reflect();
  }

  reflect() {
    this.setAttribute("aria-checked", String(this.checked));
    this.setAttribute("aria-disabled", String(this.disabled));
  }

  get checked() {
    return this.hasAttribute("checked");
  }

  set checked(on) {
    this.toggleAttribute("checked", on);
  }

  get value() {
    return this.getAttribute("value") ?? "on";
  }

  set value(value) {
    this.setAttribute("value", value);
  }

  get answer() {
    return { [this.value]: this.checked };
  }

  get problem() {
    return this.required && !this.checked ? `“${this.label}” must be checked` : null;
  }

  /** The label as the worker reads it. */
  get label() {
    return this.textContent?.trim() || this.getAttribute("aria-label") || this.value;
  }

  reset() {
    this.checked = this.#initially;
  }

  /** What the worker's press does. */
  press() {
    if (!this.disabled) this.turn(!this.checked);
  }

  /** Turned by the worker. */
  turn(/** @type {boolean} */ on) {
    this.checked = on;
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    this.dispatchEvent(new Event("change", { bubbles: true }));
    this.changed();
  }
}
