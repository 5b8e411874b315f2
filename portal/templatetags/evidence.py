"""Where the two halves of the site meet: what research has on the techniques that therapists offer."""

from django import template
from django.db.models import Count
from django.urls import reverse

from research.models import Study

register = template.Library()


@register.simple_tag
def evidence(technique):
    """The published studies that used a technique; how many of them saw no difference in something; the way to all."""
    studies = list(Study.objects.published().filter(techniques__slug=technique.slug).prefetch_related("outcomes"))
    return {
        "studies": studies,
        "nulls": sum(study.found_nothing or bool(study.nulls) for study in studies),
        "more": f"{reverse('research')}?technique={technique.slug}",
    }


@register.simple_tag
def with_studies(techniques):
    """Each technique, with the number of published studies that used it."""
    published = Study.objects.published().order_by().values("techniques__slug")
    counts = dict(published.annotate(studies=Count("pk", distinct=True)).values_list("techniques__slug", "studies"))
    return [(technique, counts.get(technique.slug, 0)) for technique in techniques]
