// The questionnaire: one section a screen. An answer is kept on this device first and sent until
// the server has it; a piece that was sent keeps its name, so that sending it twice does no harm.
const form = document.querySelector("[data-questionnaire]");
const part = (name) => document.querySelector(`[data-${name}]`);
const sections = [...form.querySelectorAll("[data-section]")];
const items = [...form.querySelectorAll("fieldset")];
const place = `guantong:${form.dataset.place}`;
const state = part("state");
const LONGEST_WAIT = 15000;

let kept = read();
let wait = 1000;
let timer = null;
let busy = false;
let refused = "";
let here = 0;

function read() {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? { waiting: {}, piece: null };
  } catch {
    return { waiting: {}, piece: null };
  }
}

function write() {
  try {
    if (outstanding()) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch { /* a private window keeps nothing; sending still works */ }
}

const outstanding = () => kept.piece !== null || Object.keys(kept.waiting).length > 0;
const answered = (item) => item.querySelector("input:checked") !== null;

function name() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

async function send() {
  clearTimeout(timer);
  if (busy || refused || !outstanding()) return;
  busy = true;
  kept.piece ??= { key: name(), answers: kept.waiting };
  if (kept.piece.answers === kept.waiting) kept.waiting = {};
  write();
  tell("saving");
  try {
    const answer = await fetch(form.dataset.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify(kept.piece),
    });
    if (answer.status >= 500) throw new Error("server");
    const told = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : {};
    if (!answer.ok) refused = told.error ?? `${answer.status}`;
    else {
      kept.piece = null;
      wait = 1000;
    }
    write();
    tell("saved");
  } catch {
    tell("offline");
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  } finally {
    busy = false;
  }
  if (!refused && kept.piece === null && Object.keys(kept.waiting).length) send();
  show();
}

function tell(what) {
  state.textContent = refused || state.dataset[what];
  state.classList.toggle("is-wrong", Boolean(refused) || what === "offline");
}

function show() {
  sections.forEach((section, n) => { section.hidden = n !== here; });
  const done = items.filter(answered).length;
  part("count").textContent = done;
  part("bar").value = done;
  const last = here === sections.length - 1;
  const whole = done === items.length;
  part("previous").disabled = here === 0;
  part("next").hidden = last;
  part("missing").disabled = whole;
  part("finish").hidden = !whole || outstanding();
}

function go(n) {
  here = Math.max(0, Math.min(sections.length - 1, n));
  show();
  window.scrollTo(0, 0);
  sections[here].querySelector("h2").focus({ preventScroll: true });
}

function toMissing() {
  const item = items.find((one) => !answered(one));
  if (!item) return;
  go(sections.indexOf(item.closest("[data-section]")));
  item.scrollIntoView({ block: "center" });
  item.querySelector("input").focus({ preventScroll: true });
}

form.addEventListener("change", (event) => {
  const { name: item, value } = event.target;
  if (!(value in { 0: 1, 1: 1, 2: 1 })) return;
  kept.waiting[item] = Number(value);
  write();
  tell("saving");
  show();
  clearTimeout(timer);
  timer = setTimeout(send, 300);
});
part("previous").addEventListener("click", () => go(here - 1));
part("next").addEventListener("click", () => go(here + 1));
part("missing").addEventListener("click", toMissing);
window.addEventListener("online", () => { wait = 1000; send(); });
document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

for (const answers of [kept.piece?.answers ?? {}, kept.waiting]) {
  for (const [item, value] of Object.entries(answers)) {
    const input = form.querySelector(`input[name="${Number(item)}"][value="${Number(value)}"]`);
    if (input) input.checked = true;
  }
}
const first = items.find((one) => !answered(one));
here = first ? sections.indexOf(first.closest("[data-section]")) : 0;
show();
send();
