"""What an article is about and what it rests on, in few words, for lists.

Read together with the articles: a list of them costs no further query.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Aggregate, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from research.evidence import Certainty, Design, Result
from research.models import LifeStage, Outcome, Reference, Study

# Neither is in a slug, nor can it be typed into a name.
_BETWEEN, _WITHIN = "\n", "\t"


@dataclass(frozen=True)
class Gist:
    """Stages of life as (slug, name), how many studies, how many of them found nothing, and how sure those are that
    measured an effect: (certainty, how many), the surest first."""

    stages: list = field(default_factory=list)
    studies: int = 0
    nulls: int = 0
    certainties: list = field(default_factory=list)


def with_gist(articles):
    """The same articles, each of which `of` can tell about."""
    stages = LifeStage.objects.filter(articles=OuterRef("pk")).order_by().values("articles")
    stage = _joined(Cast("position", TextField()), "slug", "name")
    main = Outcome.objects.filter(study=OuterRef("study")).order_by("position", "id")
    cited = Reference.objects.filter(article=OuterRef("pk"), study__in=Study.objects.published()).order_by()
    cited = cited.annotate(
        kind=F("study__design"),
        seen=Coalesce(Subquery(main.values("result")[:1]), Value("")),
        sure=Coalesce(Subquery(main.values("certainty")[:1]), Value(Certainty.NOT_GRADED.value)),
    ).values("article")
    study = _joined("study__slug", "kind", "seen", "sure")
    return articles.annotate(
        gist_stages=Subquery(stages.annotate(all=_Together(stage)).values("all")),
        gist_studies=Subquery(cited.annotate(all=_Together(study)).values("all")),
    )


def of(article) -> Gist:
    """An article's gist; an empty one where it was read without."""
    stages = sorted(_rows(getattr(article, "gist_stages", "")), key=lambda row: int(row[0]))
    cited = set(_rows(getattr(article, "gist_studies", "")))
    return Gist([row[1:] for row in stages], **_told((design, result, sure) for _, design, result, sure in cited))


def of_studies(studies) -> Gist:
    """The same of studies that were read with their outcomes."""
    main = [(study, study.main_outcome.result if study.main_outcome else "") for study in studies]
    return Gist(**_told((study.design, result, study.certainty) for study, result in main))


def _told(studies):
    rows = list(studies)
    sure = Counter(certainty for design, _, certainty in rows if design != Design.SURVEY)
    return {
        "studies": len(rows),
        "nulls": sum(result == Result.NO_DIFFERENCE for _, result, _ in rows),
        "certainties": [(one, sure[one]) for one in Certainty if one in sure],
    }


def _joined(first, *rest):
    parts = [part for column in rest for part in (Value(_WITHIN), column)]
    return Concat(first, *parts, output_field=TextField())


def _rows(text):
    return [tuple(row.split(_WITHIN)) for row in (text or "").split(_BETWEEN) if row]


class _Together(Aggregate):
    """Every value of a group, one a line, in no order that could be relied on."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, CHAR(10))"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **extra):
        template = "%(function)s(%(expressions)s, CHR(10))"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template, **extra)
