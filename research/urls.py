"""The addresses of the research pages."""

from django.urls import path, re_path, reverse_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from research import views
from research.feeds import Newest

to_all = RedirectView.as_view(url=reverse_lazy("research"))

urlpatterns = [
    path("research/", views.research, name="research"),
    path("research/feed/", csrf_exempt(require_safe(Newest())), name="research-feed"),
    path("research/glossary/", views.glossary, name="glossary"),
    path("research/nothing-found/", views.nothing_found, name="nothing-found"),
    path("research/stages/<slug:slug>/", views.stage, name="stage"),
    path("research/topics/<slug:slug>/", views.topic, name="topic"),
    path("research/studies/<slug:slug>/", views.study, name="study"),
    path("research/studies/<slug:slug>/preview/", views.study_preview, name="study-preview"),
    re_path(r"^research/studies/(?P<slug>[-\w]+)\.(?P<kind>ris|bib|json)$", views.citation, name="citation"),
    # Whoever shortens an address comes to where all of them are listed.
    re_path("^research/(?:studies|stages|topics)/$", csrf_exempt(require_safe(to_all))),
    path("research/<slug:slug>/", views.article, name="article"),
    path("research/<slug:slug>/preview/", views.article_preview, name="article-preview"),
]
