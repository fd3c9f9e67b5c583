// What is typed into a form stays on this device until the form is taken, and is there again after
// whatever came between. Only fields that the server marked are kept: nothing sealed, no password, no
// file. A draft is its account's own; it goes when that signs out, and after three days.
import { held, hold } from "./picker.js";

const office = document.querySelector("body > .house");
const [ALL, LIFE, UNSENT] = ["guantong:draft:", 3 * 24 * 3600_000, "guantong:unsent:"];
// What a form carries along: on which version it was filled in, and that it is done once.
const ALONG = ["version", "seen", "token"];
const own = (account) => `${ALL}${account}:`;
const place = (path) => own(office.dataset.account) + path;
const place_of = (form) => place(new URL(form.getAttribute("action") || location.href, location.href).pathname);
const read = (at) => JSON.parse(localStorage.getItem(at) ?? "null");
const fields = (form) => [...form.elements].filter((one) => one.name && "draft" in one.dataset);
const isBox = (one) => ["checkbox", "radio"].includes(one.type);
const picker_of = (one) => one.closest(".house-picker");

function valueOf(form, name) {
  const ones = fields(form).filter((one) => one.name === name);
  const picker = picker_of(ones[0]);
  if (picker) return [ones[0].value, held(picker)];
  if (isBox(ones[0])) return ones.filter((one) => one.checked).map((one) => one.value);
  return ones.map((one) => one.multiple ? [...one.selectedOptions].map((chosen) => chosen.value) : one.value);
}

function putBack(form, name, value) {
  const ones = fields(form).filter((one) => one.name === name);
  const picker = picker_of(ones[0]);
  if (picker) { [ones[0].value] = value; hold(picker, value[1]); return; }
  ones.forEach((one, at) => {
    if (isBox(one)) one.checked = value.includes(one.value);
    else if (one.multiple) for (const option of one.options) option.selected = value[at]?.includes(option.value);
    else one.value = value[at] ?? one.value;
  });
}

const along = (form) => Object.fromEntries(ALONG.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]));
const carry = (form, values) => { for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value; };

// The server names the form that it took.
function settle() {
  const taken = /(?:^|; )taken=([^;]*)/.exec(document.cookie);
  if (!taken) return;
  localStorage.removeItem(place(decodeURIComponent(taken[1].replace(/^"|"$/g, ""))));
  document.cookie = "taken=; path=/; max-age=0; samesite=lax";
}

function keep({ target }) {
  const form = target.form;
  if (!form || form.method !== "post" || !fields(form).includes(target) || form.closest("#door")) return;
  settle();
  const before = read(place_of(form));
  const draft = { along: along(form), ...before, at: Date.now(), values: { ...before?.values, [target.name]: valueOf(form, target.name) } };
  try { localStorage.setItem(place_of(form), JSON.stringify(draft)); } catch { /* The device is full: the page still has it. */ }
}

function bar(form, at, discard) {
  form.parentElement.querySelector(":scope > .house-draft")?.remove();
  const shown = document.getElementById("draft").content.firstElementChild.cloneNode(true);
  const day = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  shown.querySelector("time").textContent = `${two(day.getMonth() + 1)}-${two(day.getDate())} ${two(day.getHours())}:${two(day.getMinutes())}`;
  shown.querySelector("button").addEventListener("click", () => { discard(); shown.remove(); });
  form.before(shown);
}

function restore(form, answered) {
  const at = place_of(form);
  const draft = read(at);
  if (!draft) return;
  // The page is the answer to what was typed: it has it all, and says on which version it stands now.
  if (answered) { localStorage.setItem(at, JSON.stringify({ ...draft, along: along(form) })); return; }
  const names = new Set(fields(form).map((one) => one.name));
  const changed = Object.keys(draft.values)
    .filter((name) => names.has(name) && JSON.stringify(valueOf(form, name)) !== JSON.stringify(draft.values[name]));
  if (!changed.length) return;
  const before = changed.map((name) => [name, valueOf(form, name)]);
  const carried = along(form);
  for (const name of changed) putBack(form, name, draft.values[name]);
  carry(form, draft.along);
  bar(form, draft.at, () => {
    for (const [name, value] of before) putBack(form, name, value);
    carry(form, carried);
    localStorage.removeItem(at);
  });
}

export function restoreIn(part, answered = false) {
  if (!office) return;
  settle();
  const forms = part.matches?.("form") ? [part] : part.querySelectorAll("form");
  for (const form of forms) if (form.method === "post" && fields(form).length) restore(form, answered);
}

function forget(goes) {
  for (const at of Object.keys(localStorage)) if (at.startsWith(ALL) && goes(at)) localStorage.removeItem(at);
}

// What was not sent goes as well when its account signs out; who would lose something is asked before.
document.addEventListener("submit", (event) => {
  const { leaves, unsent } = event.target.dataset;
  if (!leaves) return;
  const waiting = Object.keys(localStorage).filter((at) => at.startsWith(`${UNSENT}${leaves}:`));
  if (waiting.length && !confirm(unsent)) { event.preventDefault(); return; }
  for (const at of waiting) localStorage.removeItem(at);
  forget((at) => at.startsWith(own(leaves)));
});
if (office) {
  for (const name of ["input", "change"]) document.addEventListener(name, keep);
  document.addEventListener("htmx:afterRequest", settle);
  document.addEventListener("htmx:afterSettle", ({ target, detail }) => restoreIn(target, detail.requestConfig?.verb !== "get"));
  addEventListener("pageshow", settle);
  forget((at) => Date.now() - read(at).at > LIFE);
  restoreIn(document.getElementById("content"), office.dataset.answers === "POST");
}
