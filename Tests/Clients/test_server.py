"""The server as a process: its credentials, its end, and what is left after it was killed."""

import json
import os
import signal
import subprocess
import threading
import time
import urllib.request

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from serving import QUIRE, Server, serving

TABLE = {
    "TableName": "things",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def test_a_required_signature_is_checked(tmp_path, failure):
    keys = tmp_path / "keys"
    keys.write_text(
        "[default]\naws_access_key_id = AKIDONE\naws_secret_access_key = secret/one+\n"
        "[other]\naws_access_key_id=AKIDTWO\naws_secret_access_key=two\naws_session_token=token==\n"
    )
    with serving("--in-memory", "--require-signature", "--keys", str(keys)) as server:

        def client(key, secret, token=None):
            return server.client(
                aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token
            )

        assert client("AKIDONE", "secret/one+").list_tables()["TableNames"] == []
        assert client("AKIDTWO", "two", "token==").list_tables()["TableNames"] == []
        wrong = failure(client("AKIDONE", "wrong").list_tables)
        assert wrong.code == "InvalidSignatureException"
        for unknown in (client("AKIDTHREE", "three"), client("AKIDTWO", "two", "other")):
            assert failure(unknown.list_tables).code == "UnrecognizedClientException"


def writers(server, acknowledged, count=8):
    """Starts threads that put items until the server is gone, and note what was acknowledged."""

    def write(number):
        client = server.client()
        for index in range(1_000_000):
            key = f"{number}-{index}"
            try:
                client.put_item(TableName="things", Item={"pk": {"S": key}})
            except (BotoCoreError, ClientError):
                return
            acknowledged.append(key)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads


def stored(path):
    with serving("--store", path) as server:
        pages = server.client().get_paginator("scan").paginate(TableName="things")
        return {item["pk"]["S"] for page in pages for item in page["Items"]}


@pytest.mark.parametrize("round", range(3))
def test_what_was_acknowledged_is_there_after_the_server_was_killed(tmp_path, round):
    path = str(tmp_path / "killed.quire")
    server = Server("--store", path)
    server.client().create_table(**TABLE)
    acknowledged = []
    threads = writers(server, acknowledged)
    while len(acknowledged) < 50 * (round + 1):
        time.sleep(0.001)
    server.kill()
    for thread in threads:
        thread.join()
    assert set(acknowledged) <= stored(path)
    subprocess.run([QUIRE, "verify", "--store", path], check=True, stdout=subprocess.DEVNULL)


def test_an_end_by_signal_loses_nothing_and_is_a_success(tmp_path):
    path = str(tmp_path / "ended.quire")
    server = Server("--store", path)
    server.client().create_table(**TABLE)
    acknowledged = []
    threads = writers(server, acknowledged)
    while len(acknowledged) < 100:
        time.sleep(0.001)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait() == 0
    for thread in threads:
        thread.join()
    assert set(acknowledged) <= stored(path)


def test_a_port_in_use_is_an_error_of_its_own_code(server):
    port = server.url.rsplit(":", 1)[1]
    done = subprocess.run(
        [QUIRE, "serve", "--in-memory", "--port", port], capture_output=True, text=True
    )
    assert done.returncode == 71
    assert f"127.0.0.1:{port} is in use by another program" in done.stderr


def test_a_file_that_is_no_store_is_an_error_of_its_own_code(tmp_path):
    path = tmp_path / "foreign"
    path.write_text("no store" * 10_000)
    done = subprocess.run(
        [QUIRE, "serve", "--store", str(path), "--port", "0"], capture_output=True, text=True
    )
    assert done.returncode == 69
    assert "not a Quire store" in done.stderr


def test_requests_are_logged_as_json_where_asked_for_and_items_never(tmp_path):
    log = tmp_path / "log"
    with open(log, "w") as errors:
        process = subprocess.Popen(
            [QUIRE, "serve", "--in-memory", "--port", "0", "--log-level", "debug", "--log-format", "json"],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        url = process.stdout.readline().removeprefix("listening on ").strip()
        running = Server.__new__(Server)
        running.process, running.url = process, url
        client = running.client()
        client.create_table(**TABLE)
        client.put_item(TableName="things", Item={"pk": {"S": "a-secret"}})
        assert running.stop() == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    puts = [line for line in lines if line.get("operation") == "PutItem"]
    assert len(puts) == 1
    assert puts[0]["message"] == "request" and puts[0]["status"] == "200"
    assert "a-secret" not in log.read_text()


def test_metrics_are_shown_in_prometheus_form(server, client):
    client.list_tables()
    with urllib.request.urlopen(server.url + "/metrics") as reply:
        text = reply.read().decode()
    assert 'quire_requests_total{operation="ListTables",status="200"}' in text
    assert "# TYPE quire_request_duration_seconds histogram" in text


def test_the_server_is_ready_soon_and_small(capsys):
    times = []
    for _ in range(5):
        start = time.monotonic()
        with serving("--in-memory") as server:
            times.append(time.monotonic() - start)
            server.client().list_tables()
            with open(f"/proc/{server.process.pid}/status") as status:
                resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    with capsys.disabled():
        print(f"\nready after {min(times) * 1000:.0f} ms, {resident / 1024:.0f} MB resident")
    assert resident < 100 * 1024
