import { icon } from "../core/icons.js";
import { CrowdElement } from "../core/element.js";
import { make } from "../core/dom.js";
import { styles } from "../core/styles.js";

const sheets = await styles("iron_icon");

/** `iron-icon`: the picture that the examples of `crowd-button` put into it. */
export class IronIcon extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;

  connect() {
    this.root.append(icon(this.getAttribute("icon") ?? ""), make("slot"));
  }
}
