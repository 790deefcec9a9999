import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { styles } from "../core/styles.js";

const sheets = await styles("toast");
const DURATION_MS = 3000;

/** @type {CrowdToast | null} */
let shown = null;

/** `crowd-toast`: a notice that goes after `duration` milliseconds (3000; 0: it stays); one is seen at a time. */
export class CrowdToast extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;
  static observedAttributes = ["opened"];

  /** @type {number | undefined} */
  #timer = undefined;

  connect() {
    this.setAttribute("role", "status");
    this.root.append(this.getAttribute("text") ?? "", make("slot"));
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    clearTimeout(this.#timer);
    if (!this.opened) {
      if (shown === this) shown = null;
      return;
    }
    if (shown !== null && shown !== this) shown.close();
    shown = this;
    const duration = this.number("duration", DURATION_MS);
    if (duration > 0) this.#timer = setTimeout(() => this.close(), duration);
  }

  get opened() {
    return this.hasAttribute("opened");
  }

  set opened(on) {
    this.toggleAttribute("opened", on);
  }

  open() {
    this.opened = true;
  }

  show() {
    this.open();
  }

  close() {
    this.opened = false;
  }

  hide() {
    this.close();
  }
}
