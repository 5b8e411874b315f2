"""The pages of the admin on which staff import a file: hand it in, look at what it would do, confirm or discard."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from locator.imports.examples import MOST
from locator.jobs import claiming, folder, kinds
from locator.jobs.arriving import Arriving, cannot_be_kept, too_large
from locator.jobs.doing import do
from locator.jobs.job import ImportJob, Worker
from locator.preview import groups
from locator.upload_forms import UploadForm

# A file of so many bytes is done while its page is asked for, if no worker is there; with an address service, which
# may take a second for each row, only one of a few rows.
SMALL, SMALL_WITH_SERVICE = 2_000_000, 20_000
# What the request has besides its file, in bytes, at most.
REST = 1 << 20
# On the page of uploads.
LISTED = 20


class Uploads:
    """For the ModelAdmin of imports. Who may add imports sees these pages, though nobody adds one by hand."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(csrf_exempt(self.upload)), name="locator_importrun_upload"),
            path("jobs/<int:pk>/", wrap(self.job), name="locator_importrun_job"),
            path("jobs/<int:pk>/state.json", wrap(self.job_state), name="locator_importrun_job_state"),
            *super().get_urls(),
        ]

    def upload(self, request):
        # Its body is not to be read before it is known who sends it, and where it is to go: the token comes with it.
        _must_be_allowed(request)
        claiming.tidy()
        if request.method != "POST":
            return self._form(request, UploadForm())
        if refused := _refused_at_the_door(request):
            # Whoever looks into the request after this, be it to log it, would read the body.
            request._mark_post_parse_error()
            return self._form(request, UploadForm(), refused, status=413)
        with Arriving(settings.UPLOAD_LIMIT) as arriving:
            request.upload_handlers = [arriving]
            return csrf_protect(self._receive)(request, arriving)

    def _receive(self, request, arriving):
        form = UploadForm(request.POST, request.FILES)
        if arriving.refused:
            return self._form(request, UploadForm(), arriving.refused)
        if not form.is_valid():
            return self._form(request, form)
        given, file = form.cleaned_data, form.cleaned_data["file"]
        job = ImportJob.objects.create(
            what=given["what"],
            state=given["state"] if given["what"] == kinds.NPPES else "",
            accept_absent=given["accept_absent"],
            file_name=file.shown_name,
            stored_as=file.stored_as,
            size=file.size,
            sha256=file.sha256,
            by=request.user,
        )
        arriving.kept = True
        _do_if_nobody_works(job)
        return redirect("admin:locator_importrun_job", job.pk)

    def _form(self, request, form, refused="", status=200):
        context = {
            **self._context(request, _("Import")),
            "form": form,
            "refused": refused,
            "limit": settings.UPLOAD_LIMIT,
            "limit_mb": settings.UPLOAD_LIMIT // 10**6,
            "jobs": [(job, kinds.name_of(job.what)) for job in ImportJob.objects.select_related("by")[:LISTED]],
        }
        return render(request, "admin/locator/importrun/upload.html", context, status=status)

    def job(self, request, pk):
        _must_be_allowed(request)
        if request.method == "POST":
            self._act(request, pk)
            return redirect("admin:locator_importrun_job", pk)
        claiming.tidy()
        job = ImportJob.objects.select_related("by", "confirmed_by", "run").filter(pk=pk).first()
        if job is None:
            raise Http404
        context = {
            **self._context(request, job.file_name),
            "job": job,
            "what": kinds.name_of(job.what),
            "groups": list(groups(job)),
            "counts": [(name.replace("_", " "), count) for name, count in job.told.get("counts", {}).items()],
            "most": MOST,
            "works": Worker.is_about(),
            "is_small": _is_small(job),
            "waits": job.status == job.Status.WAITING or job.is_silent,
            "stage": _stage(job),
            "may_view_therapists": request.user.has_perm("locator.view_therapist"),
        }
        return render(request, "admin/locator/importrun/job.html", context)

    def job_state(self, request, pk):
        _must_be_allowed(request)
        job = ImportJob.objects.filter(pk=pk).first()
        if job is None:
            raise Http404
        words = job.progress if job.status == job.Status.RUNNING else job.get_status_display()
        found = {"stage": _stage(job), "percent": job.percent, "words": words}
        return JsonResponse(found, headers={"Cache-Control": "no-store"})

    def _act(self, request, pk):
        act = request.POST.get("act")
        if act == "confirm" and claiming.confirm(pk, request.user):
            _do_if_nobody_works(ImportJob.objects.get(pk=pk))
        elif act == "discard" and claiming.discard(pk):
            self.message_user(request, _("The file was deleted, or will be in a moment."), messages.SUCCESS)
        elif act == "do" and (job := ImportJob.objects.filter(pk=pk).first()):
            _do_if_nobody_works(job)
        else:
            self.message_user(request, _("That was done already, or cannot be done any more."), messages.WARNING)

    def _context(self, request, title):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "may_view": self.has_view_permission(request),
        }


def may_import(request) -> bool:
    return request.user.has_perm("locator.add_importrun")


def _must_be_allowed(request):
    if not may_import(request):
        raise PermissionDenied


def _refused_at_the_door(request):
    """Why a request need not be read at all; empty where it may come in."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    length = int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0
    if length > settings.UPLOAD_LIMIT + REST:
        return too_large(settings.UPLOAD_LIMIT)
    try:
        if not folder.has_room_for(length):
            return _("There is not enough room on the server for this file; tell whoever runs it.")
    except OSError as error:
        return cannot_be_kept(error)
    return ""


def _is_small(job):
    asks = job.what == kinds.THERAPISTS and settings.GEOCODER
    return job.size <= (SMALL_WITH_SERVICE if asks else SMALL)


def _do_if_nobody_works(job):
    if _is_small(job) and not Worker.is_about() and (claimed := claiming.claim(job.pk)):
        do(claimed)


def _stage(job):
    """Another one, and the page is another."""
    return f"{job.status} {job.confirmed}{' silent' * job.is_silent}"
