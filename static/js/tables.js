// Lists: the column picker writes its choice into the address, filters apply themselves, rows are ticked in bulk.
const choose = (form) => {
  const address = new URL(location.href);
  const boxes = [...form.querySelectorAll("input[name=columns]")];
  const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
  if (ticked.length === 0) return;
  address.searchParams.delete("columns");
  if (ticked.length < boxes.length) address.searchParams.set("columns", ticked.join(","));
  location.assign(address);
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-columns]")) return;
  event.preventDefault();
  choose(event.target);
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-apply-at-once] select, [data-apply-at-once] [type=checkbox]")) field.form.requestSubmit();
  if (field.matches("[data-tick-all]")) tickAll(field);
  if (field.matches("[data-tick], [data-tick-all]")) countTicked(field.form ?? field.closest("form"));
});

// an empty filter does not belong into the address
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-apply-at-once]")) return;
  for (const [name, value] of [...event.formData]) {
    if (value === "") event.formData.delete(name);
  }
});

// who is ticked stays ticked, whoever is looked for next
document.addEventListener("formdata", (event) => {
  const bearing = document.getElementById(event.target.dataset.carriesTicks ?? "");
  if (!bearing) return;
  const boxes = [...bearing.querySelectorAll("[data-tick]")];
  for (const name of new Set(boxes.map((box) => box.name))) event.formData.delete(name);
  for (const box of boxes) if (box.checked) event.formData.append(box.name, box.value);
});

function tickAll(box) {
  for (const other of (box.form ?? box.closest("form")).querySelectorAll("[data-tick]:not(:disabled)")) {
    other.checked = box.checked;
  }
}

function countTicked(form) {
  const count = form.querySelectorAll("[data-tick]:checked").length;
  for (const place of form.querySelectorAll("[data-ticked-count]")) place.textContent = count;
  for (const button of form.querySelectorAll("[data-needs-ticked]")) button.disabled = count === 0;
}

// the row whose preview is asked is the current one
document.addEventListener("htmx:beforeRequest", (event) => {
  const chosen = event.target.closest(".split-item");
  if (!chosen) return;
  for (const row of chosen.parentElement.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  chosen.setAttribute("aria-current", "true");
});
