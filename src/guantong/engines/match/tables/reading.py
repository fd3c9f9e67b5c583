"""An instance from plain tables, and back; the tables are described in docs/user/match-format.md.

Tables are mappings of columns by name. What the files of such tables look like is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from guantong.engines.match.errors import MatchError
from guantong.engines.match.problem.amounts import Amounts
from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.tables.terms import Named, read_terms
from guantong.engines.sheets import EVERYTHING, Fault, Faults, Sheet, TableFaults

#: Every table there can be; people, posts and arcs must be there.
TABLES = (
    "settings", "teams", "posts", "people", "attributes", "arcs", "bounds", "bound_posts",
    "traits", "kinds", "couples", "circles", "circle_posts", "weights", "apart", "locks", "bans",
    "rules", "post_groups", "barred",
)  # fmt: skip
NEEDED = ("people", "posts", "arcs")
COUNT = "count."


def from_tables(tables: Mapping[str, Mapping[str, Any]]) -> Instance:
    """Make an instance.

    Parameters
    ----------
    tables
        By table the columns by name, each a sequence or an Arrow array; cells are text or numbers.

    Raises
    ------
    TableFaults
        With every fault of every row.

    """
    faults = Faults()
    for name in tables:
        if name not in TABLES:
            faults.add(name, "不认识这张表。")
    for name in NEEDED:
        if name not in tables:
            faults.add(name, "缺少这张表。")
    faults.settle()
    sheets = {name: Sheet(name, tables.get(name), faults) for name in TABLES}
    teams, posts = _posts(sheets, faults)
    people = _people(sheets["people"], posts["posts"])
    # Names are what all other tables refer to: without them nothing else can be judged.
    faults.settle()
    arcs = _arcs(sheets, faults, people["people"], posts["posts"])
    named = Named(people["people"], posts["posts"], teams, posts["team_of"], arcs["attributes"])
    terms = read_terms(sheets, named, faults)
    choices = _choices(sheets, named)
    barred = _barred(sheets, named)
    share = _share(sheets["settings"], faults)
    faults.settle()
    try:
        return Instance(
            teams=teams, person_share=share, **posts, **people, **arcs, **terms, **choices, **barred
        )
    except MatchError as error:
        fault = Fault(error.table, error.message, error.row, error.column)
        raise TableFaults([fault]) from error


def _posts(sheets: dict[str, Sheet], faults: Faults) -> tuple[tuple[str, ...], dict[str, Any]]:
    sheet = sheets["posts"]
    if not sheet.shape(("post", "team"), ("places", "vacancy")):
        faults.settle()
    posts = sheet.keys("post")
    if sheets["teams"].shape(("team",)):
        teams = sheets["teams"].keys("team")
    else:
        teams = tuple(dict.fromkeys(filter(None, sheet.texts("team"))))
    return teams, {
        "posts": posts,
        "team_of": sheet.places("team", teams, "班子"),
        "places": sheet.ints("places", 1, 1),
        "vacancy": sheet.floats("vacancy", 0, 0),
    }


def _people(sheet: Sheet, posts: tuple[str, ...]) -> dict[str, Any]:
    if not sheet.shape(("person",), ("now", "left_out"), COUNT):
        sheet.faults.settle()
    now = sheet.places("now", posts, "岗位", empty=True) if "now" in sheet else None
    return {
        "people": sheet.keys("person"),
        "left_out": sheet.floats("left_out", 0, 0),
        "now": now,
    }


def _arcs(
    sheets: dict[str, Sheet], faults: Faults, people: tuple[str, ...], posts: tuple[str, ...]
) -> dict[str, Any]:
    sheet, of_people = sheets["arcs"], sheets["people"]
    if not sheet.shape(("person", "post", "gain"), ("move", "error"), COUNT):
        faults.settle()
    person = sheet.places("person", people, "人员")
    post = sheet.places("post", posts, "岗位")
    sheet.say(_again(person, post, len(posts)), "", "同一人与同一岗位重复，请只留一行。")
    own, theirs = of_people.prefixed(COUNT), sheet.prefixed(COUNT)
    for name in theirs:
        if name in own:
            faults.add("arcs", "people 表里已有这一列，请删去一处。", None, COUNT + name)
    names = _attributes(sheets["attributes"], tuple(dict.fromkeys((*own, *theirs))), faults)
    amounts = np.zeros((sheet.rows, len(names)), np.int64)
    for k, name in enumerate(names):
        if name in own:
            amounts[:, k] = of_people.ints(COUNT + name, 0, 0)[np.maximum(person, 0)]
        elif name in theirs:
            amounts[:, k] = sheet.ints(COUNT + name, 0, 0)
    return {
        "arc_person": person, "arc_post": post, "attributes": names,
        "amounts": Amounts(amounts),
        "gain": sheet.floats("gain", 0), "move": sheet.floats("move", 0, 0),
        "error": sheet.floats("error", 0, 0),
    }  # fmt: skip


def _again(person: Ints, post: Ints, posts: int) -> Ints:
    """Return the rows of pairs that have stood before."""
    known = np.flatnonzero((person >= 0) & (post >= 0))
    keys = person[known] * posts + post[known]
    order = np.argsort(keys, kind="stable")
    later: Ints = known[order[1:][keys[order][1:] == keys[order][:-1]]]
    return np.sort(later)


def _attributes(sheet: Sheet, counted: tuple[str, ...], faults: Faults) -> tuple[str, ...]:
    """Return the attributes in their order: as they are listed, or else as they are met."""
    if "" in counted:
        faults.add("arcs", f"{COUNT} 后面应写属性的名称。", None, COUNT)
    if not sheet.shape(("attribute",)):
        return counted
    listed = sheet.keys("attribute")
    for name in counted:
        if name not in listed:
            faults.add("attributes", f"没有列出属性“{name}”。")
    return listed


def _choices(sheets: dict[str, Sheet], named: Named) -> dict[str, Any]:
    def pairs(table: str, *, every: bool) -> tuple[tuple[int, int], ...]:
        sheet = sheets[table]
        if not sheet.shape(("person", "post")):
            return ()
        person = sheet.places("person", named.people, "人员")
        post = sheet.places("post", named.posts, "岗位", every=every)
        return tuple(zip(person.tolist(), post.tolist(), strict=True))

    locks = pairs("locks", every=False)
    held: dict[int, int] = {}
    for row, (person, post) in enumerate(locks):
        if person >= 0 and held.setdefault(person, post) != post:
            words = f"{named.people[person]}已锁定在别的岗位。"
            sheets["locks"].faults.add("locks", words, row, "post")
    return {"locks": locks, "bans": pairs("bans", every=True)}


def _barred(sheets: dict[str, Sheet], named: Named) -> dict[str, Any]:
    rules = sheets["rules"].keys("rule") if sheets["rules"].shape(("rule",)) else ()
    groups = _post_groups(sheets["post_groups"], named)
    sheet = sheets["barred"]
    if not sheet.shape(("person", "post", "rule"), ("group",)):
        return {"rules": rules, "barred": None}
    if not sheets["rules"].there:
        rules = tuple(dict.fromkeys(filter(None, sheet.texts("rule"))))
    person = sheet.places("person", named.people, "人员", every=True)
    post = sheet.places("post", named.posts, "岗位", every=True)
    rule = sheet.places("rule", rules, "规则")
    group = np.full(sheet.rows, EVERYTHING)
    if "group" in sheet:
        group = sheet.places("group", tuple(groups), "岗位组", empty=True)
        sheet.say((group >= 0) & (post >= 0), "group", "写了岗位就不写岗位组；岗位请写 *。")
    barred = np.zeros((len(named.people), len(named.posts)), np.uint32)
    bit = np.uint32(1) << np.minimum(rule, 31).clip(0).astype(np.uint32)
    wide = (rule >= 0) & (post == EVERYTHING)
    members = [np.array(posts, np.int64) for posts in groups.values()]
    for row in np.flatnonzero(wide).tolist():
        where = members[group[row]] if group[row] >= 0 else slice(None)
        if person[row] == EVERYTHING:
            barred[:, where] |= bit[row]
        elif person[row] >= 0:
            barred[person[row], where] |= bit[row]
    for row in np.flatnonzero((rule >= 0) & (post >= 0) & (person == EVERYTHING)).tolist():
        barred[:, post[row]] |= bit[row]
    plain = np.flatnonzero((rule >= 0) & (person >= 0) & (post >= 0))
    np.bitwise_or.at(barred, (person[plain], post[plain]), bit[plain])
    return {"rules": rules, "barred": barred}


def _post_groups(sheet: Sheet, named: Named) -> dict[str, list[int]]:
    """Return the posts of each group by its name."""
    groups: dict[str, list[int]] = {}
    if sheet.shape(("group", "post")):
        posts = sheet.places("post", named.posts, "岗位").tolist()
        for row, (name, post) in enumerate(zip(sheet.texts("group"), posts, strict=True)):
            if not name:
                sheet.faults.add("post_groups", "是空的。", row, "group")
            elif post >= 0:
                groups.setdefault(name, []).append(post)
    return groups


def _share(sheet: Sheet, faults: Faults) -> float:
    """Return the share of an error that is a person's own, as the settings or the engine say."""
    share = Instance.person_share
    if not sheet.shape(("name", "value")):
        return share
    for row, name in enumerate(sheet.texts("name")):
        if name != "person_share":
            faults.add("settings", f"不认识“{name}”。可用：person_share。", row, "name")
    values = sheet.floats("value", share, 0)
    sheet.say(values > 1, "value", "应在 0 与 1 之间。")
    return float(values[-1]) if len(values) else share
