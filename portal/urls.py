"""Every address of the site."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal import views
from portal.sitemaps import SITEMAPS
from research import serving

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("locator.urls")),
    path("", include("research.urls")),
    path("media/pictures/<str:name>", serving.picture, name="picture"),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", csrf_exempt(require_safe(sitemap)), {"sitemaps": SITEMAPS}, name="sitemap-part"),
    path("admin/", admin.site.urls),
]
