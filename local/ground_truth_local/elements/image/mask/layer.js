/**
 * A bitmap in colours: on a canvas over the picture, and as a PNG for the answer.
 *
 * @import { Area, Bitmap } from "./bitmap.js"
 */
import { BACKGROUND, packed } from "../palette.js";

/** Rows of so many pixels are coloured at a time, so that a large picture needs little memory beside it. */
const CHUNK = 2 ** 20;
const DATA_URL = "data:image/png;base64,";

export class Layer {
  /** @param {Bitmap} bitmap @param {(index: number) => string} colorOf an index from 1 */
  constructor(bitmap, colorOf) {
    this.bitmap = bitmap;
    this.colorOf = colorOf;
    this.canvas = canvasLike(bitmap);
    this.canvas.className = "mask";
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  }

  /** Shows what an area holds now. @param {Area} area */
  show(area = whole(this.bitmap)) {
    put(this.context, this.bitmap, area, this.#packed(0));
  }

  /** A PNG of opaque pixels, background white, in base64: each pixel has exactly its index's colour. */
  png() {
    const canvas = canvasLike(this.bitmap);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false, willReadFrequently: true }));
    put(context, this.bitmap, whole(this.bitmap), this.#packed(packed(BACKGROUND)));
    return canvas.toDataURL("image/png").slice(DATA_URL.length);
  }

  /** The pixel of each index. @param {number} background */
  #packed(background) {
    return Uint32Array.from({ length: 256 }, (_, index) => (index === 0 ? background : packed(this.colorOf(index))));
  }
}

/** @param {Bitmap} bitmap @returns {Area} */
const whole = ({ width, height }) => ({ left: 0, top: 0, width, height });

/** @param {Bitmap} bitmap */
function canvasLike({ width, height }) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** @param {CanvasRenderingContext2D} context @param {Bitmap} bitmap @param {Area} area @param {Uint32Array} pixels by index */
function put(context, bitmap, area, pixels) {
  if (area.width === 0 || area.height === 0) return;
  const rows = Math.max(1, Math.floor(CHUNK / area.width));
  for (let top = area.top; top < area.top + area.height; top += rows) {
    const height = Math.min(rows, area.top + area.height - top);
    const image = context.createImageData(area.width, height);
    const words = new Uint32Array(image.data.buffer);
    const indexes = bitmap.cut({ left: area.left, top, width: area.width, height });
    for (let place = 0; place < words.length; place++) words[place] = pixels[indexes[place]];
    context.putImageData(image, area.left, top);
  }
}
