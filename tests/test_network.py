"""The wall around the tests holds: nothing leaves this machine, and what stays on it works."""

import http.client
import socket
import urllib.request

import pytest

from tests.network import NetworkForbidden


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "2001:db8::1", b"example.org"])
def test_names_and_addresses_outside_are_refused(host):
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo(host, 80)


def test_a_connection_by_address_is_refused():
    with socket.socket() as sock, pytest.raises(NetworkForbidden):
        sock.connect(("192.0.2.1", 80))
    with socket.socket() as sock, pytest.raises(NetworkForbidden):
        sock.connect_ex(("192.0.2.1", 80))


def test_a_datagram_is_refused():
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(NetworkForbidden):
        sock.sendto(b"?", ("192.0.2.1", 53))


def test_urllib_and_http_client_are_refused():
    with pytest.raises(NetworkForbidden):
        urllib.request.urlopen("http://example.org/", timeout=1)
    with pytest.raises(NetworkForbidden):
        http.client.HTTPConnection("example.org", timeout=1).request("GET", "/")


def test_this_machine_answers():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
