"""An address service of our own on 127.0.0.1, as good or as bad as a test wants it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

IN_WASHINGTON = [{"lat": "38.897700", "lon": "-77.036553", "display_name": "White House", "class": "building"}]


class Service:
    """Answers every question alike, unless told otherwise.

    `says` is the body, `status`, `headers` and `delay` (seconds) how it comes; `answer`, if set, is called with the
    handler instead. `asked` are the paths, `posted` the bodies, `agents` the names of who asked.
    """

    def __init__(self):
        self.says, self.status, self.headers, self.delay = json.dumps(IN_WASHINGTON), 200, {}, 0
        self.answer = None
        self.asked, self.posted, self.agents = [], [], []
        self.over = threading.Event()  # Sleepers wake, so that no test waits for a handler that nobody listens to.
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                service.asked.append(self.path)
                service.agents.append(self.headers["User-Agent"])
                service.over.wait(service.delay) if service.delay else None
                if service.answer:
                    return service.answer(self)
                return self.reply(service.says.encode(), service.status, service.headers)

            def do_POST(self):
                service.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.do_GET()

            def reply(self, body, status=200, headers=()):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in dict(headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def drip(self, text):
                """A byte now and then: no single wait is long."""
                for byte in text.encode():
                    if service.over.wait(0.05):
                        return
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()

            def log_message(self, *args):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *args):
                pass  # A client that gave up waiting.

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def options(self):
        return {"domain": f"127.0.0.1:{self.server.server_port}", "scheme": "http", "proxies": {}}

    def stop(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
