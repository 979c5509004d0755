// The place to drop a file: shows what was chosen and warns before a file too large is sent.
const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

const show = (input) => {
  const drop = input.closest(".drop");
  const file = input.files[0];
  const limit = Number(drop.dataset.limit) || Infinity;
  const large = Boolean(file) && file.size > limit;
  drop.querySelector("[data-drop-name]").textContent = file ? `${file.name} · ${size(file.size)}` : "";
  drop.querySelector("[data-drop-large]").hidden = !large;
  input.setCustomValidity(large ? drop.querySelector("[data-drop-large]").textContent.trim() : "");
};

document.addEventListener("change", (event) => {
  if (event.target.matches(".drop input")) show(event.target);
});

for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => event.target.closest?.(".drop")?.classList.toggle("drop-over", over));
}
