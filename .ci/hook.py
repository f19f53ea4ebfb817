"""A webhook receiver on 127.0.0.1. It takes what is signed as Standard Webhooks want it, by the
specification's own library, and writes it down, one a line; it refuses everything else.

usage: hook.py PORT SECRET LOG
"""

import http.server
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

port, secret, log = int(sys.argv[1]), sys.argv[2], sys.argv[3]


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            Webhook(secret).verify(body, dict(self.headers))
        except WebhookVerificationError as error:
            self.send_error(401, str(error))
            return
        with open(log, "ab") as lines:
            lines.write(body + b"\n")
        self.send_response(204)
        self.end_headers()


http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
