// Talking to the portal: every answer gets a name, a lost session leads to a dialog, never to a lost word.
import { editor, tell } from "./cells.js";
import { announce, text } from "./texts.js";

const urls = editor.dataset;
const SECONDS = 20;
let token = urls.token;
let signedOut = false;

const dialog = document.getElementById("plan-signed-out");

// a key that lets a request sent twice have one effect
export const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

const named = async (response) => {
  if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signed-out" };
  if (response.status === 204) return { kind: "same" };
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (response.ok) return { kind: "ok", data: isJson ? await response.json() : await response.text() };
  if (isJson && response.status < 500) {
    return { kind: response.status === 409 ? "conflict" : "refused", data: await response.json() };
  }
  if (response.status === 403) return { kind: "stale" };
  if (response.status === 404) return { kind: "refused", data: { message: text("gone"), cells: [] } };
  return { kind: "fault" };
};

const request = async (url, options) => {
  try {
    const signal = AbortSignal.timeout(SECONDS * 1000);
    return await named(await fetch(url, { redirect: "manual", signal, ...options }));
  } catch {
    return { kind: "offline" };
  }
};

const sending = (body, key) => ({
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRFToken": token, ...(key && { "Idempotency-Key": key }) },
  body: JSON.stringify(body),
});

// {kind: ok | same | conflict | refused | offline | fault | signed-out, data}
export const ask = async (url, body, key) => {
  let answer = await request(url, body && sending(body, key));
  if (answer.kind === "stale" && (await renew())) answer = await request(url, body && sending(body, key));
  if (answer.kind === "stale") answer = { kind: "signed-out" };
  if (answer.kind === "signed-out" && !signedOut) leave(text("signed-out"));
  return answer;
};

export const parse = (html) => new DOMParser().parseFromString(html, "text/html").body.firstElementChild;

// after signing in again: a new token, and only for the same person
const renew = async () => {
  const answer = await request(urls.checksUrl);
  if (answer.kind !== "ok") return false;
  const fresh = parse(answer.data).dataset;
  if (fresh.person !== urls.person) {
    leave(text("other-person"));
    return false;
  }
  token = fresh.token;
  return true;
};

export const isSignedOut = () => signedOut;

function leave(sentence) {
  signedOut = true;
  dialog.querySelector("[data-sentence]").textContent = sentence;
  if (!dialog.open) dialog.showModal();
  announce(sentence);
  tell("states");
}

export const comeBack = async () => {
  if (!signedOut || !(await renew())) return;
  signedOut = false;
  if (dialog.open) dialog.close();
  announce(text("signed-in"));
  tell("back");
};

export const askToSignIn = () => leave(text("signed-out"));

dialog.querySelector("[data-continue]").addEventListener("click", comeBack);
window.addEventListener("focus", comeBack);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && comeBack());
