"""A mail server on 127.0.0.1 that speaks SMTP, keeps what it takes in `letters`, and fails where it is told to."""

import contextlib
import itertools
import socket
import socketserver
import threading
import time

REFUSALS = {
    "greeting": "421 try later, ana@example.org",
    "sender": "550 go away, ana@example.org",
    "recipient": "550 no such user rosa@example.org",
    "data": "554 no data from ana@example.org",
    "text": "554 spam: CANARY",
}


class _Talk(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        with contextlib.suppress(ConnectionError, TimeoutError):
            self.talk()

    def talk(self):
        fails = self.server.fails
        if fails == "silence":
            self.server.stop.wait(10)
            return
        if fails == "drip":
            self.drip("220 ")
            return
        if fails == "greeting":
            self.say(REFUSALS["greeting"])
            return
        self.say("220 stub")
        for line in iter(self.rfile.readline, b""):
            verb = line.decode().strip().upper()
            if verb.startswith("MAIL") and fails == "sender":
                self.say(REFUSALS["sender"])
            elif verb.startswith("RCPT") and fails == "recipient":
                self.say(REFUSALS["recipient"])
            elif verb.startswith("RCPT") and fails == "later":
                self.say("450 try later, rosa@example.org")
            elif verb == "DATA":
                if not self.take():
                    return
            elif verb == "QUIT" and fails == "drip at the end":
                self.drip("221 ")
                return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def drip(self, line):
        """A line without an end, a byte at a time: no timeout between two of them is ever over."""
        for character in itertools.chain(line, itertools.repeat("x", 200)):
            self.wfile.write(character.encode())
            if self.server.stop.wait(0.05):
                return

    def take(self):
        """The text of a letter; False where the line is to be cut."""
        fails = self.server.fails
        if fails == "data":
            self.say(REFUSALS["data"])
            return True
        self.say("354 go on")
        if fails == "drop":
            self.rfile.readline()
            return False
        lines = list(iter(self.rfile.readline, b".\r\n"))
        if fails == "text":
            self.say(REFUSALS["text"])
            return True
        time.sleep(self.server.slowness)
        with self.server.lock:
            self.server.letters.append(b"".join(lines).decode())
        # Taken, and then nobody hears of it.
        if fails == "after":
            return False
        self.say("250 taken")
        return True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50


@contextlib.contextmanager
def serving(settings):
    """Django's mail settings lead to a server for the while; it has `fails`, `slowness` and `letters`."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.fails, server.slowness, server.letters = "", 0, []
        server.lock, server.stop = threading.Lock(), threading.Event()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        try:
            yield server
        finally:
            server.stop.set()
            server.shutdown()
            thread.join()


def nobody_there():
    """A port of this machine at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
