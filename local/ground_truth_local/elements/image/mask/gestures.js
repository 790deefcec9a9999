/**
 * What a pointer does on the stage of a mask: paints, erases, and outlines.
 *
 * @import { Point } from "../geometry.js"
 * @import { MaskTool } from "./mask_tool.js"
 */
import { distance, snapped } from "../geometry.js";
import { Draft } from "../vector/draft.js";

/** How near, in stage pixels, a click is to the first point of an outline that it closes. */
const HOME = 10;

export class MaskGestures {
  /** @param {MaskTool} tool */
  constructor(tool) {
    this.tool = tool;
  }

  /** @param {Point} point */
  hover(point) {
    this.tool.pointAt(point);
  }

  leave() {
    this.tool.pointAt(null);
  }

  /** @param {Point} point */
  down(point) {
    this.tool.pointAt(point);
    if (this.tool.mode !== "polygon") this.tool.paint(point);
  }

  /** @param {Point} point @param {PointerEvent} event */
  move(point, event) {
    if (this.tool.mode === "polygon") {
      this.tool.pointAt(point);
      return;
    }
    // Fast hands: the browser gathers moves between two frames.
    for (const passed of event.getCoalescedEvents?.() ?? []) this.tool.paint(this.tool.stage.imageAt(passed));
    this.tool.paint(point);
    this.tool.pointAt(point);
  }

  /** @param {Point} point */
  up(point) {
    if (this.tool.mode === "polygon") this.outline(point);
    else this.tool.settle();
  }

  cancel() {
    this.tool.painting.revert();
  }

  /** One more point of an outline; at its first or its last one it is closed, and filled. @param {Point} point */
  outline(point) {
    const { tool } = this;
    const at = snapped(point, tool.size);
    if (!tool.draft) {
      tool.draft = new Draft(at);
    } else if ([tool.draft.points[0], tool.draft.points.at(-1)].some((end) => end && distance(end, at) <= tool.stage.reach(HOME))) {
      tool.fill();
    } else {
      tool.draft.place(at);
    }
    tool.redraw();
  }
}
