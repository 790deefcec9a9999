/** Tools for classes of anything, and for spans of text. */
import { CrowdClassifier, CrowdClassifierMultiSelect } from "./classifier.js";
import { CrowdEntityAnnotation } from "./entity_annotation.js";
import { CrowdImageClassifier, CrowdImageClassifierMultiSelect } from "./image_classifier.js";

/** @type {Record<string, typeof HTMLElement>} tag: class */
export const TOOLS = {
  "crowd-classifier": CrowdClassifier,
  "crowd-classifier-multi-select": CrowdClassifierMultiSelect,
  "crowd-entity-annotation": CrowdEntityAnnotation,
  "crowd-image-classifier": CrowdImageClassifier,
  "crowd-image-classifier-multi-select": CrowdImageClassifierMultiSelect,
};
