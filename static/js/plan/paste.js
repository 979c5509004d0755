// Copying to a spreadsheet and pasting from one. The portal reads the block first; what it refuses is shown before.
import { cellOf, closedBecause, columnOf, editor, headOf, nameOfRow, rowOf, rows, shownColumns, table, textOf } from "./cells.js";
import { activeCell, block, moveTo } from "./focus.js";
import { ask } from "./server.js";
import { announce, text, toast } from "./texts.js";
import { change } from "./undo.js";

const SHOWN = 12;
const dialog = document.getElementById("plan-paste");
let proceed = () => {};

const quoted = (value) => (/["\t\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

const inGrid = () => document.activeElement === activeCell() && activeCell() !== null;

export const clear = (cells = block().flat()) => change(cells.map((cell) => ({ cell, text: "" })));

// the upper row goes into the others
export const fillDown = () => {
  const [first, ...others] = block();
  change(others.flatMap((row) => row.map((cell, index) => ({ cell, text: textOf(first[index]) }))));
};

const copy = (event) => {
  if (!inGrid()) return;
  event.clipboardData.setData("text/plain", block().map((row) => row.map((cell) => quoted(textOf(cell))).join("\t")).join("\n"));
  event.preventDefault();
  announce(text("copied", { count: block().flat().length }));
};

// from the active block rightwards and down, as the person sees it
const target = () => {
  const [[corner]] = block();
  const all = rows();
  const shown = shownColumns();
  return {
    lines: all.slice(all.indexOf(rowOf(corner))).map((row) => Number(row.dataset.line)),
    columns: shown.slice(shown.indexOf(corner.cellIndex)).map((index) => columnOf(rowOf(corner).cells[index])),
  };
};

const paste = async (event) => {
  if (!inGrid()) return;
  event.preventDefault();
  const copied = event.clipboardData.getData("text/plain");
  const single = copied.replace(/\r?\n$/, "");
  if (!/[\t\n]/.test(single)) {
    pasteOne(single);
    return;
  }
  const answer = await ask(editor.dataset.pasteUrl, { text: copied, ...target() });
  if (answer.kind !== "ok") {
    toast("error", answer.data?.message ?? text("offline"));
    return;
  }
  consider(answer.data);
};

const pasteOne = (copied) => {
  const cells = block().flat();
  const closed = closedBecause(cells[0]);
  if (cells.length === 1 && closed) toast("warning", closed);
  change(cells.map((cell) => ({ cell, text: copied })));
};

const consider = ({ cells, rows_over: rowsOver, columns_over: columnsOver }) => {
  const good = cells.filter((cell) => !cell.refused);
  const odd = cells.filter((cell) => cell.refused || cell.problem);
  proceed = () => put(good);
  if (!odd.length && !rowsOver && !columnsOver) {
    put(good);
    return;
  }
  show(good, odd, rowsOver, columnsOver);
};

const put = (cells) => {
  const known = cells.flatMap(({ line_id: line, column, text: typed }) => {
    const cell = cellOf(line, column);
    return cell ? [{ cell, text: typed }] : [];
  });
  if (change(known)) announce(text("pasted", { count: known.length }));
  moveTo(activeCell());
};

const show = (good, odd, rowsOver, columnsOver) => {
  const sentences = [text("paste-good", { count: good.length })];
  if (rowsOver) sentences.push(text("paste-rows", { count: rowsOver }));
  if (columnsOver) sentences.push(text("paste-columns", { count: columnsOver }));
  dialog.querySelector("[data-sentences]").replaceChildren(...sentences.map((sentence) => paragraph(sentence)));
  dialog.querySelector("[data-odd]").replaceChildren(...odd.slice(0, SHOWN).map(oddItem));
  dialog.querySelector("[data-more]").textContent = odd.length > SHOWN ? text("paste-more", { count: odd.length - SHOWN }) : "";
  dialog.querySelector("[data-proceed]").disabled = good.length === 0;
  dialog.showModal();
};

const paragraph = (sentence) => {
  const made = document.createElement("p");
  made.textContent = sentence;
  return made;
};

const oddItem = ({ line_id: line, column, text: typed, problem, refused }) => {
  const cell = cellOf(line, column);
  const item = document.createElement("li");
  item.className = refused ? "plan-paste-refused" : "plan-paste-odd";
  const values = { place: `${nameOfRow(rowOf(cell))}, ${headOf(cell).title}`, text: typed, reason: refused || problem };
  item.textContent = text(refused ? "paste-refused" : "paste-odd", values);
  return item;
};

dialog.querySelector("[data-proceed]").addEventListener("click", () => {
  dialog.close();
  proceed();
});
dialog.addEventListener("close", () => moveTo(activeCell()));

document.addEventListener("copy", copy);
document.addEventListener("cut", (event) => {
  if (!inGrid()) return;
  copy(event);
  clear();
});
document.addEventListener("paste", paste);

export const selectLine = () => {
  const row = rowOf(activeCell());
  const shown = shownColumns();
  moveTo(row.cells[shown[0]]);
  moveTo(row.cells[shown.at(-1)], { stretch: true });
};

table.setAttribute("aria-multiselectable", "true");
