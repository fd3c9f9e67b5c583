"""How a page is looked at: a picture if asked for, axe, the width, what the console says."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

PICTURES = os.environ.get("GUANTONG_PICTURES")
AXE = Axe()
SIZES = {"1440": (1440, 900), "390": (390, 844)}
#: Settled when nothing moves any more. Waiting for a function would ask for it by `eval`, which
#: the pages' policy forbids.
STILL = """Promise.all(
  document.getAnimations().filter((one) => one instanceof CSSTransition)
    .map((one) => one.finished.catch(() => null))
).then(() => null)"""


def picture(page, title, *, full=False):
    if PICTURES:
        path = Path(PICTURES) / f"{title}-{page.viewport_size['width']}.png"
        page.screenshot(path=str(path), full_page=full)


def look(page, title, *, full=True):
    """Return what is wrong with a page, once it is whole and nothing on it moves any more.

    On a narrow screen only whether it fits: what axe asks of a page it asks at the wide one.
    """
    page.wait_for_load_state()  # a click ends when the next page begins, before it has a body
    page.evaluate(STILL)
    picture(page, title, full=full)
    narrow = page.viewport_size["width"] == SIZES["390"][0]
    found = [] if narrow else AXE.run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{title}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in found] + (
        [f"{title}: wider than the screen"] if wide else []
    )


def check(page, title, *, full=True):
    found = look(page, title, full=full)
    assert not found, "\n".join(found)


def note(faults, message):
    """Keep what a page tells its console as an error."""
    if message.type == "error":
        faults.append(message.text)
