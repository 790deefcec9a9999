/** The tools for pictures. */
import { BoundingBoxTool, KeypointTool, LineTool, PolygonTool, PolylineTool } from "./vector/tools.js";

/** @type {Record<string, typeof HTMLElement>} tag: class */
export const IMAGE_TOOLS = {
  "crowd-bounding-box": BoundingBoxTool,
  "crowd-polygon": PolygonTool,
  "crowd-polyline": PolylineTool,
  "crowd-line": LineTool,
  "crowd-keypoint": KeypointTool,
};
