// Ctrl+K: one search for whatever has a page. With nothing typed it shows the pages opened last;
// these stay on this device, one list an account, until the account signs out.
import { key, mark, marked, typed } from "./options.js";

const MOST = 8;
const dialog = document.getElementById("find");
const input = dialog.querySelector("input");
const found = document.getElementById("found");
const kept = `guantong:recent:${dialog.dataset.account}`;

const recent = () => JSON.parse(localStorage.getItem(kept) ?? "[]");

function remember() {
  const name = document.querySelector("#content h1")?.textContent.trim();
  if (!name || location.pathname === "/") return;
  const told = [...document.querySelectorAll(".breadcrumb a")].at(-1)?.textContent ?? "";
  const rest = recent().filter((one) => one.address !== location.pathname);
  localStorage.setItem(kept, JSON.stringify([{ address: location.pathname, name, told }, ...rest].slice(0, MOST)));
}

function line({ address, name, told }) {
  const row = document.createElement("a");
  const label = document.createElement("span");
  const small = document.createElement("small");
  row.href = address;
  row.tabIndex = -1;
  row.role = "option";
  row.ariaSelected = "false";
  label.textContent = name;
  small.textContent = told;
  row.append(label, small);
  return row;
}

function showRecent() {
  const rows = recent().filter((one) => one.address !== location.pathname);
  if (!rows.length) return false;
  const group = document.createElement("div");
  const head = document.createElement("div");
  group.role = "group";
  group.ariaLabel = dialog.dataset.recent;
  head.className = "house-find-kind";
  head.ariaHidden = "true";
  head.textContent = dialog.dataset.recent;
  group.append(head, ...rows.map(line));
  found.replaceChildren(group);
  return true;
}

function ask() {
  const words = input.value.trim();
  if (!words && showRecent()) return;
  htmx.ajax("GET", `${dialog.dataset.address}?q=${encodeURIComponent(words)}`, { target: found, source: found, swap: "innerHTML" });
}

function open() {
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  ask();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-find]")) open();
});
dialog.addEventListener("click", (event) => {
  // Outside of the box is the dialog itself.
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  if (event.target.closest("a")) dialog.close();
});
input.addEventListener("input", (event) => { if (!event.isComposing) typed(input, ask); });
input.addEventListener("compositionend", () => typed(input, ask));
input.addEventListener("keydown", (event) => {
  if (event.isComposing || key(event, input, found)) return;
  if (event.key === "Enter") event.preventDefault();
});
found.addEventListener("htmx:afterSwap", () => {
  // An answer to what is no longer typed is not shown.
  if (!input.value.trim() && showRecent()) return;
  if (!marked(found)) mark(input, found, found.querySelector("a"));
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-leaves]")) localStorage.removeItem(kept);
});
for (const other of Object.keys(localStorage)) {
  if (other.startsWith("guantong:recent:") && other !== kept) localStorage.removeItem(other);
}
remember();
