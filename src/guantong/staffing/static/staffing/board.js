// The board: a person is picked (by mouse, finger or Enter) and put on a seat, where the rules'
// findings open in the drawer. Dragging does the same. What is said there is sent as a form.
const board = document.querySelector("[data-board]");
const bar = document.getElementById("board-bar");
const told = document.getElementById("board-told");
let picked = null;
let opener = null;

// What a service refused is shown where its form stood, with what was typed.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([400, 403, 409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

async function open(address, from) {
  opener = from;
  await htmx.ajax("GET", address, { target: "#drawer-body", swap: "innerHTML" });
  tabler.Offcanvas.getOrCreateInstance("#drawer").show();
}

function seatAddress(post, person) {
  return `${board.dataset.seat.replace("/0/", `/${post}/`)}?person=${person}`;
}

function pick(holder) {
  drop();
  picked = { person: holder.dataset.person, name: holder.dataset.name, holder };
  holder.classList.add("picked");
  holder.querySelector(".board-grip").setAttribute("aria-pressed", "true");
  bar.hidden = false;
  told.textContent = board.dataset.picked.replace("*", picked.name);
  board.classList.add("picking");
}

function drop() {
  if (picked) {
    picked.holder.classList.remove("picked");
    picked.holder.querySelector(".board-grip")?.setAttribute("aria-pressed", "false");
  }
  picked = null;
  bar.hidden = true;
  board.classList.remove("picking");
  for (const seat of board.querySelectorAll(".over")) seat.classList.remove("over");
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

function withTeams(change, source) {
  const teams = document.getElementById("board-teams");
  const units = change(teams.dataset.units.split(",").filter(Boolean));
  const address = `${location.pathname}?${units.map((unit) => `unit=${unit}`).join("&")}`;
  htmx.ajax("GET", address, { source, target: "#board-teams", swap: "outerHTML" });
}

function markTeams() {
  const units = document.getElementById("board-teams")?.dataset.units.split(",") ?? [];
  for (const row of board.querySelectorAll("[data-board-unit]")) {
    const here = units.includes(row.dataset.boardUnit);
    row.classList.toggle("here", here);
    row.querySelector("a").toggleAttribute("aria-current", here);
  }
}

function onClick(event) {
  const target = event.target;
  const grip = target.closest(".board-grip");
  const add = target.closest("[data-board-add]");
  const close = target.closest("[data-board-close]");
  if (grip) chosen(grip, event.detail === 0);
  else if (target.closest("[data-board-drop]")) drop();
  else if (target.closest("[data-board-nowhere]") && picked) {
    const address = board.dataset.person.replace("/0/", `/${picked.person}/`);
    const from = picked.holder.querySelector(".board-grip");
    drop();
    open(address, from);
  } else if (add) {
    withTeams((units) => [...new Set([...units, add.dataset.boardAdd])].slice(-4), add);
  } else if (close) {
    withTeams((units) => units.filter((unit) => unit !== close.dataset.boardClose), close);
  }
}

function onKey(event) {
  if (event.key === "Escape" && picked) drop();
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

if (board) {
  board.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  dragging();
  board.addEventListener("input", (event) => {
    if (!event.target.matches("[data-board-filter]")) return;
    for (const row of board.querySelectorAll("[data-board-unit]")) {
      row.hidden = !row.textContent.includes(event.target.value.trim());
    }
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-board-open]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && document.getElementById("drawer")) {
    event.preventDefault();
    open(link.href, opener?.isConnected && link.closest("#drawer") ? opener : link);
  }
  const follow = event.target.closest("a[data-board-follow]");
  const teams = document.getElementById("board-teams");
  if (follow && teams) follow.search = teams.dataset.units.split(",").map((unit) => `unit=${unit}`).join("&");
});

// What was done is said on the page, and the drawer closes.
document.addEventListener("htmx:afterSettle", () => {
  if (!board) return;
  markTeams();
  if (picked && !picked.holder.isConnected) drop();
  const done = document.querySelector("#drawer [data-board-done] .alert");
  if (!done) return;
  document.getElementById("toasts").replaceChildren(done);
  tabler.Offcanvas.getInstance("#drawer")?.hide();
});

document.getElementById("drawer")?.addEventListener("hidden.bs.offcanvas", () => {
  if (opener?.isConnected) opener.focus();
  else document.querySelector(".board-grip")?.focus();
});
