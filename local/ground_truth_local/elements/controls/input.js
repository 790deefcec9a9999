import { make } from "../core/dom.js";
import { styles } from "../core/styles.js";
import { CrowdTextField } from "./text_field.js";

const sheets = await styles("text_field");

/** `crowd-input`: one line, of any `type` that an `input` of HTML has. */
export class CrowdInput extends CrowdTextField {
  static styles = sheets;

  makeField() {
    return make("input", { autocomplete: "off" });
  }

  dress(/** @type {HTMLElement} */ field) {
    field.setAttribute("type", this.type);
  }

  get type() {
    return this.getAttribute("type") ?? "text";
  }
}
