// The keys of the grid. A letter is taken by its place on the keyboard, so that Ctrl+Z works on a Kyrgyz layout too.
import { closedBecause, frame } from "./cells.js";
import { isMark, open, toggle } from "./editing.js";
import { activeCell, moveTo, page, step } from "./focus.js";
import { CTRL_STEPS, STEPS } from "./keys.js";
import { addBelow, askToRemove, move } from "./lines.js";
import { nextPanel } from "./panels.js";
import { clear, fillDown, selectLine } from "./paste.js";

const PLAIN = {
  ...STEPS,
  PageUp: (event) => page(-1, { stretch: event.shiftKey }),
  PageDown: (event) => page(1, { stretch: event.shiftKey }),
  Enter: (event) => step(event.shiftKey ? -1 : 1, 0),
  F2: () => open(activeCell()),
  F6: (event) => nextPanel(event.shiftKey ? -1 : 1),
  Delete: () => clear(),
  Backspace: () => clear(),
  Escape: () => moveTo(activeCell()),
};

const CTRL = {
  ...CTRL_STEPS,
  Enter: addBelow,
  Delete: askToRemove,
  KeyD: fillDown,
  Space: selectLine,
};

const ALT = { ArrowUp: () => move("up"), ArrowDown: () => move("down"), ArrowRight: () => move("in"), ArrowLeft: () => move("out") };

const actOf = (event) => {
  if (event.ctrlKey || event.metaKey) return CTRL[event.key] ?? CTRL[event.code];
  if (event.altKey) return ALT[event.key];
  return PLAIN[event.key];
};

const isLetter = (event) => event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;

frame.addEventListener("keydown", (event) => {
  if (event.target !== activeCell() || event.isComposing) return;
  const act = actOf(event);
  if (act) {
    if (act(event) !== false) event.preventDefault();
  } else if (isLetter(event)) {
    type(event);
  }
});

// A letter replaces what stands in the cell; the letter itself arrives in the field that has just opened.
const type = (event) => {
  const cell = activeCell();
  if (isMark(cell) && !closedBecause(cell) && event.key === " ") {
    event.preventDefault();
    toggle(cell);
  } else open(cell, "");
};

// panels can be walked from anywhere on the page
document.addEventListener("keydown", (event) => {
  if (event.key !== "F6" || frame.contains(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  nextPanel(event.shiftKey ? -1 : 1);
});
