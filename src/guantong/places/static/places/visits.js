// One's own households on a telephone. A visit is kept on this device first and sent until the server
// has it; it keeps its name, so that sending it twice does no harm. The open page goes on without a
// network; what is not sent waits here, and goes at sign-out and after some days.
import { signIn } from "../ui/session.js";

const told = JSON.parse(document.getElementById("visits-told").textContent);
const part = (name) => document.querySelector(`[data-${name}]`);
const office = document.querySelector("body > .house");
const form = part("visit");
const state = part("state");
const list = part("queue");
const token = form.elements.csrfmiddlewaretoken;
const [UNSENT, DRAFT] = [`guantong:unsent:${told.account}:`, `guantong:draft:${told.account}:visit/`];
const LIFE = told.days * 24 * 3600_000;
const LONGEST_WAIT = 30_000;
const facts = [...form.querySelectorAll("[data-fact]")];
let wait = 1000;
let timer = null;
let busy = false;
let here = "";

const read = (at) => { try { return JSON.parse(localStorage.getItem(at)); } catch { return null; } };
const keys = (start) => Object.keys(localStorage).filter((at) => at.startsWith(start));
const queue = () => keys(UNSENT).map((at) => ({ at, ...read(at) })).filter((one) => one.visit).sort((a, b) => a.kept - b.kept);
const card = (pk) => document.querySelector(`[data-household="${Number(pk)}"]`);
const plain = (input) => input.type === "number" ? (input.value === "" ? null : Number(input.value)) : input.value.trim();

// crypto.randomUUID is not there on plain http.
function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// What this device wrote and the server has not yet: shown as if it had.
function overlay() {
  for (const { visit } of queue()) {
    const own = told.households[visit.household];
    if (own) for (const [name, { value }] of Object.entries(visit.facts)) own.facts[name] = value;
  }
}

function typed() {
  return {
    on: form.elements.on.value, way: form.elements.way.value, note: form.elements.note.value.trim(),
    wish: form.elements.wish.value.trim(), item: form.elements.item?.value ?? "",
    needs: [...form.querySelectorAll("[name=needs]:checked")].map((one) => one.value),
    values: Object.fromEntries(facts.map((one) => [one.name, plain(one)])),
  };
}

function fill(values) {
  for (const name of ["on", "way", "note", "wish", "item"]) if (form.elements[name]) form.elements[name].value = values[name] ?? "";
  for (const one of form.querySelectorAll("[name=needs]")) one.checked = values.needs.includes(one.value);
  for (const one of facts) one.value = values.values[one.name] ?? "";
}

// What stood there when the form was opened is the base of every field.
let base = {};

function open(pk, values = null) {
  here = String(pk);
  const own = told.households[here];
  const draft = values ?? read(DRAFT + here);
  form.reset();
  base = draft?.base ?? { ...own.facts };
  fill(draft?.typed ?? { ...typed(), on: form.dataset.today, values: own.facts });
  part("who").textContent = `${own.number} ${own.name}`;
  part("list").hidden = true;
  form.hidden = false;
  scrollTo(0, 0);
  part("who").focus({ preventScroll: true });
}

function close() {
  form.hidden = true;
  part("list").hidden = false;
  if (here) card(here)?.querySelector("button").focus();
  here = "";
}

function keepDraft() {
  if (!here) return;
  try { localStorage.setItem(DRAFT + here, JSON.stringify({ at: Date.now(), base, typed: typed() })); } catch { /* The page still has it. */ }
}

function keep() {
  const { values, ...said } = typed();
  const changed = {};
  for (const [name, value] of Object.entries(values)) {
    if ((base[name] ?? "") !== (value ?? "")) changed[name] = { base: base[name], value };
  }
  const visit = { client: newName(), household: Number(here), ...said, facts: changed };
  try {
    localStorage.setItem(UNSENT + visit.client, JSON.stringify({ kept: Date.now(), visit, refused: "" }));
  } catch {
    say(state.dataset.full, true);
    return;
  }
  localStorage.removeItem(DRAFT + here);
  overlay();
  close();
  show();
  send();
}

function say(words, wrong = false) {
  state.textContent = words;
  state.classList.toggle("is-wrong", wrong);
}

function show() {
  const waiting = queue();
  list.replaceChildren(...waiting.map((one) => {
    const line = document.getElementById("visits-unsent").content.firstElementChild.cloneNode(true);
    const own = told.households[one.visit.household];
    line.querySelector("[data-of]").textContent = `${own ? `${own.number} ${own.name}` : ""} ${one.visit.on}`;
    line.querySelector("[data-why]").textContent = one.refused || line.dataset.waits;
    line.classList.toggle("is-wrong", Boolean(one.refused));
    for (const button of line.querySelectorAll("button")) button.hidden = !one.refused;
    line.querySelector("[data-mend]").hidden ||= !own;
    line.querySelector("[data-mend]").addEventListener("click", () => mend(one));
    line.querySelector("[data-drop]").addEventListener("click", (event) => drop(one, event.target));
    return line;
  }));
  part("pending").hidden = !waiting.length;
}

