// Panels that fold away; what was folded stays so in this browser.
import { editor, on } from "./cells.js";

const PLACE = "office.plan.panels";

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

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) fold(toggle.dataset.toggle, editor.dataset[toggle.dataset.toggle] !== "folded");
});

on("fresh", drawToggles);

export const start = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE)) ?? {};
    for (const panel of ["tree", "findings"]) if (kept[panel]) editor.dataset[panel] = kept[panel];
  } catch {
    // both open then
  }
  drawToggles();
};
