// The list under the search field: arrows walk over it, Escape and leaving the field close it.
const box = document.querySelector(".topbar-search");
const list = box?.querySelector(".search-results");
const field = box?.querySelector("input[name=q]");

const hits = () => [...list.querySelectorAll("a")];

const close = () => {
  list.hidden = true;
};

const show = () => {
  list.hidden = list.childElementCount === 0;
};

const walk = (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    field.focus();
    close();
  } else if (by) {
    event.preventDefault();
    const stops = [field, ...hits()];
    stops[(stops.indexOf(document.activeElement) + by + stops.length) % stops.length].focus();
  }
};

if (list) {
  box.addEventListener("keydown", walk);
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || close());
  field.addEventListener("focus", show);
  list.addEventListener("htmx:afterSwap", show);
}
