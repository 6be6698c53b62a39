"""Items that expire."""

import time


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
