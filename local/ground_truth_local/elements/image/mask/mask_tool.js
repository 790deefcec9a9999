/**
 * A tool that paints a mask over the picture, pixel by pixel.
 *
 * @import { Point } from "../geometry.js"
 * @import { Mode } from "./brush_bar.js"
 * @import { Region } from "./region_list.js"
 * @import { Draft } from "../vector/draft.js"
 */
import { makeSvg } from "../../core/dom.js";
import { clamp } from "../geometry.js";
import { ImageTool } from "../image_tool.js";
import { BACKGROUND } from "../palette.js";
import { Bitmap } from "./bitmap.js";
import { BrushBar } from "./brush_bar.js";
import { MaskGestures } from "./gestures.js";
import { MaskKeys, SHORTCUTS } from "./keys.js";
import { Layer } from "./layer.js";
import { Painting } from "./painting.js";
import { RegionList } from "./region_list.js";

/** The first brush is this share of the picture's longer side; the widest is this share of it. */
const FIRST_BRUSH = 1 / 32;
const WIDEST_BRUSH = 1 / 4;

/** A subclass gives `active` (the index that is painted next), `colorOfIndex`, `regions` and `chooseRegion`. */
export class MaskTool extends ImageTool {
  /** @type {Mode} */ mode = "brush";
  diameter = 1;
  widest = 1;
  /** How much the mask covers the picture, in percent. */ opacity = 60;
  /** @type {Point | null} */ pointer = null;
  /** @type {Draft | null} the outline that is being drawn */ draft = null;

  #hand = new MaskGestures(this);
  #keys = new MaskKeys(this);
  #hidden = false;
  /** @type {string | null} of the mask as it stands */ #png = null;
  /** @type {{labels: readonly string[], pixels: Uint8Array} | null} a mask of before the tool was drawn anew */ #kept = null;
  /** @type {Uint8Array | null} pixels to start with, where there is any */ first = null;

  /** @returns {number} from 1; 0: nothing can be painted */
  get active() {
    return 0;
  }

  /** @param {number} _index @returns {string} */
  colorOfIndex(_index) {
    return BACKGROUND;
  }

  /** What has been painted. @param {Uint32Array} _counts pixels by index @returns {Region[]} */
  regions(_counts) {
    return [];
  }

  /** @param {number} _index */
  chooseRegion(_index) {}

  /** Makes sure that something can be painted; what that changes beside pixels is undone with the step. */
  prepare() {}

  /** What a step changes beside pixels. @returns {{undo: () => void, redo: () => void} | undefined} */
  besides() {
    return undefined;
  }

  get regionsHeading() {
    return "Painted";
  }

  get viewName() {
    return "Picture to paint on";
  }

  get hand() {
    return this.#hand;
  }

  get shortcuts() {
    return [...SHORTCUTS, ...super.shortcuts];
  }

  get problem() {
    const unfinished = this.draft !== null || this.painting?.busy;
    return super.problem ?? (unfinished ? "A polygon or a stroke is not finished: finish it, or press Escape." : null);
  }

  /** The mask as a PNG in base64, made once for as long as nothing changes. */
  get pngImageData() {
    this.#png ??= this.layer.png();
    return this.#png;
  }

  keep() {
    return this.ready ? { labels: this.labels, pixels: this.bitmap.pixels.slice() } : this.#kept;
  }

  restore(/** @type {{labels: readonly string[], pixels: Uint8Array} | null} */ kept) {
    this.#kept = kept;
  }

  /** What an index of a mask that was kept is now; 0: nothing. @param {number} index @param {readonly string[]} _labels of then @returns {number} */
  indexNow(index, _labels) {
    return index;
  }

  build() {
    this.first = null;
    this.#png = null;
    super.build();
    this.brushBar = new BrushBar(this);
    this.bar.append(this.brushBar.tools);
    this.foot.append(this.brushBar.covering);
    this.list = new RegionList(this.regionsHeading, {
      choose: (index) => this.chooseRegion(index),
      remove: (index) => this.removeRegion(index),
    });
    this.side.append(this.list.node);
  }

  /** @param {HTMLImageElement} picture */
  async started(picture) {
    this.bitmap = await this.firstBitmap();
    if (this.#kept !== null) {
      const { labels, pixels } = this.#kept;
      const now = Array.from({ length: 256 }, (_, index) => this.indexNow(index, labels));
      this.bitmap.pixels.set(pixels.map((index) => now[index]));
      this.#kept = null;
    }
    this.layer = new Layer(this.bitmap, (index) => this.colorOfIndex(index));
    this.painting = new Painting(this.bitmap, this.layer, this.history);
    this.layer.show();
    this.layer.canvas.style.opacity = `${this.opacity}%`;
    const longer = Math.max(this.size.width, this.size.height);
    this.widest = Math.max(4, Math.round(longer * WIDEST_BRUSH));
    this.diameter = Math.max(1, Math.round(longer * FIRST_BRUSH));
    this.stage.element.classList.add("painted");
    this.stage.show(this.size, picture, this.layer.canvas);
    this.brushBar.show();
    this.listRegions();
  }

