// Painting: the chosen symbol goes over the weeks that the mouse was drawn across, a typed letter over the selected ones.
import { closedBecause, on, table, tell } from "../plan/cells.js";
import { activeCell, block, moveTo } from "../plan/focus.js";
import { announce, text } from "../plan/texts.js";
import { change } from "../plan/undo.js";
import { brushes, bySign, noBrush } from "./symbols.js";

let brush = "";

const choose = (sign) => {
  brush = sign;
  noBrush.setAttribute("aria-pressed", String(!sign));
  for (const button of brushes) button.setAttribute("aria-pressed", String(button.dataset.sign === sign));
  table.classList.toggle("is-painting", Boolean(sign));
};

export const dropBrush = () => choose("");

export const paint = (sign, cells = block().flat()) => {
  const closed = cells.length ? closedBecause(cells[0]) : "";
  if (closed) {
    announce(closed);
    tell("refused", cells[0]);
    return;
  }
  if (!change(cells.map((cell) => ({ cell, text: sign })))) return;
  announce(sign ? text("painted", { name: bySign(sign).name, count: cells.length }) : text("emptied", { count: cells.length }));
};

// Weeks that were selected before are painted at once; otherwise the symbol is taken in hand, or put down again.
for (const button of brushes) {
  button.addEventListener("click", () => {
    const { sign } = button.dataset;
    if (!brush && block().flat().length > 1) {
      paint(sign);
      moveTo(activeCell(), { stretch: true });
    } else choose(brush === sign ? "" : sign);
  });
}
noBrush.addEventListener("click", dropBrush);

// after the drag of focus.js, which stretches the block
table.addEventListener("mousedown", (event) => {
  if (!brush || event.button !== 0 || !event.target.closest("tr.plan-row > td.week")) return;
  window.addEventListener("mouseup", () => paint(brush), { once: true });
});

on("shut", dropBrush);
