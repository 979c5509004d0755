// The colour of a week and its words follow its sign, whoever wrote it: a key, a save, an undo, another person.
import { table, textOf } from "../plan/cells.js";
import { text } from "../plan/texts.js";
import { bySign } from "./symbols.js";

const draw = (cell) => {
  const sign = textOf(cell);
  const symbol = bySign(sign);
  const words = symbol ? `${sign}, ${symbol.name}` : sign || text("empty");
  if (cell.dataset.tone !== (symbol?.tone ?? "none")) cell.dataset.tone = symbol?.tone ?? "none";
  if (cell.getAttribute("aria-label") !== words) cell.setAttribute("aria-label", words);
};

const weekOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest?.("td.week");

export const start = () => {
  const seen = (changes) => new Set(changes.map(({ target }) => weekOf(target)).filter(Boolean)).forEach(draw);
  new MutationObserver(seen).observe(table, { subtree: true, childList: true, characterData: true });
};
