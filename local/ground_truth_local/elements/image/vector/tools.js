/** The five tools that draw shapes: each is its kind. */
import { BoxKind } from "./kinds/box.js";
import { PathKind } from "./kinds/path.js";
import { PointKind } from "./kinds/point.js";
import { VectorTool } from "./vector_tool.js";

const box = new BoxKind();
const point = new PointKind();
const polygon = new PathKind({ noun: "Polygon", answerKey: "polygons", closed: true, least: 3 });
const polyline = new PathKind({ noun: "Polyline", answerKey: "polylines", closed: false, least: 2 });
const line = new PathKind({ noun: "Line", answerKey: "lines", closed: false, least: 2, most: 2 });

/** `crowd-bounding-box`: `{boundingBoxes: [{label, left, top, width, height}], inputImageProperties}`. */
export class BoundingBoxTool extends VectorTool {
  get kind() {
    return box;
  }
}

/** `crowd-polygon`: `{polygons: [{label, vertices: [{x, y}]}], inputImageProperties}`; outlines may not cross themselves. */
export class PolygonTool extends VectorTool {
  get kind() {
    return polygon;
  }
}

/** `crowd-polyline`: `{polylines: [{label, vertices: [{x, y}]}], inputImageProperties}`. */
export class PolylineTool extends VectorTool {
  get kind() {
    return polyline;
  }
}

/** `crowd-line`: `{lines: [{label, vertices: [start, end]}], inputImageProperties}`. */
export class LineTool extends VectorTool {
  get kind() {
    return line;
  }
}

/** `crowd-keypoint`: `{keypoints: [{label, x, y}], inputImageProperties}`. */
export class KeypointTool extends VectorTool {
  get kind() {
    return point;
  }
}
