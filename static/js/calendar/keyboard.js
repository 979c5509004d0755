// The keys of the grid of weeks.
import { frame, keyOf, rowOf, shownColumns, table } from "../plan/cells.js";
import { decide } from "../plan/conflict.js";
import { activeCell, moveTo } from "../plan/focus.js";
import { CTRL_STEPS, STEPS } from "../plan/keys.js";
import { stateOf } from "../plan/states.js";
import { dropBrush, paint } from "./painting.js";
import { ofKey } from "./symbols.js";

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
  ...STEPS,
  Enter: () => stateOf(keyOf(activeCell()))?.state === "conflict" && decide(),
  Delete: () => paint(""),
  Backspace: () => paint(""),
  Escape: letGo,
};

const CTRL = {
  ...CTRL_STEPS,
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

table.setAttribute("aria-multiselectable", "true");
