// What every page needs: messages, forms sent once, requests that fail honestly.
const page = document.body;

const say = (level, text) => {
  const shape = document.getElementById(`message-${level}`) ?? document.getElementById("message-info");
  const message = shape.content.firstElementChild.cloneNode(true);
  message.querySelector(".message-body").textContent = text;
  document.getElementById("toasts").append(message);
  if (level === "success" || level === "info") setTimeout(() => message.remove(), 8000);
};

// HX-Trigger: {"toast": {"level": "success", "text": "…"}}
document.addEventListener("toast", (event) => say(event.detail.level ?? "info", event.detail.text));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-message-close]")) event.target.closest(".message").remove();
  const stopped = event.target.closest("[aria-disabled=true]");
  if (stopped) event.preventDefault();
});

// A second press does nothing while the first is under way; the server's key is the real guard.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

const released = (form) => {
  delete form?.dataset.sent;
  for (const busy of form?.querySelectorAll("[aria-busy]") ?? []) busy.removeAttribute("aria-busy");
};

document.addEventListener("htmx:afterRequest", (event) => released(event.detail.elt.closest("form")));
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(released));

// A lost connection or a fault is said aloud; an ended session leads to the sign-in page and back here.
document.addEventListener("htmx:sendError", () => say("error", page.dataset.textOffline));
document.addEventListener("htmx:responseError", () => say("error", page.dataset.textFault));
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = event.detail.xhr.responseURL;
  if (!answered || new URL(answered).pathname !== page.dataset.signIn) return;
  event.detail.shouldSwap = false;
  location.assign(`${page.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
});
