import { make } from "../core/dom.js";
import { toolStyles } from "../core/tool.js";
import { CrowdClassifier, multiSelect } from "./classifier.js";
import { readOverlay } from "./overlay.js";
import { PictureView } from "./picture_view.js";

const sheets = await toolStyles("image", "classifier");

/** `crowd-image-classifier`: one category for the picture `src`, on which `overlay` lays the labels to verify. */
export class CrowdImageClassifier extends CrowdClassifier {
  static styles = sheets;

  /** @type {PictureView | null} */
  #view = null;

  get problem() {
    return this.#view?.problem ?? super.problem;
  }

  get shortcuts() {
    return [
      ...super.shortcuts,
      { keys: ["+"], does: "Zoom in, also by wheel" },
      { keys: ["-"], does: "Zoom out" },
      { keys: ["F"], does: "Fit the picture" },
      { keys: ["A"], does: "Actual size" },
      ...(this.hasAttribute("overlay") ? [{ keys: ["O"], does: "Show or hide the labels" }] : []),
    ];
  }

  buildTarget(/** @type {HTMLElement} */ work) {
    const overlay = readOverlay(this);
    const view = new PictureView(this, overlay);
    this.#view = view;
    work.append(view.node);
    if (overlay !== null && overlay.legend.length > 0) {
      const items = overlay.legend.map(({ label, colour }) => make("li", {}, make("span", { class: "swatch", style: `--label-colour: ${colour}` }), label));
      this.side.append(make("ul", { class: "legend", "aria-label": "Labels in the picture" }, ...items));
    }
    view.load(this.getAttribute("src") ?? "");
  }
}

/** `crowd-image-classifier-multi-select` */
export class CrowdImageClassifierMultiSelect extends multiSelect(CrowdImageClassifier) {}
