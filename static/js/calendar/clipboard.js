// Copying weeks and pasting them, also from a spreadsheet; a sign that the list does not have stops the whole paste.
import { closedBecause, rowOf, rows, shownColumns, textOf } from "../plan/cells.js";
import { activeCell, block } from "../plan/focus.js";
import { announce, text, toast } from "../plan/texts.js";
import { change } from "../plan/undo.js";
import { paint } from "./painting.js";
import { ofText } from "./symbols.js";

const inGrid = () => activeCell() !== null && document.activeElement === activeCell();

const copy = (event) => {
  if (!inGrid()) return;
  const copied = block();
  event.clipboardData.setData("text/plain", copied.map((row) => row.map(textOf).join("\t")).join("\n"));
  event.preventDefault();
  announce(text("copied", { count: copied.flat().length }));
};

const table = (copied) => copied.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t").map((sign) => sign.trim()));

// from the corner of the block rightwards and down; what goes past the edge is left out
const placed = (signs) => {
  const [[corner]] = block();
  const shown = shownColumns();
  const left = shown.indexOf(corner.cellIndex);
  const below = rows().slice(rows().indexOf(rowOf(corner)));
  return signs.flatMap((line, down) =>
    line.flatMap((sign, right) => {
      const cell = below[down]?.cells[shown[left + right]];
      return cell ? [{ cell, text: sign && ofText(sign).sign }] : [];
    }));
};

const paste = (event) => {
  if (!inGrid()) return;
  event.preventDefault();
  const signs = table(event.clipboardData.getData("text/plain"));
  const unknown = signs.flat().find((sign) => sign && !ofText(sign));
  if (unknown) {
    toast("error", text("no-symbol", { sign: unknown.slice(0, 10) }));
    return;
  }
  const closed = closedBecause(activeCell());
  if (closed) toast("warning", closed);
  else if (signs.flat().length === 1) paint(signs[0][0] && ofText(signs[0][0]).sign);
  else if (change(placed(signs))) announce(text("pasted", { count: signs.flat().length }));
};

document.addEventListener("copy", copy);
document.addEventListener("cut", (event) => {
  if (!inGrid()) return;
  copy(event);
  paint("");
});
document.addEventListener("paste", paste);
