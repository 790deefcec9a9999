/**
 * What a pointer does on the stage of a vector tool: selects, moves and reshapes what is there, and draws what is not.
 *
 * @import { Point } from "../geometry.js"
 * @import { Shape } from "./drawing.js"
 * @import { VectorTool } from "./vector_tool.js"
 * @typedef {{move: (point: Point) => void, up: (point: Point, moved: boolean) => void, cancel: () => void}} Grip what a pressed pointer holds
 */
import { cross, crossesItself, distance, segments, snapped } from "../geometry.js";
import { Draft } from "./draft.js";
import { handleAt, lineAt, middles, shapeAround } from "./picking.js";

/** Reaches in stage pixels; fingers are wider than mice. */
const HANDLE = 9;
const LINE = 6;
const FINGER = 2.2;
/** A pointer that moves less than this, in stage pixels, clicks. */
const STILL = 4;
/** Clicks closer than this in time, in milliseconds, and reach are a double click. */
const DOUBLE = 350;

export class Gestures {
  /** @type {Grip | null} */ #grip = null;
  /** @type {Point} */ #start = { x: 0, y: 0 };
  #moved = false;
  #lastClick = { time: -Infinity, x: 0, y: 0 };

  /** @param {VectorTool} tool */
  constructor(tool) {
    this.tool = tool;
  }

  /** @param {Point} point @param {PointerEvent} event */
  hover(point, event) {
    if (this.tool.draft) {
      this.tool.draft.pointer = snapped(point, this.tool.size);
      this.tool.redraw();
    }
    this.tool.stage.element.style.cursor = this.#cursor(point, event);
  }

  leave() {
    this.tool.stage.element.style.cursor = "";
  }

  /** @param {Point} point @param {PointerEvent} event */
  down(point, event) {
    this.#start = { x: event.clientX, y: event.clientY };
    this.#moved = false;
    if (this.tool.draft) this.#grip = this.#drawOn(point);
    else if (event.shiftKey) this.#grip = this.#draw(point, null);
    else this.#grip = this.#holdSelected(point, event) ?? this.#pick(point, event);
  }

  /** @param {Point} point @param {PointerEvent} event */
  move(point, event) {
    this.#moved ||= distance(this.#start, { x: event.clientX, y: event.clientY }) >= STILL;
    if (this.#moved) this.#grip?.move(point);
  }

  /** @param {Point} point */
  up(point) {
    this.#grip?.up(point, this.#moved);
    this.#grip = null;
  }

  cancel() {
    this.#grip?.cancel();
    this.#grip = null;
  }

  /** @param {PointerEvent} event @param {number} pixels */
  #reach(event, pixels) {
    return this.tool.stage.reach(event.pointerType === "touch" ? pixels * FINGER : pixels);
  }

  /** A handle of the selected shape, the middle of one of its lines, or its inside. @param {Point} point @param {PointerEvent} event @returns {Grip | null} */
  #holdSelected(point, event) {
    const { kind, drawing } = this.tool;
    const shape = drawing.selected;
    if (!shape) return null;
    const handle = handleAt(kind, shape, point, this.#reach(event, HANDLE));
    if (handle !== -1) {
      if (kind.with) drawing.selectVertex(handle);
      return this.#reshape(shape, (to) => kind.dragged(shape.geometry, handle, to, this.tool.size));
    }
    const middle = middles(kind, shape).findIndex((at) => distance(at, point) <= this.#reach(event, HANDLE));
    if (middle !== -1) {
      const wider = kind.with?.(shape.geometry, middle, point);
      if (wider) return this.#reshape(shape, (to) => kind.dragged(wider, middle + 1, to, this.tool.size));
    }
    const within = drawing.grabbed && shapeAround(kind, [shape], point) === shape;
    return within ? this.#carry(shape, point) : null;
  }

  /** Another shape, or a new one. @param {Point} point @param {PointerEvent} event @returns {Grip} */
  #pick(point, event) {
    const { kind, drawing } = this.tool;
    const tagged = drawing.shapes.find((shape) => String(shape.id) === tagOf(event));
    const shape = lineAt(kind, drawing.shapes, drawing.selected, point, this.#reach(event, LINE));
    if (shape) {
      drawing.select(shape);
      this.tool.announceSelected();
      return this.#carry(shape, point);
    }
    return this.#draw(point, tagged ?? null);
  }

  /** A new shape. @param {Point} point @param {Shape | null} tagged the shape whose tag lies there, which a click selects */
  #draw(point, tagged) {
    return this.tool.kind.gesture === "drag" ? this.#drag(point, tagged) : this.#begin(point, tagged);
  }

