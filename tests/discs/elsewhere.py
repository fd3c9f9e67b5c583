"""What is done at the machine without a network; run there as a program, with the disc's file.

Prints what the other machine's officer would tell by word of mouth, and what the minutes say.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def run(brought: Path, home: Path, signer: str) -> None:
    from django.conf import settings
    from tests.meeting import cast as told

    from guantong.cli import main
    from guantong.core import discs
    from guantong.core.models import Account, Unit
    from guantong.core.services import accounts
    from guantong.frame.rooms import rooms
    from guantong.meeting.services import opening
    from guantong.meeting.services.opening import Move
    from guantong.people.models import Person

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    root = Unit.objects.unscoped("test").get(parent=None)
    for name in ("clerk", "checker"):
        made, _first = accounts.create(
            None, root, username=name, display_name=name, password="Yongzhou!2026"
        )
        accounts.grant(None, made, role="cadre_officer", unit=root)
    command = ["disc", "in", str(brought), "--as", "clerk", "--yes", "--signer", signer]
    status = main(command)
    clerk, checker = (
        Account.objects.unscoped("test").get(username=name) for name in ("clerk", "checker")
    )
    woman = Person.objects.unscoped("test").get(name="钱（虚构）")
    mayor = Person.objects.unscoped("test").get(name="李（虚构）")
    county = woman.unit
    move = Move(
        mayor, county, "副县长", "甲县副县长", "红星镇党委书记", level="1A32", duty="government",
        managed=told.HERE,
    )  # fmt: skip
    meeting = opening.create(
        clerk, county, {"name": "县委常委会会议", "on": told.ON}, told.members(), [move]
    )
    meeting = told.decided(clerk, checker, meeting)
    status += main(["disc", "out", str(home), "--as", "clerk"])
    said = {
        "status": status, "signer": discs.own_fingerprint(), "digest": meeting.digest,
        "people": Person.objects.unscoped("test").count(),
        "id_number": woman.id_number.reveal(), "rooms": sorted(one.name for one in rooms()),
        "hosts": settings.ALLOWED_HOSTS,
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    django.setup()
    run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
