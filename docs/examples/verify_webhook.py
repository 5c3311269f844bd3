"""Receives what the registry sends as things change, and believes it only if it is signed.

    WEBHOOK_SECRET=whsec_… python verify_webhook.py 8080

Standard library alone. The signature is that of Standard Webhooks (standardwebhooks.com), for which
most languages have a library. Put a server that speaks https before it.
"""

import base64
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

TOLERANCE = 5 * 60  # seconds: what is older may have been sent by another, again


def is_signed(secret, headers, body, now=None):
    number, moment = headers["webhook-id"], headers["webhook-timestamp"]
    if not number or not (moment or "").isdigit():
        return False
    if abs((now or time.time()) - int(moment)) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{number}.{moment}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()
    given = (one.partition(",") for one in headers.get("webhook-signature", "").split())
    return any(v == "v1" and hmac.compare_digest(text, expected) for v, _comma, text in given)


class Receiver(BaseHTTPRequestHandler):
    seen = set()  # numbers of messages: one may come twice

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not is_signed(os.environ["WEBHOOK_SECRET"], self.headers, body):
            self.send_response(401)
        else:
            self.send_response(204)
            if self.headers["webhook-id"] not in self.seen:
                self.seen.add(self.headers["webhook-id"])
                change = json.loads(body)["data"]
                print(change["event"], change["resource"], change["key"], flush=True)
        self.end_headers()

    def log_message(self, *args):
        """Nothing: what came is printed."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
