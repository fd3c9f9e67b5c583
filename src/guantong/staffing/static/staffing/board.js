// The board: a person is picked (by mouse, finger or Enter) and put on a seat, where the rules'
// findings open in the inspector beside the seats (a sheet from below on a phone). Dragging does
// the same. What is said there is sent as a form.
const board = document.querySelector("[data-board]");
const bar = document.getElementById("board-bar");
const told = document.getElementById("board-told");
const inspector = document.getElementById("inspector");
// Who is picked, by key and name: their card may be replaced meanwhile, or leave the page.
let picked = null;
let opener = null;
// The teams that were asked for last; those that are shown follow.
let wanted = board ? shown() : [];

function open(address, from) {
  opener = from;
  htmx.ajax("GET", address, { target: "#inspector-body", source: from ?? board });
}

// The focus goes back to where it came from. A grip that was replaced keeps its id.
function shut() {
  const within = document.activeElement === document.body || inspector.contains(document.activeElement);
  inspector.classList.remove("open");
  document.getElementById("inspector-body").replaceChildren();
  if (!within) return;
  const there = opener?.isConnected ? opener : document.getElementById(opener?.id ?? "");
  (there ?? document.querySelector(".board-grip"))?.focus();
}

function seatAddress(post, person) {
  return `${board.dataset.seat.replace("/0/", `/${post}/`)}?person=${person}`;
}

function pick(holder) {
  picked = { person: holder.dataset.person, name: holder.dataset.name };
  bar.hidden = false;
  told.textContent = board.dataset.picked.replace("*", picked.name);
  board.classList.add("picking");
  mark();
}

function drop() {
  picked = null;
  bar.hidden = true;
  board.classList.remove("picking");
  for (const seat of board.querySelectorAll(".over")) seat.classList.remove("over");
  mark();
}

// Show on whatever cards and teams there are now who is picked, and which teams are here.
function mark() {
  for (const holder of board.querySelectorAll(".board-person[data-person]")) {
    const mine = holder.dataset.person === picked?.person;
    holder.classList.toggle("picked", mine);
    holder.querySelector(".board-grip").setAttribute("aria-pressed", String(mine));
  }
  const units = shown();
  for (const row of board.querySelectorAll("[data-board-unit]")) {
    const here = units.includes(row.dataset.boardUnit);
    row.classList.toggle("here", here);
    if (here) row.querySelector("a").setAttribute("aria-current", "true");
    else row.querySelector("a").removeAttribute("aria-current");
  }
}

function put(seat, from) {
  const address = seatAddress(seat.dataset.post, picked.person);
  drop();
  open(address, from);
}

function chosen(grip, byKey) {
  const holder = grip.closest(".board-person");
  const seat = grip.closest(".board-seat");
  if (!board.dataset.manages) {
    const link = seat?.querySelector("[data-board-open]");
    if (link) open(link.href, grip);
  } else if (picked && seat && holder.dataset.person !== picked.person) {
    put(seat, grip);
  } else if (picked && holder.dataset.person === picked.person) {
    drop();
  } else if (holder.dataset.person) {
    pick(holder);
    if (byKey && !seat) board.querySelector(".board-seat .board-grip")?.focus();
  }
}

