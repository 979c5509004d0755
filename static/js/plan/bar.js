// What stands in the active cell, in full: where it is, its value in words, what is wrong with it.
import { closedBecause, editor, headOf, on, rowOf, textOf } from "./cells.js";
import { activeCell } from "./focus.js";

const bar = editor.querySelector("[data-active-cell]");

const drawBar = (cell) => {
  const code = textOf(rowOf(cell).cells[0]);
  bar.querySelector("[data-address]").textContent = [code, headOf(cell).title].filter(Boolean).join(" · ");
  bar.querySelector("[data-value]").textContent = cell.getAttribute("aria-label") ?? textOf(cell);
  bar.querySelector("[data-hint]").textContent = [cell.dataset.reason, cell.dataset.found, closedBecause(cell)].filter(Boolean).join(" · ");
  bar.dataset.tone = cell.dataset.finding ?? (cell.dataset.state === "conflict" || cell.dataset.state === "failed" ? "error" : "");
};

on("active", drawBar);
on("refused", drawBar);
on("states", () => {
  if (activeCell()) requestAnimationFrame(() => activeCell() && drawBar(activeCell()));
});
on("fresh", () => activeCell() && drawBar(activeCell()));
