/**
 * Draws shapes on the stage's overlay, in the stage's pixels: the same thickness at any zoom.
 *
 * @import { Point } from "../geometry.js"
 * @import { Shape } from "./drawing.js"
 * @import { VectorTool } from "./vector_tool.js"
 */
import { make, makeSvg } from "../../core/dom.js";
import { inkOn } from "../palette.js";
import { middles } from "./picking.js";

const VERTEX = 5;
const MIDDLE = 3.5;
const POINT = 6;
/** A tag that finds no room above its shape stands below the shape's upper edge. */
const TAG_HEIGHT = 28;

/** @param {VectorTool} tool */
export function drawShapes(tool) {
  const { drawing, draft, stage } = tool;
  const selected = drawing.selected;
  const last = drawing.shapes.filter((shape) => shape !== selected);
  stage.overlay.replaceChildren(
    ...[...last, ...(selected ? [selected] : [])].map((shape) => shapeOf(tool, shape, shape === selected)),
    ...(selected && !draft ? [handlesOf(tool, selected)] : []),
    ...(draft ? [draftOf(tool)] : []),
  );
  stage.tags.replaceChildren(...drawing.shapes.map((shape) => tagOf(tool, shape, shape === selected)));
}

/** @param {VectorTool} tool @param {Shape} shape @param {boolean} selected */
function shapeOf(tool, shape, selected) {
  const color = tool.colorOf(shape.label);
  const points = tool.kind.outline(shape.geometry).map((point) => tool.stage.viewport.toStage(point));
  const group = makeSvg("g", { class: selected ? "shape selected" : "shape", style: `--color: ${color}` });
  if (points.length === 1) group.append(...marker(points[0], selected));
  else group.append(...outline(points, tool.kind.closed));
  if (points.length === 2 || (points.length > 1 && !tool.kind.closed)) group.append(...points.map((at) => circle(at, 3, "end")));
  return group;
}

/** A dark line below the coloured one keeps it in sight on any picture. @param {Point[]} points @param {boolean} closed */
function outline(points, closed) {
  const listed = points.map(({ x, y }) => `${x},${y}`).join(" ");
  const tag = closed ? "polygon" : "polyline";
  return ["halo", "line"].map((name) => makeSvg(tag, { class: name, points: listed }));
}

/** @param {Point} at @param {boolean} selected */
function marker(at, selected) {
  const arm = POINT + 5;
  const cross = `M${at.x - arm},${at.y}H${at.x + arm}M${at.x},${at.y - arm}V${at.y + arm}`;
  return [
    ...(selected ? [circle(at, POINT + 6, "ring")] : []),
    makeSvg("path", { class: "halo", d: cross }),
    circle(at, POINT, "dot"),
    makeSvg("path", { class: "sight", d: cross }),
  ];
}

/** @param {Point} at @param {number} radius @param {string} name */
const circle = (at, radius, name) => makeSvg("circle", { class: name, cx: at.x, cy: at.y, r: radius });

/** @param {VectorTool} tool @param {Shape} shape */
function handlesOf(tool, shape) {
  const { viewport } = tool.stage;
  const group = makeSvg("g", { class: "handles", style: `--color: ${tool.colorOf(shape.label)}` });
  if (tool.kind.gesture === "click") return group;
  group.append(
    ...middles(tool.kind, shape).map((at) => circle(viewport.toStage(at), MIDDLE, "middle")),
    ...tool.kind.handles(shape.geometry).map((at, index) =>
      circle(viewport.toStage(at), VERTEX, index === tool.drawing.vertex ? "vertex chosen" : "vertex")),
  );
  return group;
}

/** @param {VectorTool} tool */
function draftOf(tool) {
  const { kind, stage, draft } = tool;
  const group = makeSvg("g", { class: "shape selected draft", style: `--color: ${tool.colorOf(tool.label)}` });
  if (!draft) return group;
  const drawn = [...draft.points, draft.pointer];
  const geometry = kind.gesture === "drag" ? kind.made(drawn, tool.size) : null;
  const points = (geometry ? kind.outline(geometry) : drawn).map((point) => stage.viewport.toStage(point));
  group.append(...outline(points, geometry !== null));
  if (!geometry) {
    const closable = kind.closed && draft.points.length >= kind.least;
    group.append(...points.slice(0, -1).map((at, index) => circle(at, index === 0 && closable ? VERTEX + 3 : VERTEX, "vertex")));
  }
  return group;
}

/** @param {VectorTool} tool @param {Shape} shape @param {boolean} selected */
function tagOf(tool, shape, selected) {
  const color = tool.colorOf(shape.label);
  // At the corner of a box, and at the highest point of anything else: on the shape, not beside it.
  const highest = tool.kind.outline(shape.geometry).reduce((high, point) => (point.y < high.y ? point : high));
  const at = tool.stage.viewport.toStage(highest);
  const point = tool.kind.gesture === "click";
  const tag = make("span", { class: selected ? "tag selected" : "tag", "data-shape": shape.id }, shape.label);
  tag.classList.toggle("beside", point);
  tag.classList.toggle("under", !point && at.y >= 0 && at.y < TAG_HEIGHT);
  tag.style.cssText = `left: ${at.x + (point ? POINT + 8 : 0)}px; top: ${at.y}px; background: ${color}; color: ${inkOn(color)}`;
  return tag;
}