// What was refused is typed again; it is sent under a new name, since nothing of it was written.
function mend({ at, visit }) {
  const own = told.households[visit.household].facts;
  const before = Object.fromEntries(Object.entries(visit.facts).map(([name, it]) => [name, it.base]));
  const after = Object.fromEntries(Object.entries(visit.facts).map(([name, it]) => [name, it.value]));
  Object.assign(own, before);
  localStorage.removeItem(at);
  open(visit.household, { base: { ...own }, typed: { ...visit, values: { ...own, ...after } } });
  keepDraft();
  show();
}

function drop({ at, visit }, button) {
  if (!confirm(button.dataset.asks)) return;
  localStorage.removeItem(at);
  const own = told.households[visit.household]?.facts;
  if (own) for (const [name, it] of Object.entries(visit.facts)) own[name] = it.base;
  show();
}

function arrived(one, answer) {
  localStorage.removeItem(one.at);
  const own = told.households[one.visit.household];
  if (own) { own.facts = answer.facts; overlay(); }
  const line = card(one.visit.household)?.querySelector("[data-sent]");
  if (!line) return;
  const words = [line.dataset.done];
  if (answer.waits) words.push(line.dataset.waits.replace("…", answer.waits));
  if (answer.code) words.push(line.dataset.code.replace("…", answer.code));
  line.textContent = words.join("");
  const last = line.parentElement.querySelector("[data-last]");
  const before = last.textContent.match(/\d{4}-\d\d-\d\d/)?.[0] ?? "";
  if (one.visit.on > before) last.textContent = `${last.dataset.last} ${one.visit.on}`;
  line.hidden = false;
}

async function post(visit) {
  return fetch(told.send, {
    method: "POST",
    headers: {
      "Content-Type": "application/json", "X-CSRFToken": token.value, "HX-Request": "true", "X-Account": String(told.account),
    },
    body: JSON.stringify(visit),
  });
}

const isJson = (answer) => (answer.headers.get("Content-Type") ?? "").includes("json");

// Whoever signed in anew in another window has a new token: it is asked for once.
async function renew() {
  const answer = await fetch(office.dataset.stay, { headers: { "HX-Request": "true", "X-Passive": "1" } });
  if (!answer.ok || !isJson(answer)) return false;
  const now = await answer.json();
  if (String(now.account) !== String(told.account)) return false;
  token.value = now.csrf;
  return true;
}

// Returns whether to go on with the next one.
async function sendOne(one) {
  let answer = await post(one.visit);
  if (answer.status === 403 && !isJson(answer) && await renew()) answer = await post(one.visit);
  if (answer.status === 401) return await signIn() && sendOne(one);
  if (answer.status >= 500 || answer.status === 429 || !isJson(answer)) throw new Error("server");
  const said = await answer.json();
  if (answer.ok) arrived(one, said);
  else localStorage.setItem(one.at, JSON.stringify({ kept: one.kept, visit: one.visit, refused: said.error }));
  return true;
}

async function sendAll() {
  say(state.dataset.sending);
  try {
    for (const one of queue()) if (!one.refused && localStorage.getItem(one.at) && !await sendOne(one)) break;
    wait = 1000;
    say(queue().some((one) => !one.refused) ? state.dataset.waits : state.dataset.sent);
  } catch {
    say(state.dataset.offline, true);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

// One window of a telephone sends at a time, where it can tell; where not, a name is written once.
async function send() {
  clearTimeout(timer);
  if (busy || !queue().some((one) => !one.refused)) return;
  busy = true;
  const alone = navigator.locks
    ? navigator.locks.request(UNSENT, { ifAvailable: true }, (lock) => lock && sendAll())
    : sendAll();
  await alone.catch(() => null);
  busy = false;
  show();
}

function expire() {
  const old = keys(UNSENT).filter((at) => !(Date.now() - (read(at)?.kept ?? 0) < LIFE));
  for (const at of old) localStorage.removeItem(at);
  if (old.length) say(state.dataset.expired, true);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-open]");
  if (button) open(button.closest("[data-household]").dataset.household);
});
form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
form.addEventListener("input", keepDraft);
part("cancel").addEventListener("click", close);
part("find").addEventListener("input", ({ target }) => {
  const word = target.value.trim();
  for (const one of document.querySelectorAll("[data-household]")) one.hidden = !one.dataset.words.includes(word);
});
addEventListener("online", () => { wait = 1000; send(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
addEventListener("storage", ({ key }) => { if (key?.startsWith(UNSENT)) show(); });

expire();
overlay();
show();
if (told.open) open(told.open);
send();
