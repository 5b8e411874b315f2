"""Pictures: what is uploaded, checked and made into sizes for the page."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
    # What `make_renditions` wrote: [{"name": "0f3a….webp", "width": 480, "height": 320}, …], the smallest first.
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
