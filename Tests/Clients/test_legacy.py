"""The parameters of before expressions."""

import pytest


@pytest.fixture
def filled(client, table):
    for number in range(5):
        client.put_item(
            TableName=table.name,
            Item={
                "pk": {"S": "p"},
                "sk": {"S": f"{number}"},
                "n": {"N": f"{number}"},
                "set": {"SS": ["a", "b"]},
                "list": {"L": [{"N": "1"}]},
            },
        )
    return table


KEY = {"pk": {"S": "p"}, "sk": {"S": "1"}}


def test_expected(client, filled, failure):
    arguments = {"TableName": filled.name, "Item": KEY | {"n": {"N": "7"}}}
    client.put_item(**arguments, Expected={"n": {"Value": {"N": "1"}}})
    client.put_item(
        **arguments,
        Expected={
            "n": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "5"}, {"N": "9"}]},
            "missing": {"ComparisonOperator": "NULL"},
        },
    )
    client.put_item(
        **arguments,
        Expected={"n": {"Value": {"N": "0"}}, "missing": {"Exists": False}},
        ConditionalOperator="OR",
    )
    refused = failure(client.put_item, **arguments, Expected={"pk": {"Exists": False}})
    assert refused.code == "ConditionalCheckFailedException"


def test_attribute_updates(client, filled):
    answer = client.update_item(
        TableName=filled.name,
        Key=KEY,
        AttributeUpdates={
            "n": {"Action": "ADD", "Value": {"N": "10"}},
            "set": {"Action": "DELETE", "Value": {"SS": ["a"]}},
            "list": {"Action": "ADD", "Value": {"L": [{"N": "2"}]}},
            "new": {"Value": {"S": "x"}},
        },
        ReturnValues="ALL_NEW",
    )
    assert answer["Attributes"] == KEY | {
        "n": {"N": "11"},
        "set": {"SS": ["b"]},
        "list": {"L": [{"N": "1"}, {"N": "2"}]},
        "new": {"S": "x"},
    }


def test_an_update_of_deletes_alone_makes_no_item(client, filled):
    key = {"pk": {"S": "p"}, "sk": {"S": "none"}}
    client.update_item(TableName=filled.name, Key=key, AttributeUpdates={"n": {"Action": "DELETE"}})
    assert "Item" not in client.get_item(TableName=filled.name, Key=key)


def test_attributes_to_get(client, filled):
    item = client.get_item(TableName=filled.name, Key=KEY, AttributesToGet=["n", "missing"])["Item"]
    assert item == {"n": {"N": "1"}}


def test_key_conditions_and_filters(client, filled):
    page = client.query(
        TableName=filled.name,
        KeyConditions={
            "pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "p"}]},
            "sk": {"ComparisonOperator": "GE", "AttributeValueList": [{"S": "1"}]},
        },
        QueryFilter={"n": {"ComparisonOperator": "NE", "AttributeValueList": [{"N": "3"}]}},
    )
    assert [item["n"]["N"] for item in page["Items"]] == ["1", "2", "4"]
    page = client.scan(
        TableName=filled.name,
        ScanFilter={
            "n": {"ComparisonOperator": "IN", "AttributeValueList": [{"N": "0"}, {"N": "4"}]},
            "set": {"ComparisonOperator": "CONTAINS", "AttributeValueList": [{"S": "a"}]},
        },
        ConditionalOperator="AND",
    )
    assert sorted(item["n"]["N"] for item in page["Items"]) == ["0", "4"]
