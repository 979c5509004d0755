// Lines: adding below or to a part, removing with a warning, moving.
import { cellOf, columnOf, editor, lineOf, nameOfRow, on, rowOf, rowOfLine, rows, shownColumns, table, textOf } from "./cells.js";
import { sync } from "./checks.js";
import { activeCell, moveTo } from "./focus.js";
import { drop } from "./rescue.js";
import { settled } from "./saving.js";
import { ask, newKey } from "./server.js";
import { forget, inState } from "./states.js";
import { announce, text, toast } from "./texts.js";

const adding = document.getElementById("plan-add");
const removing = document.getElementById("plan-remove");

const send = async (url, body) => {
  if (editor.dataset.closed) {
    toast("warning", editor.dataset.closed);
    return null;
  }
  if (!(await settled())) {
    toast("info", text("wait-for-saves"));
    return null;
  }
  const answer = await ask(url, body, newKey());
  if (answer.kind !== "ok") toast("error", answer.data?.message ?? text("offline"));
  if (answer.kind === "offline" || answer.kind === "signed-out") return null;
  await sync({ ours: true });
  return answer.kind === "ok" ? answer.data : null;
};

const add = async (body) => {
  const made = await send(editor.dataset.addUrl, body);
  if (!made) return;
  moveTo(cellOf(made.line, `name_${editor.dataset.language}`) ?? cellOf(made.line, "code"));
  announce(text("added", { line: nameOfRow(rowOfLine(made.line)) }));
};

export const addBelow = () => add({ kind: "course", after: lineOf(activeCell()) });

on("add-below", addBelow);

// where the order of lines follows another document, nothing is moved
export const move = async (way) => {
  if (!editor.dataset.moveUrl) return;
  const cell = activeCell();
  const [line, column] = [lineOf(cell), columnOf(cell)];
  if (!(await send(editor.dataset.moveUrl, { line, way }))) return;
  moveTo(cellOf(line, column));
  announce(text("moved", { line: nameOfRow(rowOfLine(line)) }));
};

// what goes with the line: its values, its alternatives, and the lines that build on it
const losses = (row) => {
  const line = row.dataset.line;
  const code = textOf(cellOf(line, "code"));
  const inside = rows().filter((one) => one.dataset.block === line).map(nameOfRow);
  const after = rows().filter((one) => textOf(cellOf(one.dataset.line, "prerequisites")).split(" ").includes(code)).map(nameOfRow);
  const filled = [...row.cells].filter((cell) => textOf(cell)).length;
  const said = [text("lose-cells", { count: filled, credits: textOf(cellOf(line, "credits")) || "0" })];
  if (inside.length) said.push(text("lose-alternatives", { lines: inside.join("; ") }));
  if (code && after.length) said.push(text("lose-prerequisite", { lines: after.join("; ") }));
  return said;
};

export const askToRemove = () => {
  const row = rowOf(activeCell());
  const stays = ["standard", "planned"].find((source) => row.hasAttribute(`data-${source}`));
  if (stays) {
    toast("warning", text(`${stays}-stays`));
    return;
  }
  removing.querySelector("[data-line]").textContent = nameOfRow(row) || text("empty-line");
  removing.querySelector("[data-losses]").replaceChildren(
    ...losses(row).map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })),
  );
  removing.dataset.line = row.dataset.line;
  removing.showModal();
};

const remove = async () => {
  removing.close();
  const line = Number(removing.dataset.line);
  const row = rowOfLine(line);
  const next = row.nextElementSibling?.matches(".plan-row") ? row.nextElementSibling : rows()[rows().indexOf(row) - 1];
  const removed = nameOfRow(row);
  const neighbour = next && next.cells[shownColumns()[0]];
  if (neighbour) moveTo(neighbour);
  if (!(await send(editor.dataset.removeUrl, { line }))) return;
  announce(text("removed", { line: removed }));
};

removing.querySelector("[data-proceed]").addEventListener("click", remove);

adding.addEventListener("click", (event) => {
  const kind = event.target.closest("[data-kind]");
  if (!kind) return;
  adding.close();
  add({ kind: kind.dataset.kind, part: Number(adding.dataset.part) });
});

table.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]");
  if (!button) return;
  adding.dataset.part = button.dataset.add;
  adding.querySelector("[data-part-name]").textContent = button.dataset.name;
  adding.showModal();
});

// Text typed for a line that somebody removed has no cell any more: it is said, so that it can be typed elsewhere.
on("fresh", () => {
  for (const [key, { typed }] of inState("failed", "conflict")) {
    const [line, column] = key.split(":");
    if (cellOf(line, column)) continue;
    drop([key]);
    forget(key);
    toast("warning", text("line-gone", { text: typed || "–" }));
  }
});
