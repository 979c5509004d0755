// The cells of the plan as the page shows them: where a cell is, what it holds, whether it takes text.
export const editor = document.querySelector("[data-editor]");
export const table = editor.querySelector("[data-grid]");
export const frame = table.closest(".plan-frame");

// the row of the head that names the columns: the last one
const heads = [...[...table.tHead.rows].at(-1).cells];
const columns = heads.map((head) => head.dataset.column);

export const headOf = (cell) => heads[cell.cellIndex];

export const columnOf = (cell) => columns[cell.cellIndex];

export const rowOf = (cell) => cell.parentElement;

export const lineOf = (cell) => Number(rowOf(cell).dataset.line);

export const keyOf = (cell) => `${lineOf(cell)}:${columnOf(cell)}`;

export const cellOf = (line, column) => document.getElementById(`cell-${line}-${column}`);

export const cellByKey = (key) => cellOf(...key.split(":"));

export const rows = () => [...table.querySelectorAll("tr.plan-row")];

export const rowOfLine = (line) => table.querySelector(`tr.plan-row[data-line="${line}"]`);

// a line by its code and name, as people speak of it
export const nameOfRow = (row) => {
  if (row.dataset.name) return row.dataset.name;
  const line = row.dataset.line;
  const name = ["name_ky", "name_ru", "name_en"].map((key) => textOf(cellOf(line, key))).find(Boolean) ?? "";
  return `${textOf(cellOf(line, "code"))} ${name}`.trim();
};

export const shownColumns = () => heads.filter((head) => head.dataset.column && head.getClientRects().length).map((head) => head.cellIndex);

export const textOf = (cell) => cell?.textContent.trim() ?? "";

export const versionOf = (cell) => Number(cell.dataset.version ?? 0);

export const isNumber = (cell) => cell.classList.contains("number");

// the text of a cell; a drawing beside it, such as the lock, stays
export const setText = (cell, value) => {
  const input = cell.querySelector("input");
  for (const node of [...cell.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
  cell.insertBefore(document.createTextNode(value), input);
};

// why a cell takes no text, or ""
export const closedBecause = (cell) => {
  if (editor.dataset.closed) return editor.dataset.closed;
  return cell.getAttribute("aria-readonly") === "true" ? cell.dataset.fixed ?? cell.title : "";
};

export const tell = (name, detail) => editor.dispatchEvent(new CustomEvent(`plan:${name}`, { detail }));

export const on = (name, act) => editor.addEventListener(`plan:${name}`, (event) => act(event.detail));