// The next grip in the direction of an arrow key; only seats while somebody is picked.
function neighbour(grip, key) {
  const here = grip.getBoundingClientRect();
  const across = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  const within = picked ? ".board-seat .board-grip" : ".board-grip";
  let best = null;
  let least = Infinity;
  for (const other of board.querySelectorAll(within)) {
    const there = other.getBoundingClientRect();
    const right = there.left + there.width / 2 - here.left - here.width / 2;
    const down = there.top + there.height / 2 - here.top - here.height / 2;
    const [along, aside] = across ? [right, down] : [down, right];
    if (along * sign < 8) continue;
    const far = Math.abs(along) + 3 * Math.abs(aside);
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

function shown() {
  return [...document.querySelectorAll("[data-team]")].map((team) => team.dataset.team);
}

function query() {
  return wanted.map((unit) => `unit=${unit}`).join("&");
}

function showTeams(units, source) {
  wanted = units;
  htmx.ajax("GET", location.pathname, { source, target: "#board-teams" });
}

// Which teams are wanted is known when a request is sent, not when it was queued.
function onRequest({ detail }) {
  if (detail.target.id === "board-teams") detail.path = `${location.pathname}?${query()}`;
}

function onClick(event) {
  const target = event.target;
  const grip = target.closest(".board-grip");
  const only = target.closest("[data-board-unit] a");
  const add = target.closest("[data-board-add]");
  const close = target.closest("[data-board-close]");
  if (grip) chosen(grip, event.detail === 0);
  else if (target.closest("[data-board-drop]")) drop();
  else if (target.closest("[data-board-shut]")) shut();
  else if (target.closest("[data-board-nowhere]") && picked) {
    const address = board.dataset.person.replace("/0/", `/${picked.person}/`);
    const from = board.querySelector(".picked .board-grip");
    drop();
    open(address, from);
  } else if (only && plain(event)) {
    event.preventDefault();
    showTeams([only.closest("[data-board-unit]").dataset.boardUnit], only);
  } else if (add) {
    showTeams([...new Set([...wanted, add.dataset.boardAdd])].slice(-4), add);
  } else if (close) {
    showTeams(wanted.filter((unit) => unit !== close.dataset.boardClose), close);
  }
}

// With a modifier key a link opens elsewhere.
function plain(event) {
  return !event.ctrlKey && !event.metaKey && !event.shiftKey;
}

function onKey(event) {
  if (event.key === "Escape" && picked) drop();
  else if (event.key === "Escape" && inspector.classList.contains("open") && !document.querySelector(".offcanvas.show")) shut();
  const grip = event.target.closest?.(".board-grip");
  if (!grip || !event.key.startsWith("Arrow")) return;
  event.preventDefault();
  neighbour(grip, event.key)?.focus();
}

function dragging() {
  board.addEventListener("dragstart", (event) => {
    const holder = event.target.closest("[draggable=true]");
    if (!holder) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", holder.dataset.name);
    pick(holder);
  });
  board.addEventListener("dragover", (event) => {
    const seat = event.target.closest(".board-seat");
    for (const other of board.querySelectorAll(".over")) if (other !== seat) other.classList.remove("over");
    if (!seat || !picked) return;
    event.preventDefault();
    seat.classList.add("over");
  });
  board.addEventListener("drop", (event) => {
    const seat = event.target.closest(".board-seat");
    if (!seat || !picked) return;
    event.preventDefault();
    put(seat, seat.querySelector(".board-grip"));
  });
  board.addEventListener("dragend", drop);
}

function filter(event) {
  if (!event.target.matches("[data-board-filter]")) return;
  for (const row of board.querySelectorAll("[data-board-unit]")) {
    row.hidden = !row.textContent.includes(event.target.value.trim());
  }
}

function onLink(event) {
  const link = event.target.closest("a[data-board-open]");
  if (link && plain(event)) {
    event.preventDefault();
    open(link.href, opener && link.closest("#inspector") ? opener : link);
  }
  const follow = event.target.closest("a[data-board-follow]");
  if (follow) follow.search = query();
}

// What was put in place is marked at once; once it is done what the inspector was opened for, it
// is shut.
function onSwap({ target }) {
  if (target.id === "board-teams") wanted = shown();
  mark();
  if (inspector.querySelector("[data-board-done]")) shut();
  else if (target.id === "inspector-body") {
    inspector.classList.add("open");
    inspector.scrollTop = 0;
    inspector.focus({ preventScroll: true });
  }
}

if (board) {
  dragging();
  board.addEventListener("click", onClick);
  board.addEventListener("input", filter);
  document.addEventListener("click", onLink);
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:configRequest", onRequest);
  document.addEventListener("htmx:afterSwap", onSwap);
  document.addEventListener("board-changed", () => showTeams(wanted, document.getElementById("board-units")));
}
