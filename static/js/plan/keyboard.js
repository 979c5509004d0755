// The keys of the grid. A letter is taken by its place on the keyboard, so that Ctrl+Z works on a Kyrgyz layout too.
import { closedBecause, frame } from "./cells.js";
import { stepFinding } from "./checks.js";
import { isMark, open, toggle } from "./editing.js";
import { activeCell, edge, moveTo, page, step, tab } from "./focus.js";
import { addBelow, askToRemove, move } from "./lines.js";
import { nextPanel } from "./panels.js";
import { clear, fillDown, selectLine } from "./paste.js";
import { redo, undo } from "./undo.js";
import { announce, text } from "./texts.js";

const back = (act, name) => {
  const cell = act();
  if (cell) moveTo(cell);
  announce(text(cell ? name : "nothing-more"));
};

const walk = (down, right) => (event) => step(down, right, { stretch: event.shiftKey });

const PLAIN = {
  ArrowUp: walk(-1, 0),
  ArrowDown: walk(1, 0),
  ArrowLeft: walk(0, -1),
  ArrowRight: walk(0, 1),
  Home: (event) => edge(false, false, { stretch: event.shiftKey }),
  End: (event) => edge(true, false, { stretch: event.shiftKey }),
  PageUp: (event) => page(-1, { stretch: event.shiftKey }),
  PageDown: (event) => page(1, { stretch: event.shiftKey }),
  Enter: (event) => step(event.shiftKey ? -1 : 1, 0),
  Tab: (event) => tab(event.shiftKey ? -1 : 1),
  F2: () => open(activeCell()),
  F6: (event) => nextPanel(event.shiftKey ? -1 : 1),
  Delete: () => clear(),
  Backspace: () => clear(),
  Escape: () => moveTo(activeCell()),
};

const CTRL = {
  Home: (event) => edge(false, true, { stretch: event.shiftKey }),
  End: (event) => edge(true, true, { stretch: event.shiftKey }),
  Enter: addBelow,
  Delete: askToRemove,
  KeyZ: (event) => (event.shiftKey ? back(redo, "redone") : back(undo, "undone")),
  KeyY: () => back(redo, "redone"),
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

// findings can be walked from anywhere on the page
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "F8") {
    event.preventDefault();
    stepFinding(event.shiftKey ? -1 : 1);
  } else if (event.key === "F6" && !frame.contains(event.target)) {
    event.preventDefault();
    nextPanel(event.shiftKey ? -1 : 1);
  }
});
