// Two people in one cell: both texts side by side, the person decides.
import { cellByKey, headOf, nameOfRow, rowOf } from "./cells.js";
import { moveTo } from "./focus.js";
import { keepMine, takeTheirs } from "./saving.js";
import { inState } from "./states.js";

const dialog = document.getElementById("plan-conflict");
const show = (name, value) => { dialog.querySelector(`[data-show="${name}"]`).textContent = value || "–"; };

let key = "";

export const decide = () => {
  const [next] = inState("conflict").filter(([found]) => cellByKey(found));
  if (!next) {
    if (dialog.open) dialog.close();
    return;
  }
  const [found, { typed, theirs }] = next;
  key = found;
  const cell = cellByKey(key);
  show("place", `${nameOfRow(rowOf(cell))}, ${headOf(cell).title}`);
  show("mine", typed);
  show("theirs", theirs.text);
  if (!dialog.open) dialog.showModal();
};

const decided = (act) => () => {
  act(key);
  const cell = cellByKey(key);
  decide();
  if (!dialog.open) moveTo(cell);
};

dialog.querySelector("[data-keep-mine]").addEventListener("click", decided(keepMine));
dialog.querySelector("[data-take-theirs]").addEventListener("click", decided(takeTheirs));
