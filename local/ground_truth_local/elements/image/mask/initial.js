/**
 * A mask to start with: the picture of an earlier job, and which colour means which label.
 *
 * @typedef {{src?: unknown, labelMappings?: Record<string, {color?: unknown}>}} InitialMask as `initial-value` gives it
 */
import { loadPicture } from "../picture.js";
import { normal, packed } from "../palette.js";
import { Bitmap } from "./bitmap.js";

/** Colours of labels by the initial value. @param {unknown} value @param {readonly string[]} labels @returns {unknown[]} */
export const mappedColors = (value, labels) =>
  labels.map((label) => /** @type {InitialMask} */ (value)?.labelMappings?.[label]?.color);

/**
 * @param {InitialMask} value
 * @param {readonly string[]} labels
 * @param {{width: number, height: number}} size of the picture
 * @returns {Promise<{bitmap: Bitmap, problems: string[]}>} indexes count the labels from 1
 */
export async function readInitialMask(value, labels, size) {
  const strangers = Object.keys(value.labelMappings ?? {}).filter((label) => !labels.includes(label));
  const problems = strangers.map((label) => `initial-value: label ${JSON.stringify(label)} is not one of the labels; it is not shown`);
  const indexes = new Map();
  mappedColors(value, labels).forEach((color, place) => {
    const known = normal(color);
    if (known !== null) indexes.set(packed(known), place + 1);
  });
  const read = await readMask(String(value.src ?? ""), indexes, size);
  return { bitmap: read.bitmap, problems: [...problems, ...read.problems] };
}

/**
 * @param {string} address of the mask
 * @param {Map<number, number>} indexes index by colour
 * @param {{width: number, height: number}} size of the picture
 * @returns {Promise<{bitmap: Bitmap, problems: string[]}>}
 */
export async function readMask(address, indexes, size) {
  const bitmap = new Bitmap(size.width, size.height);
  const problems = [];
  const picture = await loadPicture(address);
  if (picture.naturalWidth !== size.width || picture.naturalHeight !== size.height) {
    problems.push(
      `initial-value: the mask is ${picture.naturalWidth} by ${picture.naturalHeight} pixels, ` +
        `the picture ${size.width} by ${size.height}; it was stretched`,
    );
  }
  const pixels = await pixelsOf(picture, size);
  // Neighbours are mostly alike, which saves most of the look-ups.
  for (let place = 0, last = 0, index = 0; place < pixels.length; place++) {
    if (pixels[place] !== last) {
      last = pixels[place];
      index = indexes.get(last) ?? 0;
    }
    bitmap.pixels[place] = index;
  }
  return { bitmap, problems };
}

/** Colours as the file has them, not as a screen would show them. @param {HTMLImageElement} picture @param {{width: number, height: number}} size */
async function pixelsOf(picture, { width, height }) {
  const plain = await createImageBitmap(picture, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.imageSmoothingEnabled = false;
  context.drawImage(plain, 0, 0, width, height);
  plain.close();
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}
