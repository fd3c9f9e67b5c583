"""Accounts and what they were granted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.roles import (
    ACCOUNT_MANAGE,
    AT_A_DESK,
    GRANT_MANAGE,
    GRANTED,
    Permission,
    choices,
    roles_with,
)
from guantong.core.scope import ScopedModel, ScopedQuerySet, UnitScopedModel, rows_of


class DoorManager(BaseUserManager["Account"]):
    """Finds an account by its name or key at sign-in, before anybody could be asked for whom."""


class Account(AbstractBaseUser, UnitScopedModel):
    """One person who may sign in; what it may do stands in its grants alone.

    It belongs to a unit, whose security administrator keeps it.
    """

    view_permission = ACCOUNT_MANAGE
    goes_along = models.Q()

    username = models.CharField(_("账号"), max_length=40, unique=True)
    display_name = models.CharField(_("姓名"), max_length=40)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("首次登录须改密"), default=True)
    password_changed_at = models.DateTimeField(_("密码更改时间"), default=timezone.now)
    #: The opaque key of the person behind the account, where the house knows one.
    holder = models.CharField(max_length=32, blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    #: Where the present request comes from; set by the session's guard.
    address: str = ""
    #: Whether it comes from a phone, on which rights of rooms kept at a desk are not held.
    on_phone: bool = False

    doors = DoorManager()
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ("username",)
        verbose_name = _("账号")
        constraints = (
            models.UniqueConstraint(
                fields=("holder",), condition=~models.Q(holder=""), name="holder_once"
            ),
        )

    def __str__(self) -> str:
        return self.display_name or self.username

    def scope_paths(self) -> list[str]:
        """Return its unit's path and those it is granted: whoever keeps it must hold them all."""
        return sorted({self.unit_path, *(grant.unit.path for grant in self._grants())})

    def _grants(self) -> list[Grant]:
        return list(rows_of(self, Grant, "account").select_related("unit"))

    def live_grants(self) -> list[Grant]:
        """Return the grants in force, read once per instance."""
        cached: list[Grant] | None = getattr(self, "_live_grants", None)
        if cached is None:
            today = timezone.localdate()
            cached = [g for g in self._grants() if g.until is None or g.until >= today]
            self._live_grants = cached
        return cached if self.is_active else []

    def paths_with(self, permission: Permission) -> list[str]:
        """Return the roots of the subtrees over which the account holds a permission."""
        if self.on_phone and permission in AT_A_DESK:
            return []
        roles = set(roles_with(permission))
        return sorted({g.unit.path for g in self.live_grants() if g.role in roles})

    def may(self, permission: Permission, path: str | None = None) -> bool:
        """Tell whether the account holds a permission: anywhere, or over this path."""
        roots = self.paths_with(permission)
        return bool(roots) if path is None else any(tree.inside(path, root) for root in roots)

    def permissions(self) -> set[Permission]:
        """Return everything the account may do somewhere."""
        held = {p for g in self.live_grants() for p in GRANTED[g.role]}
        return held - AT_A_DESK if self.on_phone else held


class Grant(ScopedModel):
    """A role over a unit and all below it."""

    scope_field = "unit__path"
    view_permission = GRANT_MANAGE
    goes_along = None

    account = models.ForeignKey(
        Account, models.CASCADE, related_name="grants", verbose_name=_("账号")
    )
    unit = models.ForeignKey("core.Unit", models.PROTECT, related_name="+", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=20, choices=choices)
    granted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    until = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = _("授权")
        constraints = (
            models.UniqueConstraint(fields=("account", "unit", "role"), name="grant_once"),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()} {self.unit}"


class OldPassword(models.Model):
    """A hash that was used before, so that it is not used again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    hash = models.CharField(max_length=256)
    at = models.DateTimeField(auto_now_add=True)
