"""Lists of staff that stay quick with 100,000 rows and more: what is counted, and how what is typed is looked for."""

import functools
import re

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.translation import gettext as _

from locator.models import License, Therapist

LONGEST = 200  # Characters of what is typed.
MOST_WORDS = 10
FEW = 1000  # Rows.
MOST_DELETED = 200  # Rows, with all that belongs to them.
_PHONE = re.compile(r"[-+()./\d\s]+", re.ASCII)
PHONE_DIGITS = 7  # At least so many are taken for a phone number.


class LongList(admin.ModelAdmin):
    """`matching` says what a word is found in; the names in `search_fields` only make the search box appear."""

    list_per_page = 50
    # Each would count the whole table, the one for the words “50 of 100,000”, the other for each choice of a filter.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_actions(self, request):
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            actions["delete_selected"] = (delete_few, *actions["delete_selected"][1:])
        return actions

    def matching(self, word: str) -> Q:
        raise NotImplementedError

    def matching_whole(self, text: str) -> Q:
        """What several words, together, may be: a number with spaces in it."""
        return Q(pk__in=[])

    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL takes no NUL, nor SQLite a thousand conditions. No join: nobody is found twice.
        text = " ".join(search_term.replace("\0", "")[:LONGEST].split())
        if not text:
            return queryset, False
        words = text.split()[:MOST_WORDS]
        found = Q() if len(words) > 1 and is_phone(text) else functools.reduce(Q.__and__, map(self.matching, words))
        if len(words) > 1:
            found |= self.matching_whole(text)
        return once_over(queryset, found), False


def delete_few(model_admin, request, queryset):
    """Django's own page before it lists everything that goes along, all of it in memory, and so does the deletion."""
    if queryset.order_by()[MOST_DELETED : MOST_DELETED + 1].exists():
        text = _("Nothing was deleted: choose at most %(most)d at once. To take more out of sight, hide them.")
        model_admin.message_user(request, text % {"most": MOST_DELETED}, messages.ERROR)
        return None
    return delete_selected(model_admin, request, queryset)


def once_over(queryset, condition):
    """The rows that meet a condition. Where they are few, the table is read for it once, not for each use of them."""
    keys = list(queryset.order_by().filter(condition).values_list("pk", flat=True)[: FEW + 1])
    return queryset.filter(condition) if len(keys) > FEW else queryset.filter(pk__in=keys)


def holding(field, word):
    """Rows with a word anywhere in a field. PostgreSQL makes capitals of every row, which digits do not need."""
    has_letters = any(map(str.isalpha, word))
    return Q(**{f"{field}__{'icontains' if has_letters else 'contains'}": word})


def named(word):
    return holding("first_name", word) | holding("last_name", word)


def with_key(word):
    """Therapists by their key in a roster; by the end of it, an NPI perhaps, where it is a long number."""
    if word.isdecimal() and len(word) >= PHONE_DIGITS:
        return Q(external_id__endswith=word)
    if has_digit(word):  # Whose name has one is found as it is written.
        return Q(first_name__contains=word) | Q(last_name__contains=word) | holding("external_id", word)
    return named(word) | holding("external_id", word)


def of_named(word):
    """Rows of therapists with a word in their name."""
    return Q(therapist__in=Therapist.objects.filter(named(word)).order_by().values("pk"))


def has_digit(text):
    return any(map(str.isdecimal, text))


def is_phone(text):
    return _PHONE.fullmatch(text) is not None and len(re.sub(r"\D", "", text)) >= PHONE_DIGITS


def phone_like(text):
    """Whether a practice has a telephone number, or its last digits, however either is written; None where it is none.

    To be asked of practices.
    """
    if not is_phone(text):
        return None
    digits = re.sub(r"\D", "", text)[-10:]
    groups = [digits[:-7], digits[-7:-4], digits[-4:]]
    pattern = "%" + "%".join(filter(None, groups)) + "%"
    return Q(Like(F("phone"), Value(pattern)))


def with_number(text):
    """Licenses by a part of their number. All are kept in capitals: the database need not make them so, row by row."""
    return License.objects.filter(number__contains=License.normal_number(text)).order_by()


class Like(Func):
    """SQL's LIKE, with a pattern of our own making."""

    template = "%(expressions)s"
    arg_joiner = " LIKE "
    output_field = BooleanField()
