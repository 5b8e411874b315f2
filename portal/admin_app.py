"""Django's admin with our own site in place of its. Beside `apps`, whose only configuration Django looks for."""

from django.contrib.admin.apps import AdminConfig


class StaffAdmin(AdminConfig):
    default = False
    default_site = "portal.staff_site.StaffSite"
