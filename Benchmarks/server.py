"""Requests per second of `quire serve` and of moto's server, in turns, by wrk. See `run`."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

FOLDER = os.path.dirname(os.path.abspath(__file__))
WORKLOADS = {"get": "GetItem", "put": "conditional PutItem", "query": "Query of 10", "transact": "TransactWriteItems of 2"}
CONNECTIONS = (1, 8, 64)
TEXT = "0123456789abcdef" * 15
# A plain server, without checks of its own: what it is asked to do is in its memory alone.
MOTO = """
import logging
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""


def call(address, operation, body):
    request = urllib.request.Request(address, json.dumps(body).encode(), {
        "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        "X-Amz-Date": "20260101T000000Z",
        "Authorization": "AWS4-HMAC-SHA256 Credential=benchmark/20260101/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=host, Signature=" + "0" * 64,
    })
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def fill(address):
    for table in ("read", "written"):
        call(address, "CreateTable", {
            "TableName": table, "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")],
        })
        while call(address, "DescribeTable", {"TableName": table})["Table"]["TableStatus"] != "ACTIVE":
            time.sleep(0.05)
    for stream in range(100):
        call(address, "BatchWriteItem", {"RequestItems": {"read": [
            {"PutRequest": {"Item": {
                "PK": {"S": f"STREAM#{stream}"}, "SK": {"S": f"VERSION#{version}"}, "data": {"S": TEXT},
            }}} for version in range(10)
        ]}})


class Server:
    """A server as a process; its address is in the first line that it prints."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if "http://" not in line:
            sys.exit(f"{command[0]} did not start: {line}")
        self.address = line.split()[-1]
        fill(self.address)

    def measure(self, workload, connections, seconds, run):
        output = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", f"{FOLDER}/server.lua", self.address],
            env={**os.environ, "WORKLOAD": workload, "RUN": run}, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout
        return json.loads(output.splitlines()[-1])


def measure(quire, python, seconds, folder):
    servers = {
        "quire": Server(quire, "serve", "--port", "0", "--store", os.path.join(folder, "store.quire")),
        "moto": Server(python, "-c", MOTO),
    }
    rows = []
    try:
        for workload, title in WORKLOADS.items():
            for connections in CONNECTIONS:
                row = {"title": title, "connections": connections}
                for system, server in servers.items():
                    figures = server.measure(workload, connections, seconds, f"{workload}-{connections}")
                    rate = figures["requests"] / figures["duration_us"] * 1e6
                    row[system] = rate
                    print(json.dumps({
                        "system": system, "workload": workload, "connections": connections, "unit": "requests/s",
                        "value": round(rate, 1), "p50_us": figures["p50_us"], "p99_us": figures["p99_us"],
                        "failures": figures["failures"],
                    }), flush=True)
                rows.append(row)
    finally:
        for server in servers.values():
            server.process.terminate()
    print(f"\n{'requests a second':26} {'connections':>11} {'quire':>10} {'moto':>10} {'ratio':>8}")
    for row in rows:
        print(
            f"{row['title']:26} {row['connections']:11} {row['quire']:10,.0f} {row['moto']:10,.0f} "
            f"{row['quire'] / row['moto']:8.0f}"
        )


if __name__ == "__main__":
    quire, python, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3
    folder = tempfile.mkdtemp(prefix="quire-bench-")
    try:
        measure(quire, python, seconds, folder)
    finally:
        shutil.rmtree(folder)
