/**
 * Rectangles: two corners, whole pixels.
 *
 * @import { Point, Size, Box } from "../../geometry.js"
 * @import { Kind } from "./kind.js"
 */
import { bounds, boxOf, clamp, corners, snapped, stepInside } from "../../geometry.js";
import { numbers, shown } from "./kind.js";

const HANDLES = [
  { across: 0, down: 0, cursor: "nwse-resize" },
  { across: 0.5, down: 0, cursor: "ns-resize" },
  { across: 1, down: 0, cursor: "nesw-resize" },
  { across: 1, down: 0.5, cursor: "ew-resize" },
  { across: 1, down: 1, cursor: "nwse-resize" },
  { across: 0.5, down: 1, cursor: "ns-resize" },
  { across: 0, down: 1, cursor: "nesw-resize" },
  { across: 0, down: 0.5, cursor: "ew-resize" },
];

/** @implements {Kind<Box>} */
export class BoxKind {
  noun = "Box";
  answerKey = "boundingBoxes";
  gesture = /** @type {const} */ ("drag");
  closed = true;
  least = 2;
  most = 2;
  opensInside = true;
  crosses = true;

  /** @param {Record<string, unknown>} entry */
  read(entry) {
    const box = numbers(entry, ["left", "top", "width", "height"]);
    if (box.width <= 0 || box.height <= 0) throw new TypeError("width and height must be more than 0");
    return box;
  }

  /** @param {Box} box */
  written({ left, top, width, height }) {
    return { left, top, width, height };
  }

  /** @param {Box} box */
  outline(box) {
    return corners(box);
  }

  /** @param {Box} box */
  handles({ left, top, width, height }) {
    return HANDLES.map(({ across, down, cursor }) => ({ x: left + across * width, y: top + down * height, cursor }));
  }

  /** @param {Point[]} points two corners @param {Size} size */
  made([a, b], size) {
    const box = boxOf(snapped(a, size), snapped(b, size));
    return box.width > 0 && box.height > 0 ? box : null;
  }

  /** @param {Point} middle @param {number} reach image pixels @param {Size} size */
  fresh(middle, reach, size) {
    const across = Math.min(reach, size.width / 2) / 2;
    const down = Math.min(reach * 0.75, size.height / 2) / 2;
    const at = { x: clamp(middle.x, across, size.width - across), y: clamp(middle.y, down, size.height - down) };
    return this.made([{ x: at.x - across, y: at.y - down }, { x: at.x + across + 1, y: at.y + down + 1 }], size);
  }

  /** @param {Box} box @param {Point} step @param {Size} size */
  moved(box, step, size) {
    const { x, y } = stepInside(box, step, size);
    return rounded({ ...box, left: box.left + x, top: box.top + y });
  }

  /** @param {Box} box @param {number} handle @param {Point} to @param {Size} size */
  dragged(box, handle, to, size) {
    const { across, down } = HANDLES[handle];
    const at = snapped(to, size);
    const right = box.left + box.width;
    const bottom = box.top + box.height;
    // The opposite edge stays; a box can be turned inside out, but never flat.
    const [fixedX, fixedY] = [across === 0 ? right : box.left, down === 0 ? bottom : box.top];
    const x = across === 0.5 ? right : apart(at.x, fixedX, across === 0 ? -1 : 1);
    const y = down === 0.5 ? bottom : apart(at.y, fixedY, down === 0 ? -1 : 1);
    return rounded(boxOf({ x: fixedX, y: fixedY }, { x, y }));
  }

  /** Grows or shrinks at the right and bottom edges. @param {Box} box @param {Point} step @param {Size} size */
  resized(box, step, size) {
    return rounded({
      ...box,
      width: clamp(box.width + step.x, 1, Math.max(1, size.width - box.left)),
      height: clamp(box.height + step.y, 1, Math.max(1, size.height - box.top)),
    });
  }

  /** @param {Box} box */
  describe(box) {
    return `${shown(box.width)} by ${shown(box.height)} at ${shown(box.left)}, ${shown(box.top)}`;
  }

  /** @param {Box} box */
  bounds(box) {
    return bounds(corners(box));
  }
}

/** @param {number} value @param {number} fixed @param {number} side */
const apart = (value, fixed, side) => (Math.round(value) === Math.round(fixed) ? fixed + side : value);

/** @param {Box} box whose edges become whole pixels @returns {Box} */
function rounded({ left, top, width, height }) {
  const [x, y] = [Math.round(left), Math.round(top)];
  return { left: x, top: y, width: Math.max(1, Math.round(left + width) - x), height: Math.max(1, Math.round(top + height) - y) };
}
