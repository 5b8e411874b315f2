"""The addresses of the locator."""

from django.urls import path, re_path

from locator.views import find, ground, letters, licenses, profile, shortlist, suggest, techniques, towns

urlpatterns = [
    path("find/", find.find, name="find"),
    path("find/results.geojson", find.results_geojson, name="results_geojson"),
    path("find/ground.json", ground.ground, name="ground"),
    path("find/suggest/", suggest.suggest, name="suggest"),
    path("licenses/check/", licenses.check, name="license-check"),
    path("massage-therapists/", towns.states, name="states"),
    path("massage-therapists/<str:state>/", towns.state, name="state"),
    path("massage-therapists/<str:state>/<str:town>/", towns.town, name="town"),
    path("techniques/", techniques.techniques, name="techniques"),
    path("techniques/<slug:slug>/", techniques.technique, name="technique"),
    path("therapists/shortlist/", shortlist.shortlist, name="shortlist"),
    re_path(r"^therapists/(?P<slug>[-\w]+)-(?P<pk>\d{1,18})/$", profile.therapist, name="therapist"),
    re_path(r"^therapists/(?P<pk>[0-9]{1,18})\.vcf$", profile.vcard, name="vcard"),
    re_path(r"^therapists/(?P<pk>[0-9]{1,18})/contact/$", letters.contact, name="contact"),
    re_path(r"^therapists/(?P<pk>[0-9]{1,18})/report/$", letters.report, name="report"),
    re_path(
        r"^therapists/(?P<pk>[0-9]{1,18})/(?P<purpose>contact|report)/(?P<outcome>sent|soon|refused|already)/$",
        letters.letter_sent,
        name="letter_sent",
    ),
]
