// Native dialogs: a button with data-dialog="id" opens, one with data-dialog-close closes.
// A fragment that htmx puts into #page-dialog-body opens the page's own dialog.
const opened = new WeakMap();

const show = (dialog, from) => {
  if (!dialog || dialog.open) return;
  opened.set(dialog, from);
  dialog.showModal();
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) show(document.getElementById(opener.dataset.dialog), opener);
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
  if (event.target.matches?.("dialog.dialog")) event.target.close();
});

document.addEventListener("close", (event) => opened.get(event.target)?.focus?.(), true);

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "page-dialog-body") return;
  const dialog = document.getElementById("page-dialog");
  show(dialog, event.detail.requestConfig?.elt);
  const title = dialog.querySelector("[data-dialog-title]");
  if (title) document.getElementById("page-dialog-title").textContent = title.dataset.dialogTitle;
});

// the server may close it: HX-Trigger: dialog-close
document.addEventListener("dialog-close", () => document.querySelector("dialog[open]")?.close());
