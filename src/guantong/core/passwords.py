"""Password rules: composition and no reuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from guantong.core.models import Account


class Composition:
    """Long enough, and at least three of: lower case, upper case, digit, sign.

    Parameters
    ----------
    shortest
        The least number of characters.

    """

    def __init__(self, shortest: int = 10) -> None:
        self.shortest = shortest

    def validate(self, password: str, user: Account | None = None) -> None:  # noqa: ARG002
        """Refuse a password of fewer than three kinds of characters."""
        kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
        several = sum(any(kind(c) for c in password) for kind in kinds) >= 3
        if len(password) < self.shortest or not several:
            raise ValidationError(self.get_help_text(), code="composition")

    def get_help_text(self) -> str:
        """Say the rule."""
        rule = _("密码至少 %d 位，并包含大写字母、小写字母、数字、符号中的至少三种。")
        return rule % self.shortest


class NotUsedBefore:
    """Not one of the last passwords of the account.

    Parameters
    ----------
    remembered
        How many old passwords count.

    """

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse a password that was used before."""
        from guantong.core.models import OldPassword

        if user is None or not user.pk:
            return
        old = OldPassword.objects.filter(account=user).order_by("-id")
        hashes = [user.password, *old.values_list("hash", flat=True)[: self.remembered]]
        if any(check_password(password, h) for h in hashes):
            raise ValidationError(self.get_help_text(), code="reused")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("不能使用最近用过的密码。")
