// The keys of the grid of weeks.
import { frame, keyOf, rowOf, shownColumns, table } from "../plan/cells.js";
import { stepFinding } from "../plan/checks.js";
import { decide } from "../plan/conflict.js";
import { activeCell, edge, moveTo, step, tab } from "../plan/focus.js";
import { stateOf } from "../plan/states.js";
import { announce, text } from "../plan/texts.js";
import { redo, undo } from "../plan/undo.js";
import { dropBrush, paint } from "./painting.js";
import { ofKey } from "./symbols.js";

const back = (act, name) => {
  const cell = act();
  if (cell) moveTo(cell);
  announce(text(cell ? name : "nothing-more"));
};

const walk = (down, right) => (event) => step(down, right, { stretch: event.shiftKey });

const selectRow = () => {
  const { cells } = rowOf(activeCell());
  const shown = shownColumns();
  moveTo(cells[shown[0]]);
  moveTo(cells[shown.at(-1)], { stretch: true });
};

const letGo = () => {
  dropBrush();
  moveTo(activeCell());
};

const PLAIN = {
  ArrowUp: walk(-1, 0),
  ArrowDown: walk(1, 0),
  ArrowLeft: walk(0, -1),
  ArrowRight: walk(0, 1),
  Home: (event) => edge(false, false, { stretch: event.shiftKey }),
  End: (event) => edge(true, false, { stretch: event.shiftKey }),
  Tab: (event) => tab(event.shiftKey ? -1 : 1),
  Enter: () => stateOf(keyOf(activeCell()))?.state === "conflict" && decide(),
  Delete: () => paint(""),
  Backspace: () => paint(""),
  Escape: letGo,
};

const CTRL = {
  Home: (event) => edge(false, true, { stretch: event.shiftKey }),
  End: (event) => edge(true, true, { stretch: event.shiftKey }),
  KeyZ: (event) => (event.shiftKey ? back(redo, "redone") : back(undo, "undone")),
  KeyY: () => back(redo, "redone"),
  Space: selectRow,
};

const letter = (event) => {
  const symbol = event.key.length === 1 && ofKey(event);
  return symbol ? () => paint(symbol.sign) : undefined;
};

const actOf = (event) => {
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) return CTRL[event.key] ?? CTRL[event.code];
  return PLAIN[event.key] ?? letter(event);
};

frame.addEventListener("keydown", (event) => {
  if (event.target !== activeCell() || event.isComposing) return;
  const act = actOf(event);
  if (act && act(event) !== false) event.preventDefault();
});

// findings can be walked from anywhere on the page
document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  stepFinding(event.shiftKey ? -1 : 1);
});

table.setAttribute("aria-multiselectable", "true");
