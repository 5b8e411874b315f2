"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from portal import styleguide, views
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
    path("sitemap-<slug:section>.xml", views.sitemap_part, name="sitemap-part"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("admin/", admin.site.urls),
]

handler400 = "portal.failures.bad_request"
handler500 = "portal.failures.server_error"
