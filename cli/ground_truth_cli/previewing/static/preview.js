/**
 * The page around a previewed task: shows what the browser finds wrong, and the answer.
 */

const frame = document.querySelector("iframe");
const problems = document.querySelector(".problems");
const told = new Set(Array.from(problems.children, (item) => item.textContent));

/** @param {string} text */
function tell(text) {
  if (told.has(text)) return;
  told.add(text);
  const item = document.createElement("li");
  item.textContent = text;
  problems.append(item);
  document.querySelector(".fine").hidden = true;
}

/** A mask as Base64 fills the page and says nothing. */
function shortened(_name, value) {
  return typeof value === "string" && value.length > 200 ? `${value.slice(0, 60)}… (${value.length} characters)` : value;
}

addEventListener("message", (event) => {
  if (frame === null || event.source !== frame.contentWindow) return;
  if (event.data?.type === "crowd-problem") tell(String(event.data.problem));
  if (event.data?.type === "crowd-submit") {
    document.querySelector(".answer").textContent = JSON.stringify(event.data.answer, shortened, 2);
  }
});

if (frame !== null) {
  frame.addEventListener("load", () => frame.focus());
  // Last: a task that is there sooner than this script would not be heard.
  frame.src = frame.dataset.src;
}
