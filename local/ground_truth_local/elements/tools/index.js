/** Tools for classes of anything, for spans of text, and for texts to rank or to ask about. */
import { CrowdClassifier, CrowdClassifierMultiSelect } from "./classifier.js";
import { CrowdEntityAnnotation } from "./entity_annotation.js";
import { CrowdImageClassifier, CrowdImageClassifierMultiSelect } from "./image_classifier.js";
import { CrowdQuestionAnswerGeneration } from "./question_answer.js";
import { CrowdTextRanking } from "./text_ranking.js";

/** @type {Record<string, typeof HTMLElement>} tag: class */
export const TOOLS = {
  "crowd-classifier": CrowdClassifier,
  "crowd-classifier-multi-select": CrowdClassifierMultiSelect,
  "crowd-entity-annotation": CrowdEntityAnnotation,
  "crowd-image-classifier": CrowdImageClassifier,
  "crowd-image-classifier-multi-select": CrowdImageClassifierMultiSelect,
  "crowd-question-answer-generation": CrowdQuestionAnswerGeneration,
  "crowd-text-ranking": CrowdTextRanking,
};
