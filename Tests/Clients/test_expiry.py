"""Items that expire."""

import json
import time

from serving import quire, serving


def test_an_item_is_gone_after_its_time(server, client, table):
    client.update_time_to_live(
        TableName=table.name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    now = int(time.time())
    table.put_item(Item={"pk": "a", "sk": "past", "expires": now - 60})
    table.put_item(Item={"pk": "a", "sk": "future", "expires": now + 3600})
    table.put_item(Item={"pk": "a", "sk": "text", "expires": str(now - 60)})
    table.put_item(Item={"pk": "a", "sk": "ancient", "expires": now - 6 * 366 * 86400})
    while "Item" in table.get_item(Key={"pk": "a", "sk": "past"}):
        time.sleep(0.05)
    left = {item["sk"] for item in table.scan()["Items"]}
    assert left == {"future", "text", "ancient"}


def test_two_servers_sweep_one_store(tmp_path):
    path = str(tmp_path / "shared.quire")
    with serving("--store", path) as first, serving("--store", path) as second:
        client, other = first.client(), second.client()
        client.create_table(
            TableName="sessions",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client.update_time_to_live(
            TableName="sessions", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
        )
        now = int(time.time())
        for number in range(20):
            writer = client if number % 2 else other
            writer.batch_write_item(
                RequestItems={
                    "sessions": [
                        {
                            "PutRequest": {
                                "Item": {
                                    "pk": {"S": f"{number}-{index}"},
                                    # Every fifth stays.
                                    "expires": {"N": str(now + (3600 if index % 5 == 0 else -60))},
                                }
                            }
                        }
                        for index in range(25)
                    ]
                }
            )
        while other.scan(TableName="sessions", Select="COUNT")["Count"] > 100:
            time.sleep(0.05)
        left = {item["pk"]["S"] for item in client.scan(TableName="sessions")["Items"]}
        assert left == {f"{number}-{index}" for number in range(20) for index in range(0, 25, 5)}
        for each in (client, other):
            assert each.describe_table(TableName="sessions")["Table"]["ItemCount"] == 100
    found = json.loads(quire("verify", "--store", path, "--json"))
    assert (found["items"], found["faults"]) == (100, [])
