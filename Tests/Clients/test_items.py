"""Single items: every type, every parameter, exact errors."""

from decimal import Decimal

import pytest
from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.types import Binary

EVERY_TYPE = {
    "pk": "a",
    "sk": "ü€😀",
    "string": "",
    "number": Decimal("12345678901234567890.123456789012345678"),
    # The smallest that boto3 takes; DynamoDB itself goes down to 1E-130.
    "small": Decimal("1E-128"),
    # DynamoDB writes larger numbers with zeros at their end, and boto3 refuses more than 38 digits.
    "large": Decimal("9.9999999999999999999999999999999999999E+37"),
    "binary": Binary(bytes(range(256))),
    "bool": True,
    "null": None,
    "list": [1, "two", [False, {"deep": [None]}]],
    "map": {"a": {"b": {"c": Decimal("-0.5")}}},
    "strings": {"a", "b"},
    "numbers": {Decimal(1), Decimal("2.5")},
    "binaries": {Binary(b"x"), Binary(b"")},
}


def test_an_item_of_every_type_comes_back_as_it_went(table):
    table.put_item(Item=EVERY_TYPE)
    assert table.get_item(Key={"pk": "a", "sk": "ü€😀"})["Item"] == EVERY_TYPE


@pytest.mark.parametrize(
    "sent, stored",
    [("1.50", "1.5"), ("1E-130", "0." + "0" * 129 + "1"), ("9.9E125", "99" + "0" * 124), ("1.5E2", "150"), ("-0", "0"), ("0.0001e4", "1"), ("1e-3", "0.001"), ("100", "100")],
)
def test_numbers_come_back_normalised(client, table, sent, stored):
    key = {"pk": {"S": "a"}, "sk": {"S": "n"}}
    client.put_item(TableName=table.name, Item=key | {"n": {"N": sent}})
    assert client.get_item(TableName=table.name, Key=key)["Item"]["n"] == {"N": stored}


def test_a_missing_item_is_no_error(client, table):
    answer = client.get_item(TableName=table.name, Key={"pk": {"S": "a"}, "sk": {"S": "b"}})
    assert "Item" not in answer


def test_return_values_of_every_kind(table):
    key = {"pk": "a", "sk": "b"}
    assert "Attributes" not in table.put_item(Item=key | {"n": 1, "m": 1}, ReturnValues="ALL_OLD")
    assert table.put_item(Item=key | {"n": 2, "m": 1}, ReturnValues="ALL_OLD")["Attributes"]["n"] == 1

    def update(kind):
        return table.update_item(
            Key=key,
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": 1},
            ReturnValues=kind,
        ).get("Attributes")

    assert update("NONE") is None
    assert update("ALL_OLD") == key | {"n": 3, "m": 1}
    assert update("ALL_NEW") == key | {"n": 5, "m": 1}
    assert update("UPDATED_OLD") == {"n": 5}
    assert update("UPDATED_NEW") == {"n": 7}
    assert table.delete_item(Key=key, ReturnValues="ALL_OLD")["Attributes"] == key | {"n": 7, "m": 1}


def test_updates_of_every_kind(table):
    key = {"pk": "a", "sk": "b"}
    table.put_item(
        Item=key | {"list": [1, 2, 3], "map": {"x": 1}, "set": {"a", "b", "c"}, "n": 10, "gone": 1}
    )
    table.update_item(
        Key=key,
        UpdateExpression=(
            "SET #l[1] = :two, #m.y = if_not_exists(#m.y, :five), n = n - :one, "
            "more = list_append(#l, :list) REMOVE gone, #l[0] ADD amount :one DELETE #s :gone"
        ),
        ExpressionAttributeNames={"#l": "list", "#m": "map", "#s": "set"},
        ExpressionAttributeValues={
            ":two": "two",
            ":five": 5,
            ":one": 1,
            ":list": [4],
            ":gone": {"a", "c"},
        },
    )
    assert table.get_item(Key=key)["Item"] == key | {
        "list": ["two", 3],
        "map": {"x": 1, "y": 5},
        "set": {"b"},
        "n": 9,
        "more": [1, 2, 3, 4],
        "amount": 1,
    }


def test_projections_reach_into_documents(table):
    key = {"pk": "a", "sk": "b"}
    table.put_item(Item=key | {"map": {"x": [10, 20, {"y": 1}], "z": 1}, "size": 5})
    item = table.get_item(
        Key=key,
        ProjectionExpression="#m.x[0], #m.x[2].y, #s",
        ExpressionAttributeNames={"#m": "map", "#s": "size"},
        ConsistentRead=True,
    )["Item"]
    assert item == {"map": {"x": [10, {"y": 1}]}, "size": 5}


@pytest.mark.parametrize(
    "condition, holds",
    [
        (Attr("n").eq(5), True),
        (Attr("n").lt(5), False),
        (Attr("n").between(5, 6), True),
        (Attr("n").is_in([1, 2, 5]), True),
        (Attr("s").begins_with("ab"), True),
        (Attr("s").contains("bc"), True),
        (Attr("set").contains("x"), True),
        (Attr("list").size().eq(2), True),
        (Attr("missing").not_exists(), True),
        (Attr("missing").eq(1), False),
        (Attr("missing").ne(1), True),
        (Attr("n").attribute_type("N"), True),
        (~Attr("n").exists() | (Attr("n").gte(5) & Attr("s").ne("x")), True),
    ],
)
def test_conditions(table, condition, holds, failure):
    item = {"pk": "a", "sk": "b", "n": 5, "s": "abc", "set": {"x"}, "list": [1, 2]}
    table.put_item(Item=item)
    if holds:
        table.put_item(Item=item, ConditionExpression=condition)
    else:
        refused = failure(table.put_item, Item=item, ConditionExpression=condition)
        assert refused.code == "ConditionalCheckFailedException"
        assert refused.message == "The conditional request failed"


