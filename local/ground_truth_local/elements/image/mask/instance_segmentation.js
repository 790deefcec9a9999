/**
 * `crowd-instance-segmentation`: each pixel belongs to one instance of a label, or to none.
 *
 * @typedef {{index: number, label: string}} Instance
 */
import { PictureError } from "../picture.js";
import { button } from "../toolbar.js";
import { colors, normal, packed } from "../palette.js";
import { readMask } from "./initial.js";
import { MaskTool } from "./mask_tool.js";

/** What one byte a pixel can tell apart, beside background. */
const MOST = 255;
const COLORS = colors(MOST);

/** `{labeledImage: {pngImageData}, instances: [{color, label}], inputImageProperties}`. */
export class InstanceSegmentationTool extends MaskTool {
  /** @type {readonly Instance[]} */ #instances = [];
  /** @type {readonly Instance[]} before the step that is under way */ #before = [];
  /** An index is never used again, so that colours stay theirs. */ #last = 0;
  #active = 0;
  /** @type {Instance[]} what initial-value has */ #initial = [];
  /** @type {readonly Instance[] | null} of before the tool was drawn anew */ #restored = null;

  get labelsHaveColors() {
    return false;
  }

  get regionsHeading() {
    return "Instances";
  }

  get shortcuts() {
    return [{ keys: ["N"], does: "Another instance of the label" }, ...super.shortcuts];
  }

  get active() {
    return this.#active;
  }

  set value(value) {
    this.initialValue = value;
  }

  /** @param {number} index */
  indexNow(index) {
    const instance = this.#instances.find((other) => other.index === index);
    return instance !== undefined && this.labels.includes(instance.label) ? index : 0;
  }

  keep() {
    const kept = /** @type {any} */ (super.keep());
    return kept && { ...kept, instances: this.#instances };
  }

  restore(/** @type {any} */ kept) {
    this.#restored = kept?.instances ?? null;
    super.restore(kept);
  }

  async firstBitmap() {
    const bitmap = await this.#initialBitmap();
    if (this.#restored !== null) this.#instances = this.#before = this.#restored.filter(({ label }) => this.labels.includes(label));
    this.#restored = null;
    return bitmap;
  }

  /** The instances of an earlier job: `{instances: [{color, label}], src}`, a mask with a colour for each. */
  async #initialBitmap() {
    const value = /** @type {{instances?: {color?: unknown, label?: unknown}[], src?: unknown} | undefined} */ (this.initialValue);
    if (value === undefined) return super.firstBitmap();
    const listed = Array.isArray(value?.instances) ? value.instances : [];
    /** @type {Map<number, number>} */
    const indexes = new Map();
    this.#initial = [];
    listed.slice(0, MOST).forEach(({ color, label }, place) => {
      const known = normal(color);
      if (known === null || !this.labels.includes(String(label))) {
        this.report(`initial-value: instances[${place}] has no colour, or a label that is not one of the labels; it is not shown`);
        return;
      }
      indexes.set(packed(known), place + 1);
      this.#initial.push({ index: place + 1, label: String(label) });
    });
    this.#instances = this.#before = this.#initial;
    this.#last = listed.length;
    try {
      const { bitmap, problems } = await readMask(String(value?.src ?? ""), indexes, this.size);
      problems.forEach((problem) => this.report(problem));
      this.first = bitmap.pixels.slice();
      return bitmap;
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      throw new PictureError(`The mask of initial-value: ${error.message}`);
    }
  }

  get #modified() {
    return this.bitmap.pixels.some((index, place) => index !== (this.first?.[place] ?? 0));
  }

  get value() {
    if (!this.ready) return undefined;
    const counts = this.bitmap.counts();
    return {
      ...(this.hasAttribute("initial-value") && { initialValueModified: this.#modified }),
      inputImageProperties: this.inputImageProperties,
      instances: this.#instances
        .filter(({ index }) => counts[index] > 0)
        .map(({ index, label }) => ({ color: this.colorOfIndex(index), label })),
      labeledImage: { pngImageData: this.pngImageData },
    };
  }

  get nextColor() {
    return this.colorOfIndex(this.#active || this.#last + 1);
  }

  build() {
    super.build();
    const add = button("Add instance of the label", "N", () => this.another(), "Add instance");
    add.className = "button";
    this.labelList.node.after(add);
  }

  /** The next stroke begins another instance. */
  another() {
    this.#active = 0;
    if (this.mode === "eraser") this.choose("brush");
    this.listRegions();
    this.redraw();
    this.say(`Next: another ${this.label}`);
  }

  /** @param {string} label */
  labelChosen(label) {
    this.label = label;
    this.another();
  }

  prepare() {
    if (this.#active > 0 || this.label === "") return;
    if (this.#last === MOST) {
      this.say(`No more than ${MOST} instances can be told apart.`);
      return;
    }
    this.#active = ++this.#last;
    this.#instances = [...this.#instances, { index: this.#active, label: this.label }];
  }

  besides() {
    const [before, after] = [this.#before, this.#instances];
    this.#before = after;
    const put = (/** @type {readonly Instance[]} */ instances) => () => {
      this.#instances = this.#before = instances;
      if (!instances.some(({ index }) => index === this.#active)) this.#active = 0;
    };
    return { undo: put(before), redo: put(after) };
  }

  reset() {
    this.#instances = this.#before = this.#initial;
    this.#active = 0;
    super.reset();
  }

  cancel() {
    super.cancel();
    this.#instances = this.#before;
    if (!this.#instances.some(({ index }) => index === this.#active)) this.#active = 0;
  }

  /** @param {number} index */
  colorOfIndex(index) {
    return COLORS[index - 1] ?? "#000000";
  }

  /** @param {Uint32Array} counts */
  regions(counts) {
    const seen = new Map();
    return this.#instances.map(({ index, label }) => {
      seen.set(label, (seen.get(label) ?? 0) + 1);
      return { index, name: `${label} ${seen.get(label)}`, color: this.colorOfIndex(index), share: counts[index] / this.bitmap.pixels.length };
    });
  }

  /** @param {number} index */
  chooseRegion(index) {
    const instance = this.#instances.find((other) => other.index === index);
    if (!instance) return;
    this.#active = index;
    this.label = instance.label;
    this.labelList.chosen = [instance.label];
    this.listRegions();
    this.redraw();
  }

  /** @param {number} index */
  removeRegion(index) {
    this.#instances = this.#instances.filter((instance) => instance.index !== index);
    if (this.#active === index) this.#active = 0;
    super.removeRegion(index);
  }

  /** @param {KeyboardEvent} event @param {boolean} inView */
  pressed(event, inView) {
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey) return super.pressed(event, inView);
    this.another();
    return true;
  }
}
