// Which columns are shown; the choice is kept in this browser, by language.
import { editor, headOf, on, table, tell } from "./cells.js";

const PLACE = `office.${editor.dataset.columnsOf ?? "plan"}.columns.${editor.dataset.language}`;
const menu = editor.querySelector("[data-columns-menu]");
const boxes = [...menu.querySelectorAll("input[data-group]")];

const isShown = (group) => !table.classList.contains(`without-${group}`);

const show = (group, shown) => table.classList.toggle(`without-${group}`, !shown);

const tick = () => {
  for (const box of boxes) box.checked = isShown(box.dataset.group);
  tell("columns");
};

const keep = () => {
  try {
    localStorage.setItem(PLACE, boxes.filter((box) => box.checked).map((box) => box.dataset.group).join(" "));
  } catch {
    // not remembered then
  }
};

const choose = (groups) => {
  for (const box of boxes) show(box.dataset.group, groups.includes(box.dataset.group));
  tick();
};

// a finding in a hidden column shows the column
on("reveal", (cell) => {
  const box = boxes.find(({ dataset }) => headOf(cell).classList.contains(`of-${dataset.group}`));
  if (!box || box.checked) return;
  show(box.dataset.group, true);
  tick();
});

menu.addEventListener("change", (event) => {
  show(event.target.dataset.group, event.target.checked);
  tick();
  keep();
});

menu.addEventListener("click", (event) => {
  const set = event.target.closest("[data-column-set]");
  if (!set) return;
  choose(set.dataset.columnSet.split(" "));
  keep();
});

export const start = () => {
  let kept = null;
  try {
    kept = localStorage.getItem(PLACE);
  } catch {
    // the usual columns then
  }
  if (kept === null) tick();
  else choose(kept.split(" "));
};
