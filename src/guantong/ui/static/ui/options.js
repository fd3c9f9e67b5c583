// What a field with a list of answers shares: which one is marked, and the keys that move the mark.
// What is chosen is the page's own affair: `options` clicks it.

const offered = (list) => [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];

export const marked = (list) => list.querySelector('[role="option"][aria-selected="true"]');

export function mark(input, list, option) {
  marked(list)?.setAttribute("aria-selected", "false");
  if (!option) { input.removeAttribute("aria-activedescendant"); return; }
  option.id ||= `${list.id}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

export function show(input, list, shown) {
  list.hidden = !shown;
  input.setAttribute("aria-expanded", String(shown));
  if (!shown) mark(input, list, null);
}

// Tell whether a key was for the list: arrows move the mark, Enter takes what is marked.
export function key(event, input, list) {
  const rows = offered(list);
  const at = rows.indexOf(marked(list));
  if (event.key === "ArrowDown") mark(input, list, rows[(at + 1) % rows.length]);
  else if (event.key === "ArrowUp") mark(input, list, rows[(at <= 0 ? rows.length : at) - 1]);
  else if (event.key === "Enter" && at >= 0) rows[at].click();
  else return false;
  event.preventDefault();
  return true;
}

// Letters that an input method is still composing into characters are not yet words; what was
// typed is asked for once the hand rests.
export function typed(input, ask) {
  clearTimeout(input.resting);
  input.resting = setTimeout(ask, 150);
}
