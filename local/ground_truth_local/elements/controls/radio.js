import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { styles } from "../core/styles.js";
import { CrowdFlag } from "./flag.js";

const sheets = await styles("flag");
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** `crowd-radio-button`: one of a `crowd-radio-group`; outside of one it stands alone. */
export class CrowdRadioButton extends CrowdFlag {
  static styles = sheets;
  static role = "radio";

  draw() {
    this.root.append(make("span", { class: "mark round" }), make("span", {}, make("slot")));
  }

  /** @returns {CrowdRadioGroup | null} */
  get group() {
    return this.closest("crowd-radio-group");
  }

  attributeChangedCallback(/** @type {string} */ name) {
    super.attributeChangedCallback();
    if (name === "checked" && this.checked) this.group?.only?.(this);
  }

  press() {
    if (!this.disabled && !(this.checked && this.group !== null)) this.turn(!this.checked);
  }
}

/** `crowd-radio-group`: at most one of its radio buttons is checked. It gives nothing itself; its buttons do. */
export class CrowdRadioGroup extends CrowdElement {
  static delegatesFocus = false;

  connect() {
    if (!this.hasAttribute("role")) this.setAttribute("role", "radiogroup");
    this.root.append(make("slot"));
    this.addEventListener("keydown", (event) => this.#step(event));
    this.addEventListener("change", () => this.#rove());
    this.root.addEventListener("slotchange", () => this.#rove());
    const checked = this.buttons.findLast((button) => button.hasAttribute("checked"));
    if (checked) this.only(checked);
    else this.#rove();
  }

  /** @returns {CrowdRadioButton[]} */
  get buttons() {
    return Array.from(this.querySelectorAll("crowd-radio-button"));
  }

  /** @returns {string | undefined} the value of the checked button */
  get value() {
    return this.buttons.find((button) => button.hasAttribute("checked"))?.getAttribute("value") ?? undefined;
  }

  get answer() {
    return undefined;
  }

  get problem() {
    const needed = this.required || this.buttons.some((button) => button.hasAttribute("required"));
    return needed && this.buttons.every((button) => !button.checked) ? "Choose one of the options" : null;
  }

  focus() {
    this.buttons.find((button) => button.tabIndex === 0)?.focus();
  }

  /** Unchecks all but one. */
  only(/** @type {CrowdRadioButton} */ checked) {
    for (const button of this.buttons) if (button !== checked) button.removeAttribute("checked");
    this.#rove();
  }

  /** The checked button, or the first, is where the Tab key leads. */
  #rove() {
    const able = this.buttons.filter((button) => !button.hasAttribute("disabled"));
    const entry = able.find((button) => button.hasAttribute("checked")) ?? able[0];
    for (const button of this.buttons) button.tabIndex = button === entry ? 0 : -1;
  }

  #step(/** @type {KeyboardEvent} */ event) {
    const step = STEPS[event.key];
    const able = this.buttons.filter((button) => !button.disabled);
    const place = able.indexOf(/** @type {any} */ (event.target));
    if (step === undefined || place < 0) return;
    event.preventDefault();
    const next = able[(place + step + able.length) % able.length];
    next.turn(true);
    next.focus();
  }
}
