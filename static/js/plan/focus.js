// Where the person is: one active cell, and the block that a shift stretches from it.
import { cellOf, columnOf, editor, frame, lineOf, rowOf, rows, shownColumns, table, tell } from "./cells.js";

let active = null;
let anchor = null;

export const activeCell = () => (active?.isConnected ? active : null);

// scrolls so that nothing sticky hides the cell
const reveal = (cell) => {
  const seen = frame.getBoundingClientRect();
  const box = cell.getBoundingClientRect();
  const top = table.tHead.getBoundingClientRect().bottom;
  const bottom = Math.min(table.tFoot.getBoundingClientRect().top, seen.top + frame.clientHeight);
  if (box.top < top) frame.scrollTop -= top - box.top;
  else if (box.bottom > bottom) frame.scrollTop += box.bottom - bottom;
  if (getComputedStyle(cell).position === "sticky") return;
  const left = Math.max(...pinned(rowOf(cell)).map((one) => one.getBoundingClientRect().right), seen.left);
  const right = seen.left + frame.clientWidth;
  if (box.left < left) frame.scrollLeft -= left - box.left;
  else if (box.right > right) frame.scrollLeft += box.right - right;
};

const pinned = (row) => [...row.cells].slice(0, 4).filter((cell) => getComputedStyle(cell).position === "sticky" && cell.offsetParent);

export const moveTo = (cell, { stretch = false } = {}) => {
  if (!cell) return;
  activeCell()?.removeAttribute("tabindex");
  active = cell;
  if (!stretch || !anchor?.isConnected) anchor = cell;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  reveal(cell);
  drawBlock();
  tell("active", cell);
};

const place = (cell) => ({ row: rows().indexOf(rowOf(cell)), column: shownColumns().indexOf(cell.cellIndex) });

const at = (row, column) => {
  const all = rows();
  const shown = shownColumns();
  const line = all[Math.max(0, Math.min(row, all.length - 1))];
  return line?.cells[shown[Math.max(0, Math.min(column, shown.length - 1))]];
};

export const step = (down, right, options) => {
  const { row, column } = place(activeCell());
  moveTo(at(row + down, column + right), options);
};

// to the edge of the row, or of the plan
export const edge = (toEnd, whole, options) => {
  const { row } = place(activeCell());
  moveTo(at(whole ? (toEnd ? Infinity : 0) : row, toEnd ? Infinity : 0), options);
};

// Tab goes on in the next line; past the last cell it leaves the grid (false)
export const tab = (by) => {
  const { row, column } = place(activeCell());
  const width = shownColumns().length;
  const next = row * width + column + by;
  if (next < 0 || next >= rows().length * width) return false;
  moveTo(at(Math.floor(next / width), next % width));
  return true;
};

export const page = (by, options) => {
  const tall = activeCell().getBoundingClientRect().height || 24;
  const room = frame.clientHeight - table.tHead.clientHeight - table.tFoot.clientHeight;
  step(by * Math.max(1, Math.floor(room / tall) - 1), 0, options);
};

// the stretched block as rows of cells
export const block = () => {
  const cell = activeCell();
  if (!cell) return [];
  const [from, to] = [place(anchor?.isConnected ? anchor : cell), place(cell)];
  const [top, bottom] = [from.row, to.row].sort((a, b) => a - b);
  const [left, right] = [from.column, to.column].sort((a, b) => a - b);
  const shown = shownColumns().slice(Math.max(left, 0), right + 1);
  return rows().slice(Math.max(top, 0), bottom + 1).map((row) => shown.map((index) => row.cells[index]));
};

const drawBlock = () => {
  for (const cell of table.querySelectorAll("[aria-selected]")) cell.removeAttribute("aria-selected");
  if (anchor === active) return;
  for (const cell of block().flat()) cell.setAttribute("aria-selected", "true");
};

// after the table was drawn anew: the same cell, or the nearest line
export const remember = () => {
  const cell = activeCell();
  if (!cell) return () => {};
  const [line, column, row] = [lineOf(cell), columnOf(cell), rows().indexOf(rowOf(cell))];
  const held = document.activeElement === cell;
  return () => {
    const again = cellOf(line, column) ?? cellOf(rows()[Math.min(row, rows().length - 1)]?.dataset.line, column);
    active = null;
    if (held) moveTo(again);
    else if (again) enter(again);
  };
};

// the cell by which Tab comes into the grid
const enter = (cell) => {
  active = anchor = cell;
  cell.tabIndex = 0;
};

export const start = () => {
  const first = rows()[0]?.cells[shownColumns()[0]];
  if (first) enter(first);
};

const cellUnder = (event) => event.target.closest?.("tr.plan-row > td");

table.addEventListener("mousedown", (event) => {
  const cell = cellUnder(event);
  if (!cell || event.button !== 0 || event.target.matches("input")) return;
  event.preventDefault();
  moveTo(cell, { stretch: event.shiftKey });
  const drag = (moved) => {
    const over = cellUnder(moved);
    if (over && over !== activeCell()) moveTo(over, { stretch: true });
  };
  table.addEventListener("mouseover", drag);
  window.addEventListener("mouseup", () => table.removeEventListener("mouseover", drag), { once: true });
});

table.addEventListener("focusin", (event) => {
  const cell = cellUnder(event);
  if (cell && event.target === cell && cell !== active) moveTo(cell);
});

// a long name shows itself in full
table.addEventListener("mouseover", (event) => {
  const cell = cellUnder(event);
  if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
});

editor.addEventListener("plan:columns", () => activeCell() && !activeCell().getClientRects().length && step(0, 0));
