// A picker: type a part of a name, choose from the list, and the row's key is what is sent.
// Everything hangs on the document, so that a form that is fetched later works like any other.
import { key, mark, show, typed } from "./options.js";

const of = (node) => node?.closest?.(".house-picker");
const input = (picker) => picker.querySelector('[role="combobox"]');
const list = (picker) => picker.querySelector('[role="listbox"]');
const picked = (picker) => picker.querySelector(".house-picked");

function ask(picker) {
  const words = input(picker).value;
  const address = `${picker.dataset.picker}&q=${encodeURIComponent(words)}`;
  htmx.ajax("GET", address, { target: list(picker), source: list(picker), swap: "innerHTML" });
}

function keep(picker, value, name) {
  const kept = document.createElement("input");
  Object.assign(kept, { type: "hidden", name: picker.dataset.name, value });
  if (!("several" in picker.dataset)) { picked(picker).replaceChildren(kept); return; }
  if (picked(picker).querySelector(`input[value="${value}"]`)) return;
  const tag = document.createElement("span");
  const off = document.createElement("button");
  tag.className = "house-tag";
  Object.assign(off, { type: "button", textContent: "×" });
  off.dataset.unpick = "";
  off.setAttribute("aria-label", `${picker.dataset.remove} ${name}`);
  tag.append(name, off, kept);
  picked(picker).append(tag);
}

// What a picker holds, as pairs of key and name; and a picker made to hold it again.
export const held = (picker) => [...picked(picker).querySelectorAll("input")]
  .map((one) => [one.value, one.parentElement.matches(".house-tag") ? one.parentElement.firstChild.textContent.trim() : ""]);
export function hold(picker, pairs) {
  picked(picker).replaceChildren();
  for (const [value, name] of pairs) keep(picker, value, name);
}

const changed = (picker) => input(picker).dispatchEvent(new Event("change", { bubbles: true }));

function choose(picker, option) {
  const { key: value, label } = option.dataset;
  keep(picker, value, label);
  input(picker).value = "several" in picker.dataset ? "" : label;
  show(input(picker), list(picker), false);
  changed(picker);
  input(picker).focus();
}

document.addEventListener("input", (event) => {
  const picker = of(event.target);
  if (!picker || event.target !== input(picker)) return;
  // What is typed anew is no longer what was chosen.
  if (!("several" in picker.dataset)) picked(picker).replaceChildren();
  if (!event.isComposing) typed(event.target, () => ask(picker));
});
document.addEventListener("compositionend", (event) => {
  const picker = of(event.target);
  if (picker) typed(event.target, () => ask(picker));
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  const picker = of(target);
  if (!picker || document.activeElement !== input(picker)) return;
  show(input(picker), target, true);
  mark(input(picker), target, input(picker).value ? target.querySelector("[data-key]") : null);
});

document.addEventListener("keydown", (event) => {
  const picker = of(event.target);
  if (!picker || event.target !== input(picker) || event.isComposing) return;
  const answers = list(picker);
  if (event.key === "ArrowDown" && answers.hidden) { event.preventDefault(); ask(picker); return; }
  if (answers.hidden || key(event, event.target, answers)) return;
  if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); show(event.target, answers, false); }
}, true);

document.addEventListener("click", (event) => {
  const picker = of(event.target);
  if (!picker) return;
  const option = event.target.closest("[data-key]");
  const off = event.target.closest("[data-unpick]");
  if (option) choose(picker, option);
  else if (off) { off.parentElement.remove(); changed(picker); input(picker).focus(); }
  else if (event.target === input(picker) && list(picker).hidden) ask(picker);
});
// The field keeps the focus while an option is pressed.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".house-options")) event.preventDefault();
});
document.addEventListener("focusout", (event) => {
  const picker = of(event.target);
  if (picker && event.target === input(picker)) show(event.target, list(picker), false);
});
