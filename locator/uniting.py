"""Making one of two records of a therapist, so that nothing of either is lost.

What both have and only one can stay is chosen (`differing.questions`); the rest moves. What was not chosen is told in
the history of the one that is kept.
"""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from history.keeping import keep_as_found
from locator import differing
from locator.differing import BOTH, EMPTY, OTHER
from locator.following import at_once
from locator.imports.persons import hidden_by
from locator.imports.premises import is_finer
from locator.models import Doubt, Practice, ProblemReport, Therapist
from locator.twins import whole

_SEEN = ("reason", "status", "expires_on", "disciplined", "source", "seen_on")  # of a doubt, in the roster
_FILLED = ("name", "zip", "phone", "email", "website")


class Refused(Exception):
    """Two records that cannot become one; the message says why, for staff."""


def refuse(kept: Therapist, other: Therapist):
    """Raises Refused where there is no use in asking further."""
    if kept.pk == other.pk:
        raise Refused(_("These are one record, not two."))
    if kept.is_demo != other.is_demo:
        raise Refused(_("One of them is fictional: that one can only be deleted."))


class Plan:
    """What becomes of two records, given the answers (`Question.name` to "kept", "other" or "both").

    Nothing is changed until `carry_out`. `steps` tell what will happen; `unchosen`, what only the history keeps.
    """

    def __init__(self, kept: Therapist, other: Therapist, answers: dict):
        self.kept, self.other, self.answers = kept, other, answers
        refuse(kept, other)
        self.steps, self.unchosen = [], []
        self.values = self._fields()
        self.licenses = self._rows(kept.licenses, other.licenses, differing.same_licenses(kept, other))
        self.certifications = self._rows(
            kept.certifications, other.certifications, differing.same_certifications(kept, other)
        )
        self.practices = differing.same_practices(kept, other)
        self._tell_practices()
        self._tell_the_rest()

    def _fields(self):
        values = {}
        for name in differing.FIELDS:
            mine, theirs = getattr(self.kept, name), getattr(self.other, name)
            label = self.kept._meta.get_field(name).verbose_name
            if mine == theirs or theirs in EMPTY:
                continue
            if mine in EMPTY:
                values[name] = theirs
                self.steps.append(_("Taken over, %(what)s: %(value)s") % self._what(label, self.other, name))
            elif self.answers[name] == BOTH:
                values[name] = list(dict.fromkeys([*mine, *theirs]))
            else:
                taken = self.answers[name] == OTHER
                if taken:
                    values[name] = theirs
                    self.steps.append(_("Taken over, %(what)s: %(value)s") % self._what(label, self.other, name))
                lost = self.kept if taken else self.other
                self.unchosen.append(_("%(what)s: %(value)s") % self._what(label, lost, name))
        return values

    def _what(self, label, whose, name):
        return {"what": label, "value": differing.told(whose, name)}

    def _rows(self, mine, theirs, same):
        """(the row that stays, the one that goes) for each pair; those of the other that only move."""
        pairs = []
        for one, other in same:
            other_stays = self.answers.get(differing.answer_name(one, other)) == OTHER
            stays, goes = (other, one) if other_stays else (one, other)
            pairs.append((stays, goes))
            self.steps.append(_("One of two, for both have it: %s") % differing.row_told(stays))
            self.unchosen.append(differing.row_told(goes))
            if getattr(goes, "disciplined", False) and not stays.disciplined:
                self.steps.append(_("It stays marked as disciplined, because one of the two is."))
            if hasattr(stays, "disciplined"):
                self._tell_decisions(goes, stays)
        paired = {other.pk for _one, other in same}
        moved = [row for row in theirs.all() if row.pk not in paired]
        self.steps += [_("Moved: %s") % differing.row_told(row) for row in moved]
        return pairs, moved

    def _tell_decisions(self, goes, stays):
        for doubt, same in _doubts(goes, stays):
            if same and doubt.decision and same.decision and doubt.decision != same.decision:
                what = {"what": doubt, "value": doubt.get_decision_display()}
                self.unchosen.append(_("%(what)s: %(value)s") % what)

    def _tell_practices(self):
        paired = {theirs.pk for _mine, theirs in self.practices}
        self.moved_practices = [row for row in self.other.practices.all() if row.pk not in paired]
        for mine, theirs in self.practices:
            self.steps.append(_("One of two, for both have it: %s") % mine)
            self.unchosen.append(differing.row_told(theirs))
        self.steps += [_("Moved: practice %s") % row for row in self.moved_practices]
        self.hidden = []
        rows = [*self.kept.practices.all(), *self.moved_practices]
        for row in rows:
            if not row.hide_address and hidden_by(vars(row), [vars(one) for one in rows if one is not row]):
                self.hidden.append(row)
                self.steps.append(_("Hidden from now on, because the other has this address hidden: %s") % row)

    def _tell_the_rest(self):
        had = {technique.pk for technique in self.kept.techniques.all()}
        self.techniques = [technique for technique in self.other.techniques.all() if technique.pk not in had]
        if self.techniques:
            self.steps.append(_("Techniques added: %s") % ", ".join(map(str, self.techniques)))
        reports = ProblemReport.objects.filter(therapist=self.other).count()
        if reports:
            text = ngettext("%d problem report moves.", "%d problem reports move.", reports)
            self.steps.append(text % reports)

    @property
    def digest(self):
        """Changes with all that the plan rests on."""
        rows = [row for therapist in (self.kept, self.other) for row in (therapist, *_parts(therapist))]
        values = [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in rows]
        text = repr([values, self.steps, self.unchosen, sorted(self.answers.items())])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def history(self):
        """What the history of the kept one has to tell."""
        text = _("Merged with %(name)s (%(pk)s), who is no more.") % {"name": self.other, "pk": self.other.pk}
        unchosen = [_("Not kept: %s.") % told.rstrip(".") for told in self.unchosen]
        return "\n".join([text, *self.steps, *unchosen])

    @transaction.atomic
    def carry_out(self) -> Therapist:
        """Both records as they were are in the history afterwards; gives back the one that stays, read anew."""
        for therapist in (self.kept, self.other):
            keep_as_found(therapist)
        with at_once():
            self._join_practices()
            self._join(*self.licenses)
            self._join(*self.certifications)
            for report in ProblemReport.objects.filter(therapist=self.other):
                report.therapist = self.kept
                report.save()
            self.kept.techniques.add(*self.techniques)
            # The key of one must be free before the other can have it.
            Therapist.objects.get(pk=self.other.pk).delete()
            for name, value in self.values.items():
                setattr(self.kept, name, value)
            self.kept.save()
        # What was fetched beforehand of its parts is no longer so, and would be what the history keeps.
        return Therapist.objects.get(pk=self.kept.pk)

    def _join(self, pairs, moved):
        """Row by row: the search table must hear from whom each goes, and no two may have one number meanwhile."""
        for stays, goes in pairs:
            if hasattr(stays, "disciplined"):
                stays.disciplined = stays.disciplined or goes.disciplined
                _move_doubts(goes, stays)
            goes.delete()
            stays.therapist = self.kept
            stays.save()
        for row in moved:
            row.therapist = self.kept
            row.save()

    def _join_practices(self):
        # A roster deletes what it does not name: only the rows of whose key stays may keep the mark of its entries.
        theirs_stays = "external_id" in self.values
        # No two may have one mark meanwhile.
        Practice.objects.filter(therapist=self.kept).update(import_key="")
        keys = {}
        for mine, theirs in self.practices:
            _fill(mine, theirs)
            keys[mine.pk] = theirs.import_key if theirs_stays else mine.import_key
            theirs.delete()
        for row in [*self.kept.practices.all(), *self.moved_practices]:
            is_mine = row.therapist_id == self.kept.pk
            row.import_key = keys.get(row.pk, row.import_key if is_mine is not theirs_stays else "")
            row.hide_address = row.hide_address or row in self.hidden
            row.therapist = self.kept
            row.save()


