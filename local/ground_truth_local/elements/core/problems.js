/**
 * What is wrong with the page itself (not with the worker's answer): `document.crowdProblems` holds the texts, and
 * each one is told by a `crowd-problem` event on the document, `detail: {problem}`.
 */

/** @returns {string[]} */
function list() {
  document.crowdProblems ??= [];
  return document.crowdProblems;
}

/** @param {string} problem */
export function reportProblem(problem) {
  const problems = list();
  if (problems.includes(problem)) return;
  problems.push(problem);
  document.dispatchEvent(new CustomEvent("crowd-problem", { detail: { problem } }));
}

list();
