// The board of judgement: a card is placed by drag, by its button, or by keys; always with a reason.
import { restoreIn } from "../ui/drafts.js";

const dialog = document.querySelector("#judge-dialog");
const compare = document.querySelector("#judge-compare");
const said = document.querySelector("#judge-said");
const HEADS = { "HX-Request": "true", "HX-Target": "judge-dialog" };
let opener = null;
let stale = false;
// How many cards were asked for; the last one is shown.
let asked = 0;
let sending = false;

const show = (html, answered = false) => {
  dialog.innerHTML = html;
  if (!dialog.open) dialog.showModal();
  restoreIn(dialog, answered);
  const wrong = dialog.querySelector("[role=alert]");
  wrong?.scrollIntoView({ block: "nearest" });
  const chosen = dialog.querySelector("input[name=group]:checked");
  (chosen ? dialog.querySelector("[name=reason]") : dialog.querySelector("input[name=group]"))?.focus();
};

const open = async (address, group = "") => {
  const from = document.activeElement;
  const turn = ++asked;
  const answer = await fetch(group ? `${address}?group=${group}` : address, { headers: HEADS });
  const html = await answer.text();
  if (turn !== asked || dialog.open) return;
  opener = from;
  if (answer.ok) show(html);
  else location.assign(address);
};

const count = (zone) => {
  const many = zone.querySelectorAll(".judge-card").length;
  zone.querySelector(".n").textContent = many;
  zone.classList.toggle("is-empty", !many);
};

const tile = (group, step) => {
  const number = document.querySelector(`[data-tile="${group}"]`);
  if (number) number.textContent = Number(number.textContent) + step;
};

const after = (card, other) => {
  const [a, b] = [card, other].map((one) => [Number(one.dataset.position), Number(one.dataset.person)]);
  return a[0] - b[0] || a[1] - b[1];
};

const put = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const card = holder.content.firstElementChild;
  const old = compare.querySelector(`.judge-card[data-person="${card.dataset.person}"]`);
  const from = old.closest(".judge-zone");
  const zone = old.closest(".judge-zones").querySelector(`[data-zone="${card.dataset.group}"]`);
  card.querySelector("[name=person]").checked = old.querySelector("[name=person]").checked;
  tile(old.dataset.group, -1);
  tile(card.dataset.group, 1);
  const done = document.querySelector("#judge-done");
  if (!("this" in old.dataset)) done.textContent = Number(done.textContent) + 1;
  old.remove();
  const list = zone.querySelector("ul");
  list.insertBefore(card, [...list.children].find((one) => after(card, one) < 0) ?? null);
  [from, zone].forEach(count);
  card.classList.add("is-new");
  card.querySelector("[data-place]").focus();
  card.scrollIntoView({ block: "nearest" });
  said.textContent = `${said.dataset.saved}${card.querySelector("[data-drawer]").textContent} ${zone.dataset.name}`;
};

// What is being saved stays open until the answer is there: it may be a refusal.
const lock = (form, shut) => {
  sending = shut;
  for (const button of form.querySelectorAll("button")) button.disabled = shut;
};
dialog.addEventListener("cancel", (event) => { if (sending) event.preventDefault(); });

dialog.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  if (sending) return;
  const form = event.target;
  lock(form, true);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", headers: HEADS, body: new FormData(form) });
  } catch {
    answer = { status: 0 };
  }
  const html = answer.text ? await answer.text() : "";
  lock(form, false);
  if (answer.ok) {
    opener = null;
    stale = false;
    dialog.close();
    put(html);
  } else if ([400, 403, 409, 422].includes(answer.status)) {
    stale ||= answer.status === 409;
    if (html.includes("judge-form")) show(html, true);
    else location.assign(form.action);
  } else {
    form.insertAdjacentHTML("afterbegin", '<div class="alert alert-danger" role="alert"><div></div></div>');
    form.querySelector("[role=alert] div").textContent = said.dataset.failed;
  }
});

dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) dialog.close();
});
// Whoever gives way to another officer's placement sees it on the board.
dialog.addEventListener("close", () => {
  if (stale) location.reload();
  else opener?.focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const drawer = link.closest(".offcanvas");
  if (drawer) tabler.Offcanvas.getInstance(drawer)?.hide();
  open(link.getAttribute("href"));
});

// On «研判» a digit opens the form with that column chosen, a blank as a button does.
compare.addEventListener("keydown", (event) => {
  const link = event.target.closest("[data-place]");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " ") { event.preventDefault(); open(link.getAttribute("href")); }
  const zones = [...link.closest(".judge-zones").querySelectorAll("[data-zone]:not([data-zone=none])")];
  const zone = zones[Number(event.key) - 1];
  if (zone && /^[1-9]$/.test(event.key)) { event.preventDefault(); open(link.getAttribute("href"), zone.dataset.zone); }
});

let held = null;
const zoneOf = (event) => {
  const zone = event.target.closest?.(".judge-zone");
  return held && zone && zone !== held.closest(".judge-zone") && zone.parentElement === held.closest(".judge-zones") ? zone : null;
};
compare.addEventListener("dragstart", (event) => {
  held = event.target.closest?.(".judge-card[draggable=true]") ?? null;
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.dataset.person);
  held.classList.add("is-held");
  // A box that appears while a drag begins would end it at once.
  setTimeout(() => compare.classList.add("is-dragging"));
});
compare.addEventListener("dragover", (event) => {
  const zone = zoneOf(event);
  compare.querySelectorAll(".is-over").forEach((one) => one.classList.toggle("is-over", one === zone));
  if (!zone) return;
  event.preventDefault();
  zone.classList.add("is-over");
});
compare.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  if (!zone) return;
  event.preventDefault();
  const link = held.querySelector("[data-place]");
  link.focus();
  open(link.getAttribute("href"), zone.dataset.zone === "none" ? "withdraw" : zone.dataset.zone);
});
compare.addEventListener("dragend", () => {
  held?.classList.remove("is-held");
  held = null;
  compare.classList.remove("is-dragging");
  compare.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
});

const boxes = () => {
  const chosen = compare.querySelectorAll("[name=person]:checked").length;
  const most = Number(compare.dataset.most);
  for (const box of compare.querySelectorAll("[name=person]:not(:checked)")) box.disabled = chosen >= most;
  document.querySelector(".judge-bar").classList.toggle("is-choosing", chosen > 0);
  document.querySelector("#judge-chosen").textContent = chosen ? `${chosen}/${most}` : "";
};
compare.addEventListener("change", boxes);
document.addEventListener("htmx:afterSettle", boxes);
boxes();
