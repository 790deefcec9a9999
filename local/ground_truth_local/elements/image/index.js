/** The tools for pictures. */
import { InstanceSegmentationTool } from "./mask/instance_segmentation.js";
import { SemanticSegmentationTool } from "./mask/semantic_segmentation.js";
import { BoundingBoxTool, KeypointTool, LineTool, PolygonTool, PolylineTool } from "./vector/tools.js";

/** @type {Record<string, typeof HTMLElement>} tag: class */
export const IMAGE_TOOLS = {
  "crowd-bounding-box": BoundingBoxTool,
  "crowd-polygon": PolygonTool,
  "crowd-polyline": PolylineTool,
  "crowd-line": LineTool,
  "crowd-keypoint": KeypointTool,
  "crowd-semantic-segmentation": SemanticSegmentationTool,
  "crowd-instance-segmentation": InstanceSegmentationTool,
};
