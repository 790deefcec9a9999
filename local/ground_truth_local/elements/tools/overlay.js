import { makeSvg } from "../core/dom.js";
import { colors, inkOn, normal, rgb } from "../image/palette.js";
import { loadPicture } from "../image/picture.js";

/**
 * Labels of an earlier job, laid over a picture for verification.
 *
 * @typedef {object} Overlay
 * @property {{label: string, colour: string}[]} legend
 * @property {(size: {width: number, height: number}) => Promise<HTMLCanvasElement | null>} layer pixels of the picture's size, or none
 * @property {(viewport: import("../image/viewport.js").Viewport) => SVGElement[]} shapes drawn in the stage's pixels
 */

/**
 * Reads the attribute `overlay`: `{boundingBox: {labels, value}}` or `{semanticSegmentation: {labels, labelMappings, src}}`,
 * or `{instanceSegmentation: {labels, instances: [{color, label}], src}}`.
 *
 * @param {import("../core/element.js").CrowdElement} element
 * @returns {Overlay | null}
 */
export function readOverlay(element) {
  const given = /** @type {Record<string, any> | undefined} */ (element.json("overlay"));
  if (given === undefined) return null;
  if (isObject(given?.boundingBox)) return boxes(given.boundingBox, element);
  if (isObject(given?.semanticSegmentation)) return segmentation(given.semanticSegmentation, element);
  if (isObject(given?.instanceSegmentation)) return instances(given.instanceSegmentation, element);
  element.report("attribute overlay holds neither boundingBox nor semanticSegmentation nor instanceSegmentation");
  return null;
}

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} listed @param {Iterable<unknown>} used */
function names(listed, used) {
  return [...new Set([...(Array.isArray(listed) ? listed : []), ...used].map(String))];
}

/** @param {any} given @param {import("../core/element.js").CrowdElement} element @returns {Overlay} */
function boxes({ labels, value }, element) {
  const all = Array.isArray(value) ? value.filter(isObject) : [];
  const drawn = all.filter((box) => ["left", "top", "width", "height"].every((side) => Number.isFinite(box[side])));
  if (drawn.length < all.length) element.report("attribute overlay has boxes without left, top, width and height");
  const known = names(labels, drawn.map((box) => box.label));
  const palette = colors(known.length);
  const legend = known.map((label, place) => ({ label, colour: palette[place] }));
  const colourOf = new Map(legend.map(({ label, colour }) => [label, colour]));
  return {
    legend,
    layer: async () => null,
    shapes: (viewport) => drawn.flatMap((box) => drawBox(box, colourOf.get(String(box.label)) ?? palette[0], viewport)),
  };
}

/** @param {any} box @param {string} colour @param {import("../image/viewport.js").Viewport} viewport */
function drawBox(box, colour, viewport) {
  const { x, y } = viewport.toStage({ x: box.left, y: box.top });
  const [width, height] = [box.width * viewport.scale, box.height * viewport.scale];
  const text = String(box.label);
  const tag = makeSvg("text", { x: x + 5, y: y - 6, fill: inkOn(colour), "font-size": 12, "font-weight": 600 }, text);
  const ground = makeSvg("rect", { x: x - 1, y: y - 20, width: Array.from(text).length * 7.4 + 12, height: 20, rx: 3, fill: colour });
  const frame = makeSvg("rect", { x, y, width, height, fill: colour, "fill-opacity": 0.14, stroke: colour, "stroke-width": 2.5 });
  return [frame, ground, tag];
}

/** @param {any} given @param {import("../core/element.js").CrowdElement} element @returns {Overlay} */
function segmentation({ labels, labelMappings, src }, element) {
  const mappings = isObject(labelMappings) ? labelMappings : {};
  const legend = names(labels, Object.keys(mappings)).flatMap((label) => {
    const colour = normal(mappings[label]?.color);
    return colour === null ? [] : [{ label, colour }];
  });
  return {
    legend,
    layer: (size) => maskLayer(src, size, legend, element),
    shapes: () => [],
  };
}

/** @param {any} given @param {import("../core/element.js").CrowdElement} element @returns {Overlay} */
function instances({ instances: listed, src }, element) {
  const counts = new Map();
  const legend = (Array.isArray(listed) ? listed.filter(isObject) : []).flatMap(({ color, label }) => {
    const colour = normal(color);
    if (colour === null) return [];
    counts.set(label, (counts.get(label) ?? 0) + 1);
    return [{ label: `${label} ${counts.get(label)}`, colour }];
  });
  return { legend, layer: (size) => maskLayer(src, size, legend, element), shapes: () => [] };
}

/** @param {unknown} src @param {{width: number, height: number}} size @param {{colour: string}[]} legend @param {import("../core/element.js").CrowdElement} element */
async function maskLayer(src, size, legend, element) {
  try {
    return paint(await loadPicture(String(src ?? "")), size, legend);
  } catch (error) {
    element.report(`the overlay's picture: ${/** @type {Error} */ (error).message}`);
    return null;
  }
}

/** The mask with only the colours of labels, so that the background lets the picture through. */
function paint(/** @type {HTMLImageElement} */ mask, /** @type {{width: number, height: number}} */ size, /** @type {{colour: string}[]} */ legend) {
  const canvas = document.createElement("canvas");
  canvas.className = "mask";
  canvas.width = size.width;
  canvas.height = size.height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.imageSmoothingEnabled = false;
  context.drawImage(mask, 0, 0, size.width, size.height);
  const pixels = context.getImageData(0, 0, size.width, size.height);
  const { data } = pixels;
  const kept = new Set(legend.map(({ colour }) => packed(...rgb(colour))));
  for (let at = 0; at < data.length; at += 4) {
    if (!kept.has(packed(data[at], data[at + 1], data[at + 2]))) data[at + 3] = 0;
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

const packed = (/** @type {number} */ red, /** @type {number} */ green, /** @type {number} */ blue) => (red << 16) | (green << 8) | blue;
