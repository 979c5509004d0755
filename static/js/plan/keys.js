// What the keyboard does alike in every grid: steps, steps back, and the way from finding to finding.
import { stepFinding } from "./checks.js";
import { edge, moveTo, step, tab } from "./focus.js";
import { announce, text } from "./texts.js";
import { redo, undo } from "./undo.js";

const back = (act, name) => {
  const cell = act();
  if (cell) moveTo(cell);
  announce(text(cell ? name : "nothing-more"));
};

const walk = (down, right) => (event) => step(down, right, { stretch: event.shiftKey });

export const STEPS = {
  ArrowUp: walk(-1, 0),
  ArrowDown: walk(1, 0),
  ArrowLeft: walk(0, -1),
  ArrowRight: walk(0, 1),
  Home: (event) => edge(false, false, { stretch: event.shiftKey }),
  End: (event) => edge(true, false, { stretch: event.shiftKey }),
  Tab: (event) => tab(event.shiftKey ? -1 : 1),
};

export const CTRL_STEPS = {
  Home: (event) => edge(false, true, { stretch: event.shiftKey }),
  End: (event) => edge(true, true, { stretch: event.shiftKey }),
  KeyZ: (event) => (event.shiftKey ? back(redo, "redone") : back(undo, "undone")),
  KeyY: () => back(redo, "redone"),
};

// findings can be walked from anywhere on the page
document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  stepFinding(event.shiftKey ? -1 : 1);
});
