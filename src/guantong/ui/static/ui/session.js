// The session: typing prolongs it, its end is told before, and one signs in again over the page,
// on which everything stays as it was typed. Nobody sends what somebody else typed.
import { say, sayStatus } from "./told.js";

const office = document.querySelector("body > .house");
const door = document.getElementById("door");
const bar = document.getElementById("ending");
const MINUTE = 60_000;
// So long before the end it is told; so seldom typing is told to the server; so fresh is fresh.
const [SOON, SELDOM, FRESH] = [2 * MINUTE, MINUTE, MINUTE / 6];
let heard = Date.now();
let prolonged = heard;
let ends = heard + Number(office?.dataset.left) * 1000;
let opened = null;
let enter = null;

function renew(csrf) {
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = csrf;
  for (const one of document.querySelectorAll("[data-hx-headers]")) {
    one.setAttribute("data-hx-headers", JSON.stringify({ ...JSON.parse(one.getAttribute("data-hx-headers")), "X-CSRFToken": csrf }));
  }
}

// Answers with the status: 200 if this page's account is in, 401 if it is not, 0 without a network.
async function ask(headers = {}) {
  heard = Date.now();
  if (!headers["X-Passive"]) prolonged = heard;
  try {
    const answer = await fetch(office.dataset.stay, { headers: { "HX-Request": "true", ...headers } });
    if (!answer.ok) return answer.status;
    // One who signed in by half is led elsewhere.
    if (!answer.headers.get("content-type")?.includes("json")) return 401;
    const told = await answer.json();
    if (String(told.account) !== office.dataset.account) return 401;
    ends = Date.now() + told.left * 1000;
    bar.querySelector("[data-stay]").hidden = told.rest * 1000 <= SOON;
    renew(told.csrf);
    return 200;
  } catch {
    return 0;
  }
}

function finish(told) {
  if (String(told.account) === office.dataset.account) {
    renew(told.csrf);
    ends = Date.now() + told.left * 1000;
    bar.hidden = true;
    door.close();
    enter(true);
    opened = null;
    return;
  }
  const other = document.getElementById("door-other").content.cloneNode(true);
  other.querySelector("[data-now]").textContent = told.name;
  other.querySelector("button").addEventListener("click", () => location.reload());
  door.querySelector("p").remove();
  door.querySelector("div").replaceChildren(other);
  enter(false);
}

// Shows the form of whatever door an answer leads to: account and password, six digits, a due password.
async function step(answer) {
  if (answer.headers.get("content-type")?.includes("json")) { finish(await answer.json()); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector(".house-door form.card");
  const body = door.querySelector("div");
  if (form) {
    const title = document.createElement("h2");
    title.textContent = form.querySelector("h1").textContent;
    form.querySelector("h1").replaceWith(title);
    form.action = answer.url;
    body.replaceChildren(form);
    const name = form.elements.username;
    if (name && !name.value) name.value = office.dataset.username;
    form.querySelector(".has-error input, input:not([type=hidden]):not([name=username])")?.focus();
  } else if (answer.ok) await step(await fetch(office.dataset.stay));
  else body.textContent = page.querySelector("h1")?.textContent ?? door.dataset.failed;
}

export function signIn() {
  if (!office || opened) return opened ?? Promise.resolve(false);
  opened = new Promise((resolve) => { enter = resolve; });
  door.showModal();
  fetch(office.dataset.stay).then(step).catch(() => { door.querySelector("div").textContent = door.dataset.failed; });
  return opened;
}

door?.addEventListener("cancel", (event) => event.preventDefault());
door?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    await step(await fetch(form.action, { method: "POST", body: new FormData(form) }));
  } catch {
    button.disabled = false;
    say(door.dataset.failed);
  }
});

// What was asked by a script is asked again once somebody signed in: no click is lost.
document.addEventListener("htmx:responseError", async ({ detail: { elt, target, xhr, pathInfo, requestConfig: { verb, triggeringEvent } } }) => {
  if (xhr.status !== 401 || !await signIn()) return;
  delete elt.closest("form")?.dataset.sent;
  if (verb !== "get" && triggeringEvent) htmx.trigger(elt, triggeringEvent.type);
  else htmx.ajax(verb, pathInfo.requestPath, { source: elt, target });
});

async function tick() {
  if (opened) return;
  if (ends - Date.now() <= SOON && await ask({ "X-Passive": "1" }) === 401) { signIn(); return; }
  bar.hidden = ends - Date.now() > SOON;
}

async function typing() {
  if (opened || Date.now() - prolonged < SELDOM) return;
  if (await ask() === 401) signIn();
  else bar.hidden = ends - Date.now() > SOON;
}

// A form goes out when it is known to arrive: signed in, as who filled it in, with the network there.
async function arrives() {
  const status = await ask();
  if (status === 401) return signIn();
  if (!status) sayStatus(0);
  return status !== 0;
}

addEventListener("submit", async (event) => {
  const form = event.target;
  const own = office && form.method === "post" && !form.hasAttribute("data-hx-post") && !form.closest("#door") && !form.matches("[data-leaves]");
  if (!own) return;
  if (form.dataset.arrives || Date.now() - heard < FRESH) { delete form.dataset.arrives; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.asks) return;
  form.dataset.asks = "1";
  const arrived = await arrives();
  delete form.dataset.asks;
  if (!arrived) return;
  form.dataset.arrives = "1";
  form.requestSubmit(event.submitter);
}, true);

if (office?.dataset.left) {
  addEventListener("input", typing);
  setInterval(tick, MINUTE / 4);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
  bar.querySelector("[data-stay]").addEventListener("click", async () => {
    if (await ask() === 401) signIn();
    else bar.hidden = ends - Date.now() > SOON;
  });
}
