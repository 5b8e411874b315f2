"""No test reaches the network: a socket that leaves this machine, or a name that has to be asked for, is an error."""

import ipaddress
import socket


class NetworkForbidden(RuntimeError):
    """Not an OSError, so that code which forgives a failing network does not forgive this."""


def forbid():
    """From now on, in this process, only the loopback interface and Unix sockets answer."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _local_only(getattr(socket.socket, name)))
    socket.socket.sendto = _local_only(socket.socket.sendto, position=-1)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        setattr(socket, name, _local_name_only(getattr(socket, name)))


def _local_only(method, position=0):
    def guarded(self, *args):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _insist(args[position][0])
        return method(self, *args)

    return guarded


def _local_name_only(function):
    def guarded(host, *args, **kwargs):
        _insist(host[0] if isinstance(host, tuple) else host)
        return function(host, *args, **kwargs)

    return guarded


def _insist(host):
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost", "0.0.0.0", "::"):  # noqa: S104 - what a server listens on
        return
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise NetworkForbidden(f"A test tried to reach {host}.")
