// The parts of the editor around the grid: the tree of cycles, what stands in the active cell, how the saving goes.
import { closedBecause, editor, frame, headOf, on, rowOf, rows, table, textOf } from "./cells.js";
import { decide } from "./conflict.js";
import { activeCell, moveTo } from "./focus.js";
import { again } from "./saving.js";
import { isSignedOut } from "./server.js";
import { inState } from "./states.js";
import { text, toast } from "./texts.js";

const PLACE = "office.plan.panels";
const bar = editor.querySelector("[data-active-cell]");
const status = editor.querySelector("[data-status]");
const retry = editor.querySelector("[data-again]");
const question = editor.querySelector("[data-decide]");

// the tree
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
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) fold(toggle.dataset.toggle, editor.dataset[toggle.dataset.toggle] !== "folded");
});

const fold = (panel, folded) => {
  editor.dataset[panel] = folded ? "folded" : "open";
  drawToggles();
  try {
    localStorage.setItem(PLACE, JSON.stringify({ tree: editor.dataset.tree, findings: editor.dataset.findings }));
  } catch {
    // not remembered then
  }
};

const drawToggles = () => {
  for (const toggle of document.querySelectorAll("[data-toggle]")) {
    toggle.setAttribute("aria-expanded", String(editor.dataset[toggle.dataset.toggle] !== "folded"));
  }
};

const markPart = (part) => {
  for (const link of document.querySelectorAll("[data-of-part]")) {
    if (link.dataset.ofPart === part) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

// what stands in the active cell, in full
const drawBar = (cell) => {
  const code = textOf(rowOf(cell).cells[0]);
  bar.querySelector("[data-address]").textContent = [code, headOf(cell).title].filter(Boolean).join(" · ");
  bar.querySelector("[data-value]").textContent = textOf(cell);
  bar.querySelector("[data-hint]").textContent = [cell.dataset.reason, cell.dataset.found, closedBecause(cell)].filter(Boolean).join(" · ");
  bar.dataset.tone = cell.dataset.finding ?? (cell.dataset.state === "conflict" || cell.dataset.state === "failed" ? "error" : "");
};

// how the saving goes
let asked = false;

const drawStatus = () => {
  asked = false;
  const [saving, waiting, failed, conflict] = ["saving", "waiting", "failed", "conflict"].map((name) => inState(name).length);
  const [state, count] = isSignedOut() ? ["signed-out", waiting]
    : waiting ? ["waiting", waiting]
    : failed ? ["failed", failed]
    : saving ? ["saving", saving]
    : ["all-saved", 0];
  status.dataset.status = state;
  status.querySelector("[data-status-text]").textContent = text(`status-${state}`, { count });
  retry.hidden = !(waiting || failed || isSignedOut());
  question.hidden = !conflict;
  question.querySelector("[data-count]").textContent = conflict;
};

const askStatus = () => {
  if (!asked) requestAnimationFrame(drawStatus);
  asked = true;
};

retry.addEventListener("click", again);
question.addEventListener("click", decide);

// Nothing is sent on its way while a cell is not saved.
document.addEventListener("submit", (event) => {
  if (!event.target.closest('[data-fresh="submit"]')) return;
  if (!inState("saving", "waiting", "failed", "conflict").length) return;
  event.preventDefault();
  toast("warning", text("submit-later"));
}, true);

on("states", () => {
  askStatus();
  if (activeCell()) requestAnimationFrame(() => activeCell() && drawBar(activeCell()));
});
on("held", askStatus);
on("active", (cell) => {
  drawBar(cell);
  markPart(rowOf(cell).dataset.part);
});
on("refused", drawBar);
on("fresh", () => {
  drawToggles();
  const cell = activeCell();
  if (cell) {
    markPart(rowOf(cell).dataset.part);
    drawBar(cell);
  }
});
on("shut", (reason) => {
  const notice = document.querySelector("[data-closed-notice]");
  notice.hidden = !reason;
  notice.querySelector("[data-closed-reason]").textContent = reason;
});

export const start = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE)) ?? {};
    for (const panel of ["tree", "findings"]) if (kept[panel]) editor.dataset[panel] = kept[panel];
  } catch {
    // both open then
  }
  drawToggles();
  drawStatus();
};

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
