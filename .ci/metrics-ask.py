"""Asks a Prometheus whether it scrapes newswatch, or whether it has what files ask for.

usage: metrics-ask.py up ADDRESS
       metrics-ask.py asked ADDRESS DASHBOARD RULES
"""

import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

# What Grafana puts in for its own variables.
VARIABLES = {"$__rate_interval": "1m", "$job": "newswatch"}


def ask(address, path, **parameters):
    url = f"{address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        sys.exit(f"{parameters}: {error.read().decode()}")


def series(address, query):
    return ask(address, "query", query=query)["result"]


def up(address):
    sys.exit(not any(sample["value"][1] == "1" for sample in series(address, 'up{job="newswatch"}')))


def queries(dashboard):
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            query = target["expr"]
            for name, value in VARIABLES.items():
                query = query.replace(name, value)
            yield panel["title"], query


def asked(address, dashboard_file, rules_file):
    with open(dashboard_file, encoding="utf-8") as file:
        shown = list(queries(json.load(file)))
    rules = [rule for group in ask(address, "rules")["groups"] for rule in group["rules"]]
    with open(rules_file, encoding="utf-8") as file:
        written = len(re.findall(r"^ *- alert:", file.read(), re.MULTILINE))
    missing = [] if len(rules) == written else [f"{written - len(rules)} rules were not loaded"]
    missing += [f"{rule['name']}: {rule['lastError']}" for rule in rules if rule["health"] == "err"]
    everything = shown + [(rule["name"], rule["query"]) for rule in rules]
    names = {name for _, query in everything for name in re.findall(r"\b(?:newswatch|process)_\w+", query)}
    missing += [f"there is no {name}" for name in sorted(names) if not series(address, name)]
    # Each question is asked as it is: what it says depends on the moment, that it can be asked does not.
    for _, query in everything:
        series(address, query)
    print(len(names), "names,", len(everything), "questions")
    if missing or not names:
        sys.exit("\n".join(missing))


{"up": up, "asked": asked}[sys.argv[1]](*sys.argv[2:])
