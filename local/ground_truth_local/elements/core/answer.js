import { CrowdElement } from "./element.js";
import { reportProblem } from "./problems.js";

/** @typedef {Record<string, unknown>} Answer */

const WITHOUT_VALUE = new Set(["button", "submit", "reset", "image"]);

/**
 * What one field gives: under its name, its text; a check box or radio button gives `{value: checked}`, so that those
 * of one name make one object.
 *
 * @param {Element} field
 * @returns {unknown} undefined: nothing
 */
function given(field) {
  if (field instanceof CrowdElement) return field.answer;
  if (field instanceof HTMLTextAreaElement) return field.value;
  if (field instanceof HTMLSelectElement) {
    return field.multiple ? Array.from(field.selectedOptions, (option) => option.value) : field.value;
  }
  if (!(field instanceof HTMLInputElement) || WITHOUT_VALUE.has(field.type)) return undefined;
  if (field.type === "checkbox" || field.type === "radio") return { [field.value]: field.checked };
  if (field.type === "file") return Array.from(field.files ?? [], (file) => file.name).join(", ");
  return field.value;
}

/** @param {unknown} value @returns {value is Record<string, boolean>} */
function isFlags(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((flag) => typeof flag === "boolean");
}

/**
 * The answer of a form, in the order of its fields.
 *
 * @param {Iterable<Element>} fields
 * @returns {Answer}
 */
export function answerOf(fields) {
  /** @type {Map<string, unknown>} */
  const answer = new Map();
  for (const field of fields) {
    const name = field.getAttribute("name");
    if (name === null || name === "" || /** @type {any} */ (field).disabled === true) continue;
    const value = given(field);
    if (value === undefined) continue;
    const before = answer.get(name);
    if (before !== undefined && isFlags(before) && isFlags(value)) {
      answer.set(name, { ...before, ...value });
    } else {
      if (before !== undefined) reportProblem(`two fields are named "${name}": the answer holds the last one`);
      answer.set(name, value);
    }
  }
  return Object.fromEntries(answer);
}

/**
 * Why a field can't be submitted yet, in words for the worker.
 *
 * @param {Element} field
 * @returns {string | null}
 */
export function problemOf(field) {
  if (/** @type {any} */ (field).disabled === true) return null;
  if (field instanceof CrowdElement) return field.problem;
  const native = /** @type {HTMLInputElement} */ (field);
  if (typeof native.checkValidity !== "function" || native.checkValidity()) return null;
  const label = native.labels?.[0]?.textContent?.trim();
  return label ? `${label}: ${native.validationMessage}` : native.validationMessage;
}
