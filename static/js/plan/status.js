// How the saving goes: its state in the bar, the ways out of trouble, nothing submitted before it is saved.
import { editor, on } from "./cells.js";
import { decide } from "./conflict.js";
import { again } from "./saving.js";
import { isSignedOut } from "./server.js";
import { inState } from "./states.js";
import { text, toast } from "./texts.js";

const status = editor.querySelector("[data-status]");
const retry = editor.querySelector("[data-again]");
const question = editor.querySelector("[data-decide]");
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

on("states", askStatus);
on("held", askStatus);
on("shut", (reason) => {
  const notice = document.querySelector("[data-closed-notice]");
  notice.hidden = !reason;
  notice.querySelector("[data-closed-reason]").textContent = reason;
});

export const start = drawStatus;
