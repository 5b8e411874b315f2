"""How gunicorn serves the site. `make serve` and a real deployment both read this; the environment sizes it.

X-Forwarded-Proto is believed from this machine alone; FORWARDED_ALLOW_IPS, which gunicorn reads itself, names another
proxy.
"""

import os

wsgi_app = "portal.wsgi"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Loaded once, before the workers fork: they share the memory, and a bad setting stops the start with its one line.
preload_app = True
# Threads, because an address service may take two seconds to answer one visitor while others wait for nothing.
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))
timeout = 30
# Nothing here changes how the server runs: no second way in.
control_socket_disable = True

# What was typed, where from, and by whom, stays out of the logs: no query string, no referer, no address.
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)sB %(D)sus"
logger_class = "portal.gunicorn_log.DiscreetLogger"