def test_the_item_in_the_way_of_a_condition_is_returned_where_asked_for(client, table, failure):
    item = {"pk": {"S": "a"}, "sk": {"S": "b"}, "n": {"N": "1"}}
    client.put_item(TableName=table.name, Item=item)
    arguments = {
        "TableName": table.name,
        "Item": item,
        "ConditionExpression": "attribute_not_exists(pk)",
    }
    refused = failure(client.put_item, **arguments, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert refused.response["Item"] == item
    assert "Item" not in failure(client.put_item, **arguments).response


def test_capacity_is_what_dynamodb_would_charge(client, table):
    key = {"pk": {"S": "a"}, "sk": {"S": "b"}}
    put = client.put_item(
        TableName=table.name,
        Item=key | {"text": {"S": "x" * 3000}, "kind": {"S": "k"}, "rank": {"N": "1"}},
        ReturnConsumedCapacity="INDEXES",
        ReturnItemCollectionMetrics="SIZE",
    )
    consumed = put["ConsumedCapacity"]
    assert consumed["TableName"] == table.name
    assert consumed["Table"] == consumed["Table"] | {"CapacityUnits": 3.0}
    assert consumed["GlobalSecondaryIndexes"]["by-kind"]["CapacityUnits"] == 3.0
    assert consumed["LocalSecondaryIndexes"]["by-rank"]["CapacityUnits"] == 1.0
    assert consumed["CapacityUnits"] == 7.0
    assert put["ItemCollectionMetrics"]["ItemCollectionKey"] == {"pk": {"S": "a"}}

    def read(**more):
        answer = client.get_item(TableName=table.name, ReturnConsumedCapacity="TOTAL", **more)
        return answer["ConsumedCapacity"]["CapacityUnits"]

    assert read(Key=key) == 0.5
    assert read(Key=key, ConsistentRead=True) == 1.0
    assert read(Key={"pk": {"S": "no"}, "sk": {"S": "no"}}) == 0.5


REFUSED = [
    (
        "get_item",
        {"Key": {"pk": {"S": "a"}}},
        "The provided key element does not match the schema",
    ),
    (
        "get_item",
        {"Key": {"pk": {"S": "a"}, "sk": {"N": "1"}}},
        "The provided key element does not match the schema",
    ),
    (
        "put_item",
        {"Item": {"pk": {"S": "a"}, "sk": {"N": "1"}}},
        "One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N",
    ),
    (
        "put_item",
        {"Item": {"pk": {"S": "a"}}},
        "One or more parameter values were invalid: Missing the key sk in the item",
    ),
    (
        "put_item",
        {"Item": {"pk": {"S": "a"}, "sk": {"S": "b"}, "x": {"SS": []}}},
        "One or more parameter values were invalid: An string set  may not be empty",
    ),
    (
        "put_item",
        {"Item": {"pk": {"S": "a"}, "sk": {"S": "b"}, "x": {"SS": ["a", "a"]}}},
        "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
    ),
    (
        "put_item",
        {"Item": {"pk": {"S": "a"}, "sk": {"S": "b"}, "x": {"NULL": False}}},
        "One or more parameter values were invalid: Null attribute value types must have the value of true",
    ),
    (
        "put_item",
        {"Item": {"pk": {"S": "a"}, "sk": {"S": "b"}, "x": {"S": "x" * 410_000}}},
        "Item size has exceeded the maximum allowed size",
    ),
    (
        "update_item",
        {
            "Key": {"pk": {"S": "a"}, "sk": {"S": "b"}},
            "UpdateExpression": "SET pk = :v",
            "ExpressionAttributeValues": {":v": {"S": "x"}},
        },
        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
    ),
    (
        "update_item",
        {"Key": {"pk": {"S": "a"}, "sk": {"S": "b"}}, "UpdateExpression": "INVALID SYNTAX"},
        'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    ),
    (
        "update_item",
        {
            "Key": {"pk": {"S": "a"}, "sk": {"S": "b"}},
            "UpdateExpression": "SET status = :v",
            "ExpressionAttributeValues": {":v": {"S": "x"}},
        },
        "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status",
    ),
    (
        "put_item",
        {
            "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}},
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeNames": {"#unused": "x"},
        },
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}",
    ),
    (
        "put_item",
        {
            "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}},
            "ExpressionAttributeValues": {":v": {"S": "x"}},
        },
        "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
    ),
    (
        "put_item",
        {
            "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}},
            "ConditionExpression": "attribute_exists(pk)",
            "Expected": {"pk": {"Exists": False}},
        },
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
    ),
]


@pytest.mark.parametrize("operation, arguments, message", REFUSED)
def test_what_breaks_a_rule_is_refused_in_dynamodbs_words(
    client, table, operation, arguments, message, failure
):
    refused = failure(getattr(client, operation), TableName=table.name, **arguments)
    assert refused.code == "ValidationException"
    assert refused.message == message


def test_a_missing_table_is_told_without_its_name(client, failure):
    refused = failure(client.get_item, TableName="nothing", Key={"pk": {"S": "a"}})
    assert refused.code == "ResourceNotFoundException"
    assert refused.message == "Requested resource not found"


def test_an_item_written_before_is_read_after_a_restart(tmp_path):
    from serving import serving

    store = str(tmp_path / "restart.quire")
    with serving("--store", store) as server:
        client = server.client()
        client.create_table(
            TableName="things",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client.put_item(TableName="things", Item={"pk": {"S": "a"}})
    with serving("--store", store) as server:
        assert server.client().scan(TableName="things")["Items"] == [{"pk": {"S": "a"}}]
