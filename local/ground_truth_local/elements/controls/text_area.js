import { make } from "../core/dom.js";
import { styles } from "../core/styles.js";
import { CrowdTextField } from "./text_field.js";

const sheets = await styles("text_field");

/** `crowd-text-area`: lines of text; it grows with them, up to `max-rows`. */
export class CrowdTextArea extends CrowdTextField {
  static styles = sheets;

  makeField() {
    return make("textarea");
  }

  dress(/** @type {HTMLElement} */ field) {
    field.setAttribute("rows", String(this.number("rows", 3)));
    field.style.setProperty("--rows", String(this.number("rows", 3)));
    if (this.hasAttribute("max-rows")) field.style.setProperty("--max-rows", String(this.number("max-rows", 3)));
  }
}
