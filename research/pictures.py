"""Pictures: what is uploaded, checked and made into sizes for the page."""

from functools import partial

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from research import renditions


class Picture(models.Model):
    """A picture for articles, which cite it as `![words](picture:key)`."""

    key = models.CharField(
        _("key"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+\Z", _("Small letters, digits and hyphens."))],
    )
    alt = models.CharField(
        _("in words"), max_length=300, blank=True, help_text=_("What it shows, for those who cannot see it.")
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing that the text does not.")
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    # What `renditions.write` wrote: [{"name": "0f3a….webp", "width": 480, "height": 320}, …], the smallest first.
    renditions = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(decorative=True, alt="") | Q(decorative=False) & ~Q(alt=""),
                name="picture_in_words_or_decorative",
                violation_error_message=_("Say in words what the picture shows, or mark it as decorative."),
            ),
        ]

    def __str__(self):
        return self.key

    # Only of a picture with `renditions`; one that was made without its form, by a fixture, may have none.

    @property
    def src(self):
        """The address of the middle size, for a browser that knows no `srcset`."""
        return _address(self.renditions[len(self.renditions) // 2])

    @property
    def srcset(self):
        return ", ".join(f"{_address(row)} {row['width']}w" for row in self.renditions)

    @property
    def thumbnail(self):
        """The address of the smallest size."""
        return _address(self.renditions[0])

    @property
    def width(self):
        """Of the largest size, in pixels."""
        return self.renditions[-1]["width"]

    @property
    def height(self):
        return self.renditions[-1]["height"]

    @property
    def names(self):
        """The names of its renditions."""
        return {row["name"] for row in self.renditions}


def _address(row):
    return reverse("picture", args=[row["name"]])


def discard_unused(names):
    """Delete, once what is under way is committed, those renditions that no picture has. Two pictures may share one."""
    # The picture is saved or gone by then: a file that cannot be deleted is for the log, not for whoever saved.
    transaction.on_commit(partial(_delete_unused, frozenset(names)), robust=True)


def _delete_unused(names):
    if names:
        used = (picture.names for picture in Picture.objects.only("renditions"))
        renditions.delete(names.difference(*used))


@receiver(post_delete, sender=Picture)
def _discard_with_picture(instance, **kwargs):
    discard_unused(instance.names)
