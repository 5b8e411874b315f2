"""The pages of research.

The public ones only read; with no form to forge they need no token, hence `csrf_exempt`, as in the search for
therapists.
"""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from research import citing, filters, gist, lifeline, linked_data, question
from research.comparing import comparisons
from research.evidence import CERTAINTY_MEANS, DESIGN_SHOWS
from research.markdown import Writer
from research.models import Article, LifeStage, StudiedTechnique, Study, Term, Topic
from research.reading import Reading
from research.steps import steps

A_PAGE = 20
# Of what was asked for: articles, studies and the life line share the page.
A_SHORT_PAGE = 8
DRAWN_WITH_RESULTS = 30


@csrf_exempt
@require_safe
def research(request):
    """The life line and the articles, all of them or those that answer a question."""
    stages, topics = list(LifeStage.objects.all()), list(Topic.objects.all())
    asked = question.read(request.GET, stages, topics, list(StudiedTechnique.objects.all()))
    answer = filters.answer(asked)
    # One page number turns both lists; the longer one says how many pages there are. With nothing asked there is one
    # list, as the life line shows every study.
    size = A_SHORT_PAGE if asked.asks_anything else A_PAGE
    studies, articles = Paginator(answer.studies, size), Paginator(answer.articles, size)
    last = max(articles.num_pages, studies.num_pages if asked.asks_anything else 1)
    if asked.page > last:
        sentence = _("There is no page %(page)d, so this is page %(last)d.")
        asked.notices.append(sentence % {"page": asked.page, "last": last})
    page = min(asked.page, last)
    is_drawn = not asked.asks_anything or (not answer.some_words and len(answer.studies) <= DRAWN_WITH_RESULTS)
    here = reverse("research")
    context = {
        "asked": asked,
        "line": lifeline.draw(answer.studies, stages) if is_drawn else None,
        "articles": articles.page(page).object_list if page <= articles.num_pages else [],
        "articles_found": articles.count,
        "studies": studies.page(page).object_list if page <= studies.num_pages else [],
        "studies_found": studies.count,
        "some_words": answer.some_words,
        "stages": stages,
        "topics": topics,
        "page": page,
        "pages": last,
        "previous_url": f"{here}?{asked.query(page=page - 1)}".removesuffix("?") if page > 1 else "",
        "next_url": f"{here}?{asked.query(page=page + 1)}" if page < last else "",
    }
    return render(request, "research/research.html", context)


@csrf_exempt
@require_safe
def article(request, slug):
    return _article(request, get_object_or_404(Article.objects.published(), slug=slug))


@require_safe
@never_cache
def article_preview(request, slug):
    """The page as it would be. For those who may change articles; for everybody else there is no such page."""
    if not request.user.has_perm("research.change_article"):
        raise Http404
    return _article(request, get_object_or_404(Article, slug=slug), preview=True)


def _article(request, article, preview=False):
    reading = Reading(article)
    context = {
        "article": article,
        "reading": reading,
        "preview": preview,
        "data": linked_data.article(reading),
    }
    return render(request, "research/article.html", context)


@csrf_exempt
@require_safe
def study(request, slug):
    return _study(request, get_object_or_404(_with_facts(Study.objects.published()), slug=slug))


@require_safe
@never_cache
def study_preview(request, slug):
    if not request.user.has_perm("research.change_study"):
        raise Http404
    return _study(request, get_object_or_404(_with_facts(Study.objects.all()), slug=slug), preview=True)


def _with_facts(studies):
    return studies.prefetch_related("outcomes", "stages", "topics", "techniques")


def _study(request, study, preview=False):
    writer = Writer(terms=Term.objects.all())
    parts = ("finding", "limits", "population", "arms", "intervention", "comparison")
    context = {
        "study": study,
        "preview": preview,
        # In the order of the page, so that the first use of a glossary word is the one that is linked.
        "told": {part: writer.plain(getattr(study, part)) for part in parts},
        "outcomes": [(outcome, writer.plain(outcome.effect)) for outcome in study.outcomes.all()],
        "design_shows": DESIGN_SHOWS[study.design] if study.design else "",
        "certainty_means": CERTAINTY_MEANS[study.certainty],
        "comparisons": comparisons(study),
        "steps": steps([study]),
        "articles": gist.with_gist(Article.objects.published().filter(references__study=study).distinct()),
        "data": linked_data.study(study),
    }
    return render(request, "research/study.html", context)


@csrf_exempt
@require_safe
def citation(request, slug, kind):
    """One study for a reference manager: RIS, BibTeX or CSL-JSON."""
    study = get_object_or_404(Study.objects.published(), slug=slug)
    chosen = citing.KINDS[kind]
    response = HttpResponse(chosen.write(study), content_type=f"{chosen.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{citing.filename(study, kind)}"'
    return response


@csrf_exempt
@require_safe
def stage(request, slug):
    return _collection(request, get_object_or_404(LifeStage, slug=slug), "stage")


@csrf_exempt
@require_safe
def topic(request, slug):
    return _collection(request, get_object_or_404(Topic, slug=slug), "topic")


def _collection(request, subject, kind):
    """What is known of a stage of life or a topic: its articles, its studies, and whom to look for."""
    studies = list(subject.studies.published().prefetch_related("outcomes", "stages", "techniques"))
    context = {
        "subject": subject,
        "kind": kind,
        "articles": gist.with_gist(subject.articles.published()),
        "studies": studies,
        "rests": gist.of_studies(studies),
        "steps": steps(studies),
        "others": type(subject).objects.all(),
    }
    return render(request, "research/collection.html", context)


@csrf_exempt
@require_safe
def nothing_found(request):
    """The shelf of studies that found no difference, and of what else found none beside something that did."""
    studies = list(Study.objects.published().prefetch_related("outcomes"))
    context = {
        "nothing": [study for study in studies if study.found_nothing],
        "partly": [study for study in studies if study.nulls and not study.found_nothing],
    }
    return render(request, "research/nothing_found.html", context)


@csrf_exempt
@require_safe
@cache_control(public=True, max_age=300)
def glossary(request):
    terms = sorted(Term.objects.all(), key=lambda term: term.name.casefold())
    letters = [(letter, list(found)) for letter, found in groupby(terms, key=lambda term: term.name[0].upper())]
    return render(request, "research/glossary.html", {"letters": letters})
