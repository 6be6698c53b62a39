"""The event store's table, read by code that knows only DynamoDB."""

import json

import pytest

from serving import CREDENTIALS, quire, serving


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", CREDENTIALS["aws_access_key_id"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CREDENTIALS["aws_secret_access_key"])
    monkeypatch.setenv("AWS_DEFAULT_REGION", CREDENTIALS["region_name"])
    return monkeypatch


def test_a_reader_of_the_usual_table_reads_what_quire_appended(tmp_path, environment):
    store = str(tmp_path / "events.quire")
    for number in range(1, 13):
        expected = "none" if number == 1 else str(number - 1)
        quire(
            "events", "append", "--store", store, "--stream", "Order-1", "--type", f"Step{number}",
            "--data", json.dumps({"number": number}), "--expect", expected,
        )
    quire(
        "events", "append", "--store", store, "--stream", "Order-2", "--type", "Other",
        "--data", "{}", "--expect", "none",
    )
    with serving("--store", store) as server:
        environment.setenv("AWS_ENDPOINT_URL_DYNAMODB", server.url)
        from guide import DynamoEventStore

        reader = DynamoEventStore("events")
        assert reader.read_stream("Order-1") == [
            {"event_type": f"Step{number}", "data": {"number": number}, "version": number}
            for number in range(1, 13)
        ]
        assert [event["version"] for event in reader.read_stream("Order-1", 11)] == [11, 12]
        assert reader.read_stream("Order-3") == []
        everything = reader.table.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :e",
            ExpressionAttributeValues={":e": "EVENTS"},
        )["Items"]
        assert [int(item["GSI1SK"]) for item in everything] == list(range(1, 14))
    output = quire("events", "read", "--store", store, "--stream", "Order-1", "--json")
    assert len(output.splitlines()) == 12


def test_what_boto3_wrote_is_read_by_quire_and_the_reverse(tmp_path):
    store = str(tmp_path / "both.quire")
    with serving("--store", store) as server:
        table = server.resource().create_table(
            TableName="things",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        table.put_item(Item={"pk": "boto", "n": 5, "set": {"a", "b"}})
    shown = quire("table", "get", "--store", store, "--table", "things", "--key", '{"pk": "boto"}', "--json")
    item = json.loads(shown)
    assert item["n"] == {"N": "5"} and sorted(item["set"]["SS"]) == ["a", "b"]
    quire("table", "put", "--store", store, "--table", "things", "--item", '{"pk": "quire", "list": [1, true]}')
    with serving("--store", store) as server:
        item = server.resource().Table("things").get_item(Key={"pk": "quire"})["Item"]
        assert item == {"pk": "quire", "list": [1, True]}


def test_quire_reads_and_writes_while_the_server_runs(tmp_path):
    store = str(tmp_path / "shared.quire")
    with serving("--store", store) as server:
        client = server.client()
        quire(
            "events", "append", "--store", store, "--stream", "Order-1", "--type", "A",
            "--data", "{}", "--expect", "none",
        )
        assert client.list_tables()["TableNames"] == ["events"]
        version = client.query(
            TableName="events",
            KeyConditionExpression="PK = :s AND begins_with(SK, :v)",
            ExpressionAttributeValues={":s": {"S": "STREAM#Order-1"}, ":v": {"S": "VERSION#"}},
        )["Items"][0]["version"]
        assert version == {"N": "1"}
