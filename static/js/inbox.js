// The inbox from the keyboard. Links and forms work without this; here rows are walked and marked.
// The letters (j, k, a, r, n) are pressed by shortcuts.js.
const inbox = document.querySelector("[data-inbox]");

const links = () => [...inbox.querySelectorAll(".split-item a")];

const current = () => inbox.querySelector(".split-item[aria-current] a");

const mark = (link) => {
  for (const row of inbox.querySelectorAll(".split-item[aria-current]")) row.removeAttribute("aria-current");
  link.closest(".split-item").setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
};

const neighbour = (from, by) => {
  const all = links();
  if (!all.includes(from)) return all[0];
  return all[all.indexOf(from) + by];
};

const open = (link) => {
  if (!link) return;
  link.focus();
  link.click();
};

// arrows walk over the rows without opening them; Enter opens, as with any link
const walk = (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.target.matches(".split-item a")) return;
  event.preventDefault();
  neighbour(event.target, by)?.focus();
};

const focusRemark = (details) => {
  if (details.open) details.querySelector("textarea").focus();
};

// on a phone the document lies under the list
const narrow = matchMedia("(max-width: 56rem)");

const showDocument = () => narrow.matches && current() && inbox.querySelector("#preview").scrollIntoView();

if (inbox) {
  for (const button of inbox.querySelectorAll("[data-move]")) {
    button.hidden = false;
    button.addEventListener("click", () => open(neighbour(current(), Number(button.dataset.move))));
  }
  inbox.addEventListener("keydown", walk);
  inbox.addEventListener("toggle", (event) => event.target.matches("[data-return]") && focusRemark(event.target), true);
  inbox.addEventListener("htmx:beforeRequest", (event) => event.target.matches(".split-item a") && mark(event.target));
  inbox.addEventListener("htmx:afterSwap", showDocument);
  current()?.focus();
  current()?.scrollIntoView({ block: "nearest" });
  showDocument();
}
