/**
 * The page around a task: counts the time down, and hands in what the frame gives.
 */

const frame = document.querySelector("iframe");
const clock = document.querySelector(".time");
const problem = document.querySelector(".problem");
const wrong = document.querySelector(".wrong");
const end = performance.now() + Number(clock.dataset.seconds) * 1000;
let submitting = false;

/** @param {number} seconds */
function shown(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function tick() {
  const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
  clock.textContent = shown(seconds);
  clock.classList.toggle("soon", seconds <= 60);
  if (seconds > 0) return;
  clearInterval(ticking);
  document.querySelector("dialog").showModal();
}

const ticking = setInterval(tick, 1000);
tick();

/** @param {unknown} answer */
async function submit(answer) {
  submitting = true;
  problem.textContent = "";
  try {
    const response = await fetch(frame.dataset.answer, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": frame.dataset.token },
      body: JSON.stringify(answer),
    });
    const told = await response.json();
    if (response.ok) {
      location.assign(told.next);
      return;
    }
    problem.textContent = told.problem;
  } catch {
    problem.textContent = "The portal does not answer. The answer is not lost: submit it again.";
  }
  submitting = false;
}

/** @param {string} text */
function tell(text) {
  const list = wrong.querySelector("ul");
  const item = document.createElement("li");
  item.textContent = text;
  list.append(item);
  const count = list.childElementCount;
  wrong.querySelector("summary").textContent = count === 1 ? "1 problem of this page" : `${count} problems of this page`;
  wrong.hidden = false;
}

addEventListener("message", (event) => {
  // A task has an origin of its own, so that only its window tells whose message this is.
  if (frame === null || event.source !== frame.contentWindow) return;
  if (event.data?.type === "crowd-submit" && !submitting) submit(event.data.answer);
  if (event.data?.type === "crowd-problem") tell(String(event.data.problem));
});

if (frame !== null) {
  // Shortcuts of the task work at once.
  frame.addEventListener("load", () => frame.focus());
  // Last: a task that is there sooner than this script would not be heard.
  frame.src = frame.dataset.src;
}
