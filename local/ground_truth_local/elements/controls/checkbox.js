import { make } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { styles } from "../core/styles.js";
import { CrowdFlag } from "./flag.js";

const sheets = await styles("flag");

/** `crowd-checkbox`: a box to check, with its label as content. */
export class CrowdCheckbox extends CrowdFlag {
  static styles = sheets;

  draw() {
    this.root.append(make("span", { class: "mark" }, icon("check")), make("span", {}, make("slot")));
  }
}
