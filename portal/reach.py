"""Nobody gives, or takes over, more than they have: who may keep accounts is not thereby allowed everything.

Whoever may change an account can set its password, and whoever may change a group can be in it. So both are for those
alone who may do all that the account or the group may.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q


def covers(by, user) -> bool:
    """Whether `by` may do all that `user` may, or may again once the account is active."""
    if by.is_superuser or by.pk == user.pk:
        return True
    return not user.is_superuser and _keys(user) <= _keys(by)


def covers_group(by, group) -> bool:
    return groups(by).filter(pk=group.pk).exists()


def groups(by):
    """Those into which they may put others, or themselves."""
    if by.is_superuser:
        return Group.objects.all()
    given = Group.permissions.through.objects.filter(group=OuterRef("pk"))
    return Group.objects.filter(~Exists(given.exclude(permission__in=permissions(by).values("pk"))))


def permissions(by):
    """Those that they may give away."""
    if by.is_superuser:
        return Permission.objects.all()
    # Not through `get_all_permissions`, to which somebody who is not active has none.
    held = Q(pk__in=Permission.objects.filter(group__user=by).values("pk"))
    return Permission.objects.filter(held | Q(pk__in=by.user_permissions.values("pk")))


def _keys(user):
    return {*permissions(user).order_by().values_list("pk", flat=True)}