def _parts(therapist):
    return [*therapist.practices.all(), *therapist.licenses.all(), *therapist.certifications.all()]


def _fill(mine, theirs):
    """What one practice leaves open, the other says."""
    for name in _FILLED:
        if not getattr(mine, name):
            setattr(mine, name, getattr(theirs, name))
    mine.settings = list(dict.fromkeys([*mine.settings, *theirs.settings]))
    mine.wheelchair = mine.wheelchair or theirs.wheelchair
    if theirs.point and (not mine.point or is_finer(theirs.precision, mine.precision)):
        mine.latitude, mine.longitude, mine.precision = theirs.latitude, theirs.longitude, theirs.precision


def _doubts(goes, stays):
    """Each doubt of the license that goes, with that of the one that stays about the same name, if there is one."""
    there = {(doubt.last_name, doubt.first_name): doubt for doubt in Doubt.objects.filter(license=stays)}
    for doubt in Doubt.objects.filter(license=goes):
        yield doubt, there.get((doubt.last_name, doubt.first_name))


def _move_doubts(goes, stays):
    """What staff decided on a name holds for the license, whichever row it was decided on; of rosters, the later."""
    for doubt, same in _doubts(goes, stays):
        if same is None:
            doubt.license = stays
            doubt.save()
            continue
        if doubt.decision and not same.decision:
            same.decision, same.decided_by = doubt.decision, doubt.decided_by
        if doubt.seen_on > same.seen_on:
            for name in _SEEN:
                setattr(same, name, getattr(doubt, name))
        same.save()


def both(kept_pk, other_pk, *, locked=False) -> list[Therapist]:
    """The kept one and the other, with all that belongs to them; fewer if one is gone. `locked` in a transaction."""
    rows = whole(Therapist.objects.order_by("pk").filter(pk__in=[kept_pk, other_pk]))
    if locked:
        rows = rows.select_for_update(no_key=True)
    return sorted(rows, key=lambda therapist: therapist.pk != kept_pk)
