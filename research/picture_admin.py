"""Where staff upload pictures and see those there are."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from history.two_editors import TwoEditors
from research import renditions
from research.admin_search import PlainSearch
from research.picture_forms import PictureForm, articles_with, in_public
from research.pictures import Picture, discard_unused

PREVIEW = {"list": 96, "form": 320}  # The width in pixels, where the picture is shown.


@admin.register(Picture)
class PictureAdmin(PlainSearch, TwoEditors):
    form = PictureForm
    list_display = ["key", "small", "in_words", "width_and_height", "credit"]
    list_filter = ["decorative"]
    list_per_page = 50
    search_fields = ["key", "alt", "credit"]
    readonly_fields = ["preview"]

    # What the public sees has been approved, pictures and their words as much as the text.

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._open_to(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._open_to(request, obj)

    def _open_to(self, request, obj):
        return obj is None or request.user.has_perm("research.publish_article") or not in_public(obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["locked"] = not self._open_to(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_fields(self, request, obj=None):
        fields = ["key", "alt", "decorative", "credit"]
        if obj is None:
            return ["upload", *fields]
        return ["preview", *(["upload"] if self.has_change_permission(request, obj) else []), *fields]

    def save_model(self, request, picture, form, change):
        uploaded = form.cleaned_data["upload"]
        if not uploaded:
            super().save_model(request, picture, form, change)
            return
        had = picture.names
        picture.renditions = [rendition.as_row() for rendition in uploaded]
        # The row first: if it cannot be saved nothing is written, and if writing fails it is rolled back.
        super().save_model(request, picture, form, change)
        renditions.write(uploaded)
        discard_unused(had)

    def get_deleted_objects(self, objs, request):
        """The database protects the picture at the head of an article; those in its text are protected here."""
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        protected += [
            _("Article “%(article)s” shows “%(picture)s” in its text") % {"article": article, "picture": picture}
            for picture in objs
            for article in articles_with(picture.key)
        ]
        return to_delete, counts, missing, protected

    @admin.display(description=_("picture"))
    def small(self, picture):
        # The key beside it names it already.
        return _image(picture, PREVIEW["list"], alt="")

    @admin.display(description=_("picture"))
    def preview(self, picture):
        return _image(picture, PREVIEW["form"], picture.alt)

    @admin.display(description=_("in words"), ordering="alt")
    def in_words(self, picture):
        return _("(decorative)") if picture.decorative else picture.alt

    @admin.display(description=_("pixels"))
    def width_and_height(self, picture):
        return f"{picture.width} × {picture.height}" if picture.renditions else "-"


def _image(picture, width, alt):
    if not picture.renditions:
        return _("no file")
    height = max(1, round(width * picture.height / picture.width))
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">',
        picture.thumbnail,
        width,
        height,
        alt,
    )
