"""What a hostile publisher has at hand: a name server and web servers, on addresses of a network
namespace that are public in name only.

usage: guard-peers.py PUBLIC LOG
"""

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

public, log = sys.argv[1], sys.argv[2]
asked = {}

FEED = b"<rss version='2.0'><channel><title>T</title><item><title>News</title><guid>1</guid></item></channel></rss>"


def note(line):
    with open(log, "a") as file:
        file.write(line + "\n")


def addresses(name):
    """The IPv4 and IPv6 addresses of a name; none for one that does not exist."""
    asked[name] = asked.get(name, 0) + 1
    return {
        "good.example": ([public], []),
        "private.example": (["10.0.0.1"], []),
        "mixed.example": ([public, "127.0.0.2"], []),
        "six.example": ([], ["::1"]),
        # Public for the first who asks, private for the next.
        "rebinding.example": ([public if asked[name] % 2 else "127.0.0.2"], []),
    }.get(name)


def answer(query):
    name, at = [], 12
    while query[at]:
        name.append(query[at + 1 : at + 1 + query[at]].decode())
        at += query[at] + 1
    question, kind = query[12 : at + 5], int.from_bytes(query[at + 1 : at + 3], "big")
    name = ".".join(name).lower()
    if name == "silent.example":
        return None
    failure = {"broken.example": 2}.get(name, 3)
    found = addresses(name) if kind == 1 or name == "six.example" else ([], [])
    if found is None:
        return query[:2] + bytes([0x81, 0x80 + failure]) + query[4:6] + bytes(6) + question
    four, six = found
    wanted = [socket.inet_aton(a) for a in four] if kind == 1 else []
    wanted += [socket.inet_pton(socket.AF_INET6, a) for a in six] if kind == 28 else []
    records = b"".join(b"\xc0\x0c" + kind.to_bytes(2, "big") + b"\0\1" + bytes(4) + len(a).to_bytes(2, "big") + a for a in wanted)
    return query[:2] + b"\x81\x80" + query[4:6] + len(wanted).to_bytes(2, "big") + bytes(4) + question + records


def names():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.53", 53))
    while True:
        query, client = server.recvfrom(512)
        reply = answer(query)
        if reply:
            server.sendto(reply, client)


class Publisher(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/inward":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:8080/")
            self.end_headers()
            return
        feed = FEED
        self.send_response(200)
        if self.path == "/articles":
            feed = feed.replace(b"<guid>", b"<link>http://127.0.0.2:8080/story</link><guid>")
        if self.path == "/hub":
            self.send_header("Link", '<http://127.0.0.2:8080/>; rel="hub"')
        self.send_header("Content-Length", str(len(feed)))
        self.end_headers()
        self.wfile.write(feed)

    def log_message(self, *_):
        pass


def canary(address):
    server = socket.create_server((address, 8080), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    while True:
        connection, _ = server.accept()
        note(f"somebody knocked at {address}")
        connection.close()


for address in ["127.0.0.2", "::1"]:
    threading.Thread(target=canary, args=(address,), daemon=True).start()
threading.Thread(target=names, daemon=True).start()
ThreadingHTTPServer((public, 8080), Publisher).serve_forever()
