/** `crowd-semantic-segmentation`: each pixel has one label, or none. */
import { PictureError } from "../picture.js";
import { mappedColors, readInitialMask } from "./initial.js";
import { MaskTool } from "./mask_tool.js";

/** What one byte a pixel can tell apart, beside background. */
const MOST_LABELS = 255;

/** `{labeledImage: {pngImageData}, labelMappings: {label: {color}}, inputImageProperties}`. */
export class SemanticSegmentationTool extends MaskTool {
  get givenColors() {
    return mappedColors(this.initialValue, this.labels);
  }

  set value(value) {
    this.initialValue = value;
  }

  /** @param {number} index @param {readonly string[]} labels */
  indexNow(index, labels) {
    return index === 0 ? 0 : this.labels.indexOf(labels[index - 1]) + 1;
  }

  get value() {
    if (!this.ready) return undefined;
    return {
      inputImageProperties: this.inputImageProperties,
      ...(this.hasAttribute("initial-value") && { initialValueModified: this.#modified }),
      labelMappings: Object.fromEntries(this.labels.map((label, place) => [label, { color: this.colors[place] }])),
      labeledImage: { pngImageData: this.pngImageData },
    };
  }

  get #modified() {
    return this.bitmap.pixels.some((index, place) => index !== (this.first?.[place] ?? 0));
  }

  get active() {
    return this.labels.indexOf(this.label) + 1;
  }

  build() {
    super.build();
    if (this.labels.length > MOST_LABELS) this.report(`${this.labels.length} labels: only ${MOST_LABELS} can be painted`);
  }

  async firstBitmap() {
    const value = this.initialValue;
    if (value === undefined) return super.firstBitmap();
    try {
      const { bitmap, problems } = await readInitialMask(/** @type {any} */ (value), this.labels, this.size);
      problems.forEach((problem) => this.report(problem));
      this.first = bitmap.pixels.slice();
      return bitmap;
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      throw new PictureError(`The mask of initial-value: ${error.message}`);
    }
  }

  /** @param {number} index */
  colorOfIndex(index) {
    return this.colors[index - 1] ?? "#000000";
  }

  /** @param {Uint32Array} counts */
  regions(counts) {
    return this.labels
      .map((name, place) => ({ index: place + 1, name, color: this.colors[place], share: counts[place + 1] / this.bitmap.pixels.length }))
      .filter(({ share }) => share > 0);
  }

  /** @param {number} index */
  chooseRegion(index) {
    this.labelList.chosen = [this.labels[index - 1]];
    this.labelChosen(this.labels[index - 1]);
  }

  /** @param {string} label */
  labelChosen(label) {
    super.labelChosen(label);
    if (this.mode === "eraser") this.choose("brush");
    this.listRegions();
  }
}