  /** @param {Shape} shape @param {(to: Point) => any} at @returns {Grip} */
  #reshape(shape, at) {
    const { drawing, kind } = this.tool;
    return {
      move: (point) => drawing.preview(shape, { geometry: at(point) }),
      up: () => {
        const geometry = drawing.selected?.geometry;
        if (!kind.crosses && geometry && crossesItself(kind.outline(geometry), kind.closed)) {
          drawing.revert();
          this.tool.say("Not moved: the outline would cross itself.");
        } else {
          drawing.settle(`${kind.noun} reshaped`);
          this.tool.announceSelected();
        }
      },
      cancel: () => drawing.revert(),
    };
  }

  /** @param {Shape} shape @param {Point} from @returns {Grip} */
  #carry(shape, from) {
    const { drawing, kind, size } = this.tool;
    return {
      move: (point) => {
        const step = { x: Math.round(point.x - from.x), y: Math.round(point.y - from.y) };
        drawing.preview(shape, { geometry: kind.moved(shape.geometry, step, size) });
      },
      up: (_point, moved) => {
        drawing.settle(`${kind.noun} moved`);
        if (moved) this.tool.announceSelected();
      },
      cancel: () => drawing.revert(),
    };
  }

  /** A shape drawn by dragging; a click selects what it is inside of, lets go of the selection, or starts a shape that a second click ends. @param {Point} point @param {Shape | null} tagged @returns {Grip} */
  #drag(point, tagged) {
    const { tool } = this;
    const { drawing, kind } = tool;
    return {
      move: (to) => {
        if (!tool.draft) {
          drawing.select(null);
          tool.draft = new Draft(snapped(point, tool.size));
        }
        tool.draft.pointer = snapped(to, tool.size);
        tool.redraw();
      },
      up: (to, moved) => {
        if (moved) {
          tool.draft?.place(snapped(to, tool.size));
          tool.finish();
          return;
        }
        const around = tagged ?? shapeAround(kind, drawing.shapes, point);
        if (around || drawing.selected) {
          drawing.select(around);
          tool.announceSelected();
        } else if (inPicture(point, tool.size)) {
          tool.start(snapped(point, tool.size));
        }
      },
      cancel: () => tool.abandon(),
    };
  }

  /** A shape drawn by clicks: its first point. A line of two points can be dragged as well. @param {Point} point @param {Shape | null} tagged @returns {Grip} */
  #begin(point, tagged) {
    const { tool } = this;
    const at = snapped(point, tool.size);
    const line = tool.kind.least === 2 && tool.kind.most === 2;
    return {
      move: (to) => {
        if (!line) return;
        if (!tool.draft) tool.start(at);
        if (tool.draft) tool.draft.pointer = snapped(to, tool.size);
        tool.redraw();
      },
      up: (to, moved) => {
        if (tagged && !moved) {
          tool.drawing.select(tagged);
          tool.announceSelected();
        } else if (line && moved) {
          tool.draft?.place(snapped(to, tool.size));
          tool.finish();
        } else if (inPicture(point, tool.size)) {
          this.#clicked(at);
          tool.drawing.select(null);
          tool.start(at);
        } else {
          tool.drawing.select(null);
        }
      },
      cancel: () => tool.abandon(),
    };
  }

  /** One more point of the shape that is being drawn. @param {Point} point @returns {Grip} */
  #drawOn(point) {
    const at = snapped(point, this.tool.size);
    return {
      move: (to) => {
        if (this.tool.draft) this.tool.draft.pointer = snapped(to, this.tool.size);
        this.tool.redraw();
      },
      up: (to, moved) => this.#place(moved ? snapped(to, this.tool.size) : at),
      cancel: () => {},
    };
  }

  /** @param {Point} at */
  #place(at) {
    const { tool } = this;
    const { draft, kind } = tool;
    if (!draft) return;
    const again = this.#clicked(at);
    const enough = draft.points.length >= kind.least;
    const last = draft.points[draft.points.length - 1];
    const home = kind.closed && kind.gesture === "clicks" && distance(at, draft.points[0]) <= tool.stage.reach(HANDLE);
    if (enough && kind.most > draft.points.length && (home || again)) {
      tool.finish();
    } else if (again || distance(at, last) === 0) {
      tool.redraw();
    } else if (!kind.crosses && touches(draft.points, at)) {
      tool.say("No point there: the outline would cross itself.");
    } else {
      draft.place(at);
      if (draft.points.length === kind.most) tool.finish();
      else tool.redraw();
    }
  }

  /** Remembers a click; true when it doubles the one before. @param {Point} at */
  #clicked(at) {
    const { time, x, y } = this.#lastClick;
    this.#lastClick = { time: performance.now(), ...at };
    return this.#lastClick.time - time < DOUBLE && distance({ x, y }, at) <= this.tool.stage.reach(STILL);
  }

  /** @param {Point} point @param {PointerEvent} event */
  #cursor(point, event) {
    const { kind, drawing, draft } = this.tool;
    if (draft) return "crosshair";
    const shape = drawing.selected;
    if (shape) {
      const handle = handleAt(kind, shape, point, this.#reach(event, HANDLE));
      if (handle !== -1) return kind.handles(shape.geometry)[handle].cursor;
      if (middles(kind, shape).some((at) => distance(at, point) <= this.#reach(event, HANDLE))) return "copy";
      if (drawing.grabbed && shapeAround(kind, [shape], point)) return "move";
    }
    return lineAt(kind, drawing.shapes, shape, point, this.#reach(event, LINE)) || tagOf(event) ? "pointer" : "crosshair";
  }
}

/** @param {PointerEvent} event */
const tagOf = (event) => (event.target instanceof HTMLElement ? event.target.dataset.shape : undefined);

/** @param {Point} point @param {{width: number, height: number}} size */
const inPicture = ({ x, y }, { width, height }) => x >= 0 && y >= 0 && x <= width && y <= height;

/** Whether a line to a next point crosses those drawn. @param {Point[]} points @param {Point} next */
const touches = (points, next) =>
  segments(points, false).some(([a, b]) => cross(a, b, points[points.length - 1], next));
