"""What each role of the staff may do, as permissions of Django's groups.

The four groups belong to the code: each `migrate` makes them what is said here, so that a new model has its place
without anybody's doing. Whoever needs another mixture makes a group of another name, which nothing here touches.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models import Q

EDITOR, REVIEWER, REGISTRAR, ADMINISTRATOR = "Editor", "Reviewer", "Registrar", "Administrator"

# What an Editor writes. `research` keeps what is approved from those who may not publish; here nothing says so again.
_WRITTEN = ("article", "study", "picture")
_LOOKED_UP = ("lifestage", "topic", "studiedtechnique", "term")
_EDITED = [
    *(f"{verb}_{model}" for model in _WRITTEN for verb in ("view", "add", "change", "delete")),
    *(f"view_{model}" for model in _LOOKED_UP),
]
# The record of what was imported and decided is not for those who import and decide to delete, nor what waits for
# the mail server.
_KEPT = ["delete_importrun", "delete_doubt", "delete_letter"]

RULES = {
    EDITOR: Q(content_type__app_label="research", codename__in=_EDITED),
    REVIEWER: Q(content_type__app_label="research"),
    REGISTRAR: Q(content_type__app_label="locator") & ~Q(codename__in=_KEPT),
    ADMINISTRATOR: Q(),
}


def give(apps, using):
    """Make the groups hold just these permissions; `apps` is a registry, a migration's or the present one."""
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, rule in RULES.items():
        role, _ = group.objects.using(using).get_or_create(name=name)
        role.permissions.set(permission.objects.using(using).filter(rule))


def make(apps, using):
    """Permissions of every model that `apps` knows, whether or not Django has come to make them, and the groups."""
    for config in installed.get_app_configs():
        create_permissions(config, verbosity=0, using=using, apps=apps)
    give(apps, using)


def after_migrate(sender, using, apps=installed, **kwargs):
    """A handler of `post_migrate`. Of a database that has no users, or none any more, nothing is asked."""
    try:
        apps.get_model("auth", "Group")
    except LookupError:
        return
    make(apps, using)
