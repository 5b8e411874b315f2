"""The addresses of the locator."""

from django.urls import path, re_path

from locator import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("find/results.geojson", views.results_geojson, name="results_geojson"),
    path("techniques/", views.techniques, name="techniques"),
    path("techniques/<slug:slug>/", views.technique, name="technique"),
    re_path(r"^therapists/(?P<slug>[-\w]+)-(?P<pk>\d{1,18})/$", views.therapist, name="therapist"),
]
