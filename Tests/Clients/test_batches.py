"""Batches and transactions."""

import pytest


def key(sort, partition="p"):
    return {"pk": {"S": partition}, "sk": {"S": sort}}


def test_a_batch_writes_and_reads_over_tables(client, table):
    client.batch_write_item(
        RequestItems={
            table.name: [{"PutRequest": {"Item": key(f"{number:02}")}} for number in range(25)]
        }
    )
    answer = client.batch_get_item(
        RequestItems={
            table.name: {
                "Keys": [key(f"{number:02}") for number in range(0, 30, 3)],
                "ConsistentRead": True,
                "ProjectionExpression": "sk",
            }
        },
        ReturnConsumedCapacity="TOTAL",
    )
    found = sorted(item["sk"]["S"] for item in answer["Responses"][table.name])
    assert found == [f"{number:02}" for number in range(0, 25, 3)]
    assert answer["UnprocessedKeys"] == {}
    assert answer["ConsumedCapacity"][0]["CapacityUnits"] == 10.0
    answer = client.batch_write_item(
        RequestItems={table.name: [{"DeleteRequest": {"Key": key("00")}}]}
    )
    assert answer["UnprocessedItems"] == {}
    assert "Item" not in client.get_item(TableName=table.name, Key=key("00"))


def test_a_batch_answers_by_the_arn_that_it_was_asked_by(client, table):
    # moto's test of this was run against AWS.
    arn = client.describe_table(TableName=table.name)["Table"]["TableArn"]
    answer = client.batch_write_item(
        RequestItems={arn: [{"PutRequest": {"Item": key("a")}}]}, ReturnConsumedCapacity="TOTAL"
    )
    assert [each["TableName"] for each in answer["ConsumedCapacity"]] == [arn]
    answer = client.batch_get_item(RequestItems={arn: {"Keys": [key("a")]}})
    assert answer["Responses"] == {arn: [key("a")]}
    answer = client.get_item(TableName=arn, Key=key("a"), ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == {"TableName": arn, "CapacityUnits": 0.5}


def test_a_batch_leaves_what_goes_beyond_16_mb(client, table):
    keys = [key(f"{number:02}") for number in range(56)]
    for number in range(0, 56, 14):
        client.batch_write_item(
            RequestItems={
                table.name: [
                    {"PutRequest": {"Item": each | {"d": {"S": "x" * 300_000}}}}
                    for each in keys[number : number + 14]
                ]
            }
        )
    answer = client.batch_get_item(RequestItems={table.name: {"Keys": keys, "ConsistentRead": True}})
    # DynamoDB's guide: as many items as do not exceed 16 MB.
    assert len(answer["Responses"][table.name]) == 55
    assert answer["UnprocessedKeys"] == {table.name: {"Keys": [keys[55]], "ConsistentRead": True}}


@pytest.mark.parametrize("count, fits", [(25, True), (26, False)])
def test_a_batch_has_25_writes_at_most(client, table, count, fits, failure):
    request = {table.name: [{"PutRequest": {"Item": key(f"{n:02}")}} for n in range(count)]}
    if fits:
        client.batch_write_item(RequestItems=request)
    else:
        refused = failure(client.batch_write_item, RequestItems=request)
        assert refused.code == "ValidationException"
        assert "Member must have length less than or equal to 25" in refused.message


def test_an_item_twice_in_a_batch_is_refused(client, table, failure):
    refused = failure(
        client.batch_write_item,
        RequestItems={table.name: [{"PutRequest": {"Item": key("a")}}, {"DeleteRequest": {"Key": key("a")}}]},
    )
    assert refused.message == "Provided list of item keys contains duplicates"


@pytest.mark.parametrize(
    "item",
    [{"pk": {"S": "p"}}, {"pk": {"S": "p"}, "sk": {"N": "1"}}, {"pk": {"S": "p"}, "sk": {"L": []}}],
)
def test_a_put_of_a_batch_with_another_key_is_refused(client, table, item, failure):
    refused = failure(
        client.batch_write_item, RequestItems={table.name: [{"PutRequest": {"Item": item}}]}
    )
    assert refused.code == "ValidationException"
    assert refused.message == "The provided key element does not match the schema"


EMPTY = key("")


@pytest.mark.parametrize(
    "action",
    [
        {"Put": {"Item": EMPTY}},
        {"Delete": {"Key": EMPTY}},
        {"Update": {"Key": EMPTY, "UpdateExpression": "REMOVE x"}},
        {"ConditionCheck": {"Key": EMPTY, "ConditionExpression": "attribute_exists(pk)"}},
    ],
)
def test_an_empty_key_fails_a_transaction_as_a_whole(client, table, action, failure):
    name, members = next(iter(action.items()))
    refused = failure(
        client.transact_write_items, TransactItems=[{name: {"TableName": table.name, **members}}]
    )
    assert refused.code == "ValidationException"
    assert refused.message == (
        "One or more parameter values are not valid. "
        "The AttributeValue for a key attribute cannot contain an empty string value. Key: sk"
    )


def test_an_empty_key_fails_a_transaction_of_reads_as_a_whole(client, table, failure):
    refused = failure(
        client.transact_get_items,
        TransactItems=[{"Get": {"TableName": table.name, "Key": EMPTY}}],
    )
    assert refused.code == "ValidationException"
    assert refused.message.endswith("cannot contain an empty string value. Key: sk")


def nested(levels):
    value = {"S": "leaf"}
    for _ in range(levels):
        value = {"M": {"n": value}}
    return value


def test_the_first_action_with_a_fault_is_told_of(client, table, failure):
    deep = {"Delete": {"TableName": table.name, "Key": {"pk": nested(40), "sk": {"S": "a"}}}}
    bad = {
        "Put": {"TableName": table.name, "Item": key("a"), "ConditionExpression": "a = = b"}
    }
    nesting = (
        "Nesting Levels have exceeded supported limits: "
        "Attributes in the item have nested levels beyond supported limit"
    )
    syntax = 'Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"'
    for actions, message in [([deep, bad], nesting), ([bad, deep], syntax)]:
        refused = failure(client.transact_write_items, TransactItems=actions)
        assert (refused.code, refused.message) == ("ValidationException", message)


def test_a_transaction_writes_everything_or_nothing(client, table, failure):
    name = table.name
    client.put_item(TableName=name, Item=key("there") | {"n": {"N": "1"}})
    actions = [
        {"Put": {"TableName": name, "Item": key("new")}},
        {
            "Update": {
                "TableName": name,
                "Key": key("there"),
                "UpdateExpression": "ADD n :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
            }
        },
        {"ConditionCheck": {"TableName": name, "Key": key("absent"), "ConditionExpression": "attribute_not_exists(pk)"}},
        {"Delete": {"TableName": name, "Key": key("gone")}},
    ]
    client.transact_write_items(TransactItems=actions)
    assert client.get_item(TableName=name, Key=key("there"))["Item"]["n"] == {"N": "2"}
    actions[0]["Put"] |= {
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    refused = failure(client.transact_write_items, TransactItems=actions)
    assert refused.code == "TransactionCanceledException"
    assert refused.message == (
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[ConditionalCheckFailed, None, None, None]"
    )
    reasons = refused.response["CancellationReasons"]
    assert reasons[0]["Code"] == "ConditionalCheckFailed"
    assert reasons[0]["Message"] == "The conditional request failed"
    assert reasons[0]["Item"] == key("new")
    assert [reason["Code"] for reason in reasons[1:]] == ["None"] * 3
    assert client.get_item(TableName=name, Key=key("there"))["Item"]["n"] == {"N": "2"}


def test_a_client_token_makes_a_transaction_happen_once(client, table, failure):
    update = {
        "Update": {
            "TableName": table.name,
            "Key": key("counter"),
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    for _ in range(3):
        client.transact_write_items(TransactItems=[update], ClientRequestToken="the-token")
    assert client.get_item(TableName=table.name, Key=key("counter"))["Item"]["n"] == {"N": "1"}
    update["Update"]["ExpressionAttributeValues"][":one"]["N"] = "2"
    refused = failure(
        client.transact_write_items, TransactItems=[update], ClientRequestToken="the-token"
    )
    assert refused.code == "IdempotentParameterMismatchException"


def test_a_transaction_reads_in_one_view(client, table):
    client.put_item(TableName=table.name, Item=key("a") | {"n": {"N": "1"}, "m": {"N": "2"}})
    answer = client.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": table.name, "Key": key("a"), "ProjectionExpression": "n"}},
            {"Get": {"TableName": table.name, "Key": key("missing")}},
        ]
    )
    assert answer["Responses"] == [{"Item": {"n": {"N": "1"}}}, {}]


def test_two_actions_on_one_item_are_refused(client, table, failure):
    refused = failure(
        client.transact_write_items,
        TransactItems=[
            {"Put": {"TableName": table.name, "Item": key("a")}},
            {"Delete": {"TableName": table.name, "Key": key("a")}},
        ],
    )
    assert refused.code == "ValidationException"
    assert refused.message == "Transaction request cannot include multiple operations on one item"
