"""A worker: looks for jobs, does one after the other, and is heard of while it does."""

import os
import socket
import threading
import time
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from locator.jobs import claiming
from locator.jobs.doing import do
from locator.jobs.job import ImportJob, Worker

POLL = 2.0  # seconds between looks at the table
BEAT = 15.0  # seconds between signs of life
TIDY = 60.0  # seconds between two rounds of cleaning


class Stop(threading.Event):
    """Set when the worker is asked to stop; a job under way is given back at its next batch."""


def work(stop: Stop, *, once: bool = False, say=lambda text: None) -> int:
    """Work until asked to stop, or `once` through all that waits. Returns how many jobs were worked on."""
    name = f"{socket.gethostname()[:60]} {os.getpid()}"
    done, tidied = 0, None
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                beat(name)
                if tidied is None or time.monotonic() - tidied > TIDY:
                    claiming.tidy()
                    tidied = time.monotonic()
                job = claiming.claim()
                if job:
                    say(str(job.pk))
                    with _heard_of(name, job):
                        do(job, stop.is_set)
                    done += 1
            except (OperationalError, InterfaceError):
                # The database was away, or busy: what was under way waits for its lease to run out, or was given back.
                if once:
                    raise
                connection.close()
                job = None
            given_back = job and ImportJob.objects.takeable(timezone.now()).filter(pk=job.pk).exists()
            if job and not given_back:
                continue
            if once:
                return done
            stop.wait(POLL)
    finally:
        if not once:
            Worker.objects.filter(name=name).delete()
    return done


def beat(name: str):
    Worker.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


@contextmanager
def _heard_of(name, job):
    """Inside, a thread renews the lease, however long the importer says nothing."""
    over = threading.Event()

    def signs():
        try:
            while not over.wait(BEAT):
                try:
                    beat(name)
                    claiming.renew(job)
                except (OperationalError, InterfaceError):
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=signs, name="signs of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(BEAT)