  /** @returns {Promise<Bitmap>} what the mask starts with */
  async firstBitmap() {
    return new Bitmap(this.size.width, this.size.height);
  }

  changed() {
    this.#png = null;
    this.listRegions();
    super.changed();
  }

  listRegions() {
    if (this.bitmap) this.list.draw(this.regions(this.bitmap.counts()), this.active);
  }

  /** @param {Mode} mode */
  choose(mode) {
    this.cancel();
    this.mode = mode;
    this.brushBar.show();
    this.say({ brush: "Brush", eraser: "Eraser", polygon: "Polygon: click its corners" }[mode]);
    this.redraw();
  }

  /** @param {number} diameter */
  resizeBrush(diameter) {
    this.diameter = clamp(Math.round(diameter), 1, this.widest);
    this.brushBar.show();
    this.redraw();
  }

  /** @param {number} percent */
  cover(percent) {
    this.opacity = percent;
    this.#hidden = false;
    this.layer.canvas.style.opacity = `${percent}%`;
  }

  hide() {
    this.#hidden = !this.#hidden;
    this.layer.canvas.style.opacity = this.#hidden ? "0" : `${this.opacity}%`;
    this.say(this.#hidden ? "Mask hidden" : "Mask shown");
  }

  /** Moves the brush without painting. @param {Point | null} point */
  pointAt(point) {
    this.pointer = point;
    if (this.draft && point) this.draft.pointer = point;
    this.redraw();
  }

  /** @param {Point} point */
  paint(point) {
    if (this.mode === "eraser") return this.painting.brush(point, this.diameter, 0);
    this.prepare();
    if (this.active > 0) this.painting.brush(point, this.diameter, this.active);
  }

  /** Ends a stroke. */
  settle() {
    const name = this.mode === "eraser" ? "Erased" : "Painted";
    this.painting.settle(name, this.besides());
    this.say(name);
  }

  /** Fills the outline that has been drawn. */
  fill() {
    const points = this.draft?.points ?? [];
    this.draft = null;
    if (points.length < 3) return this.say("A polygon needs 3 points.");
    this.prepare();
    if (this.active === 0) return undefined;
    this.painting.polygon(points, this.active);
    this.painting.settle("Polygon filled", this.besides());
    return this.say("Polygon filled");
  }

  cancel() {
    if (this.draft) this.say("Not drawn");
    this.draft = null;
    this.painting.revert();
    this.redraw();
  }

  /** @param {number} index */
  removeRegion(index) {
    this.painting.replace(index, 0);
    this.painting.settle("Deleted", this.besides());
    this.say("Deleted");
  }

  undo() {
    if (this.draft) {
      if (!this.draft.undo()) this.draft = null;
      this.redraw();
    } else if (!this.painting.busy) {
      super.undo();
    }
  }

  redo() {
    if (!this.draft) super.redo();
    else if (this.draft.redo()) this.redraw();
  }

  reset() {
    this.cancel();
    if (this.first) this.bitmap.pixels.set(this.first);
    else this.bitmap.pixels.fill(0);
    this.layer.show();
    super.reset();
  }

  /** @param {KeyboardEvent} event @param {boolean} inView */
  pressed(event, inView) {
    return this.#keys.pressed(event, inView) || super.pressed(event, inView);
  }

  redraw() {
    if (!this.stage.overlay) return;
    this.stage.overlay.replaceChildren(...(this.mode === "polygon" ? this.#outline() : this.#brush()));
  }

  #brush() {
    if (!this.pointer) return [];
    const { x, y } = this.stage.viewport.toStage(this.pointer);
    const radius = Math.max(1.5, (this.diameter / 2) * this.stage.viewport.scale);
    const circle = (/** @type {string} */ name) => makeSvg("circle", { class: name, cx: x, cy: y, r: radius });
    return [makeSvg("g", { class: `brush ${this.mode}`, style: `--color: ${this.nextColor}` }, circle("halo"), circle("line"))];
  }

  /** The colour of what is painted next. */
  get nextColor() {
    return this.active > 0 ? this.colorOfIndex(this.active) : BACKGROUND;
  }

  #outline() {
    if (!this.draft) return [];
    const drawn = [...this.draft.points, this.draft.pointer].map((point) => this.stage.viewport.toStage(point));
    const points = drawn.map(({ x, y }) => `${x},${y}`).join(" ");
    const corners = drawn.slice(0, -1).map(({ x, y }, place) => makeSvg("circle", { class: "vertex", cx: x, cy: y, r: place === 0 ? 7 : 4 }));
    const lines = ["halo", "line"].map((name) => makeSvg("polygon", { class: name, points }));
    return [makeSvg("g", { class: "shape selected draft", style: `--color: ${this.nextColor}` }, ...lines, ...corners)];
  }
}
