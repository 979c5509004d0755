// The tree of cycles beside the grid, and the way by F6 over the parts of the page.
import { closedBecause, frame, on, rowOf, rows, table } from "./cells.js";
import { activeCell, moveTo } from "./focus.js";

const firstRowOf = (head) => {
  let row = head.nextElementSibling;
  while (row && !row.matches(".plan-row")) row = row.nextElementSibling;
  return row;
};

const jump = (link) => {
  const head = document.querySelector(link.hash);
  if (!head) return;
  frame.scrollTop += head.getBoundingClientRect().top - table.tHead.getBoundingClientRect().bottom;
  const row = firstRowOf(head);
  if (row) moveTo([...row.cells].find((cell) => cell.getClientRects().length && !closedBecause(cell)) ?? row.cells[0]);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-jump]");
  if (link) {
    event.preventDefault();
    jump(link);
  }
});

const markPart = (part) => {
  for (const link of document.querySelectorAll("[data-of-part]")) {
    if (link.dataset.ofPart === part) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

on("active", (cell) => markPart(rowOf(cell).dataset.part));
on("fresh", () => activeCell() && markPart(rowOf(activeCell()).dataset.part));

// F6 walks over the parts of the page
const stops = () => [activeCell() ?? rows()[0]?.cells[0], document.querySelector(".plan-findings [data-finding]"), document.querySelector("[data-jump]")];

export const nextPanel = (by) => {
  const around = [frame, document.querySelector(".plan-findings"), document.querySelector(".plan-tree")];
  const here = around.findIndex((part) => part.contains(document.activeElement));
  for (let tries = 1; tries <= around.length; tries += 1) {
    const next = (Math.max(here, 0) + by * tries + around.length * tries) % around.length;
    const stop = stops()[next];
    if (stop?.getClientRects().length) {
      if (next === 0) moveTo(stop);
      else stop.focus();
      return;
    }
  }
};
