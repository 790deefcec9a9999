import { make } from "../core/dom.js";
import { styles } from "../core/styles.js";
import { CrowdFlag } from "./flag.js";

const sheets = await styles("flag");

/** `crowd-toggle-button`: a switch. `invalid` shows it in the colour of errors while it is off. */
export class CrowdToggleButton extends CrowdFlag {
  static styles = sheets;
  static role = "switch";

  draw() {
    this.root.append(make("span", { class: "track" }, make("span", { class: "knob" })), make("span", {}, make("slot")));
  }

  get problem() {
    return this.required && !this.checked ? `“${this.label}” must be on` : null;
  }
}
