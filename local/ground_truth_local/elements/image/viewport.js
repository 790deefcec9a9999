/**
 * Where the picture stands on the stage: a scale, and the place of its top left corner in the stage's pixels.
 * Each change gives a new viewport, so that one can be kept and compared.
 *
 * @import { Point, Size } from "./geometry.js"
 */
import { clamp } from "./geometry.js";

const SMALLEST = 0.02;
const LARGEST = 40;
/** Room around a picture that fits the stage, so that handles on its edge can be reached. */
const MARGIN = 16;
/** A tiny picture is not blown up beyond this when it is fitted. */
const LARGEST_FIT = 8;
/** How much of the picture stays in sight, in stage pixels. */
const KEPT = 48;

export class Viewport {
  /** @param {Size} picture @param {Size} stage @param {number} scale stage pixels per image pixel @param {Point} origin */
  constructor(picture, stage, scale, origin) {
    this.picture = picture;
    this.stage = stage;
    this.scale = scale;
    // On whole pixels, so that a picture at its actual size is not blurred.
    this.origin = { x: Math.round(origin.x), y: Math.round(origin.y) };
    Object.freeze(this);
  }

  /** The whole picture in the middle. @param {Size} picture @param {Size} stage */
  static fit(picture, stage) {
    const across = (stage.width - 2 * MARGIN) / picture.width;
    const down = (stage.height - 2 * MARGIN) / picture.height;
    const scale = clamp(Math.min(across, down, LARGEST_FIT), SMALLEST, LARGEST);
    return new Viewport(picture, stage, scale, {
      x: (stage.width - picture.width * scale) / 2,
      y: (stage.height - picture.height * scale) / 2,
    });
  }

  /** The point in the middle of the stage, in image coordinates. */
  get middle() {
    return this.toImage({ x: this.stage.width / 2, y: this.stage.height / 2 });
  }

  /** @param {Point} point in the stage's pixels @returns {Point} */
  toImage(point) {
    return { x: (point.x - this.origin.x) / this.scale, y: (point.y - this.origin.y) / this.scale };
  }

  /** @param {Point} point in image coordinates @returns {Point} */
  toStage(point) {
    return { x: point.x * this.scale + this.origin.x, y: point.y * this.scale + this.origin.y };
  }

  /** Zoomed so that the image point below `at` (stage pixels; the middle by default) stays there. */
  zoomed(/** @type {number} */ scale, at = { x: this.stage.width / 2, y: this.stage.height / 2 }) {
    const next = clamp(scale, SMALLEST, LARGEST);
    const held = this.toImage(at);
    return new Viewport(this.picture, this.stage, next, {
      x: at.x - held.x * next,
      y: at.y - held.y * next,
    }).#insight();
  }

  /** @param {Point} step in the stage's pixels */
  panned(step) {
    const origin = { x: this.origin.x + step.x, y: this.origin.y + step.y };
    return new Viewport(this.picture, this.stage, this.scale, origin).#insight();
  }

  /** On a stage of another size, with the same image point in the middle. @param {Size} stage */
  resized(stage) {
    const origin = {
      x: this.origin.x + (stage.width - this.stage.width) / 2,
      y: this.origin.y + (stage.height - this.stage.height) / 2,
    };
    return new Viewport(this.picture, stage, this.scale, origin).#insight();
  }

  #insight() {
    const { width, height } = this.picture;
    return new Viewport(this.picture, this.stage, this.scale, {
      x: clamp(this.origin.x, KEPT - width * this.scale, this.stage.width - KEPT),
      y: clamp(this.origin.y, KEPT - height * this.scale, this.stage.height - KEPT),
    });
  }
}
