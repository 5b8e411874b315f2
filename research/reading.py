"""An article as its reader gets it: every part written, the references in order, the studies and where to go next."""

import math
from functools import cached_property

from django.db.models import Count, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from research.gist import with_gist
from research.markdown import Writer, pictures_named
from research.models import Article, LifeStage, Picture, Term, Topic
from research.steps import steps

WORDS_A_MINUTE = 220  # What adults read of plain text, in round figures.
RELATED = 3
# What is written in Markdown, in the order in which the page shows it.
PARTS = ("key_messages", "body", "limits", "safety", "learn")


class Reading:
    """Everything the page of one article shows. The parts are written in the order in which it shows them."""

    def __init__(self, article):
        self.article = article
        self.references = list(
            article.references.select_related("study").prefetch_related("study__outcomes", "study__techniques")
        )
        pictures = self._pictures()
        self.picture = next((picture for picture in pictures if picture.pk == article.picture_id), None)
        cited = [reference.study for reference in self.references if reference.study_id]
        gone = [study.get_absolute_url() for study in cited if not study.is_public]
        writer = Writer(self.references, Term.objects.all(), pictures, gone)
        self.key_messages = [writer.line(line) for line in article.key_messages.splitlines() if line.strip()]
        self.body = writer.html(article.body)
        self.headings = list(writer.headings)
        self.limits = writer.html(article.limits)
        self.safety = writer.html(article.safety)
        self.learn = writer.html(article.learn)
        self.cited = writer.cited
        self.problems = writer.problems

    def _pictures(self):
        """The pictures that the text names and the one at its head; no query where there are none."""
        keys = set().union(*(pictures_named(getattr(self.article, part)) for part in PARTS))
        if not keys and self.article.picture_id is None:
            return []
        return list(Picture.objects.filter(Q(key__in=keys) | Q(pk=self.article.picture_id)))

    @property
    def contents(self):
        """The parts of the page to jump to: (id, words), in order."""
        return self.headings + [(part, words) for part, words, there in self._fixed if there]

    @property
    def _fixed(self):
        return [
            ("limits", _("What this cannot show"), self.limits),
            ("safety", _("Staying safe"), self.safety),
            ("learn", _("Learn to do this"), self.learn),
            ("next-step", _("From the evidence to a person"), self.steps),
            ("studies", _("The studies, in facts"), self.studies),
            ("references", _("References"), self.cited),
        ]

    @cached_property
    def studies(self):
        """The published studies cited, in the order in which they are. One that has gone is still in the list at the
        end, as what was read, but has no page to lead to."""
        now = timezone.now()
        studies = [entry.reference.study for entry in self.cited if entry.reference.study_id]
        return [study for study in studies if study.public_at(now)]

    @cached_property
    def steps(self):
        return steps(self.studies)

    @property
    def minutes(self):
        """To read it, rounded up."""
        words = sum(len(getattr(self.article, part).split()) for part in PARTS)
        return max(1, math.ceil(words / WORDS_A_MINUTE))

    @cached_property
    def tags(self):
        """Its stages of life, in order, then its topics: dicts of kind, slug and name. One query for both."""
        columns = ("kind", "place", "slug", "name")
        topics = Topic.objects.filter(articles=self.article).annotate(kind=Value("topic"), place=Value(0))
        stages = LifeStage.objects.filter(articles=self.article).annotate(kind=Value("stage"))
        stages = stages.order_by().values_list("kind", "position", "slug", "name")
        rows = stages.union(topics.order_by().values_list(*columns)).order_by("kind", "position", "name")
        return [dict(zip(columns, row, strict=True)) for row in rows]

    @cached_property
    def related(self):
        """Other published articles, those first that share the most topics and stages with this one."""
        shared = Count("topics", Q(topics__articles=self.article), distinct=True) + Count(
            "stages", Q(stages__articles=self.article), distinct=True
        )
        others = Article.objects.published().exclude(pk=self.article.pk).annotate(shared=shared).filter(shared__gt=0)
        return list(with_gist(others.order_by("-shared", "-publish_at", "slug"))[:RELATED])
