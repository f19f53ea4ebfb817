"""A publisher and a real WebSub hub (flask-websub) in one process, on 127.0.0.1.

usage: websub-hub.py PORT FEED
"""

import sys
import threading
import time

from flask import Flask, Response
from flask_websub.hub import Hub, SQLite3HubStorage

port, feed = int(sys.argv[1]), sys.argv[2]
here = f"http://127.0.0.1:{port}"


class Attempt:
    """What a bound task knows of itself, and how it asks for another try."""

    def __init__(self, run, retries):
        self.request = self
        self.retries = retries
        self.run = run

    def retry(self, countdown):
        time.sleep(countdown)
        self.run(self.retries + 1)


class Threads:
    """Stands in for Celery: each task is a thread."""

    def task(self, bind=False, max_retries=None):
        def register(function):
            def delay(*arguments):
                def run(retries=0):
                    first = (Attempt(run, retries),) if bind else ()
                    function(*first, *arguments)

                threading.Thread(target=run, daemon=True).start()

            function.delay = delay
            return function

        return register


app = Flask("hub")
app.config["PUBLISH_SUPPORTED"] = True
hub = Hub(
    SQLite3HubStorage("hub.db"),
    Threads(),
    SIGNATURE_ALGORITHM="sha256",
    BACKOFF_BASE=0.2,
)
app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))


@app.route("/feed")
def topic():
    links = f'<{here}/hub>; rel="hub", <{here}/feed>; rel="self"'
    with open(feed, "rb") as document:
        return Response(document.read(), mimetype="application/rss+xml", headers={"Link": links})


app.run(host="127.0.0.1", port=port, threaded=True)
