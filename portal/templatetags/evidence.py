"""Where the two halves of the site meet on one page: what research has on a technique that therapists offer."""

from django import template
from django.urls import reverse

from research.models import Study

register = template.Library()


@register.inclusion_tag("includes/evidence.html")
def evidence(technique):
    """The published studies that used a technique, each with its certainty, and the way to all of it."""
    studies = list(Study.objects.published().filter(techniques__slug=technique.slug).prefetch_related("outcomes"))
    return {"studies": studies, "technique": technique, "more": f"{reverse('research')}?technique={technique.slug}"}
