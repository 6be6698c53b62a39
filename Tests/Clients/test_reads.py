"""Queries and scans: keys, indexes, filters, pages."""

import pytest
from boto3.dynamodb.conditions import Attr, Key


@pytest.fixture
def filled(table):
    with table.batch_writer() as batch:
        for number in range(100):
            batch.put_item(
                Item={
                    "pk": f"p{number % 4}",
                    "sk": f"{number:03}",
                    "kind": "even" if number % 2 == 0 else "odd",
                    "rank": 100 - number,
                    "text": "x" * 100,
                }
            )
    return table


def ranks(items):
    return [int(item["rank"]) for item in items]


def test_a_query_of_every_sort_key_condition(filled):
    def count(condition):
        return filled.query(KeyConditionExpression=Key("pk").eq("p0") & condition)["Count"]

    assert filled.query(KeyConditionExpression=Key("pk").eq("p0"))["Count"] == 25
    assert count(Key("sk").eq("004")) == 1
    assert count(Key("sk").lt("010")) == 3
    assert count(Key("sk").lte("008")) == 3
    assert count(Key("sk").gt("090")) == 2
    assert count(Key("sk").gte("092")) == 2
    assert count(Key("sk").between("010", "020")) == 3
    assert count(Key("sk").begins_with("01")) == 2


def test_pages_forwards_and_backwards_give_everything_once(client, filled):
    for forwards in (True, False):
        pages = client.get_paginator("query").paginate(
            TableName=filled.name,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": "p1"}},
            ScanIndexForward=forwards,
            PaginationConfig={"PageSize": 7},
        )
        keys = [item["sk"]["S"] for page in pages for item in page["Items"]]
        expected = [f"{number:03}" for number in range(1, 100, 4)]
        assert keys == (expected if forwards else expected[::-1])


def test_an_index_is_in_the_order_of_its_key(filled):
    page = filled.query(IndexName="by-kind", KeyConditionExpression=Key("kind").eq("odd"))
    assert ranks(page["Items"]) == sorted(range(1, 101, 2))
    first = filled.query(IndexName="by-kind", KeyConditionExpression=Key("kind").eq("odd"), Limit=10)
    assert set(first["LastEvaluatedKey"]) == {"pk", "sk", "kind", "rank"}
    rest = filled.query(
        IndexName="by-kind",
        KeyConditionExpression=Key("kind").eq("odd"),
        ExclusiveStartKey=first["LastEvaluatedKey"],
    )
    assert first["Count"] + rest["Count"] == 50


def test_a_local_index_fetches_what_it_lacks_and_a_global_one_refuses_consistent_reads(
    filled, failure
):
    page = filled.query(
        IndexName="by-rank",
        KeyConditionExpression=Key("pk").eq("p2") & Key("rank").lt(20),
        ProjectionExpression="#t",
        ExpressionAttributeNames={"#t": "text"},
        ConsistentRead=True,
    )
    assert page["Items"][0] == {"text": "x" * 100}
    refused = failure(
        filled.query,
        IndexName="by-kind",
        KeyConditionExpression=Key("kind").eq("odd"),
        ConsistentRead=True,
    )
    assert refused.message == "Consistent reads are not supported on global secondary indexes"


def test_filters_and_limits_count_before_and_after(filled):
    page = filled.query(
        KeyConditionExpression=Key("pk").eq("p0"),
        FilterExpression=Attr("rank").gt(50),
        Limit=20,
    )
    assert (page["ScannedCount"], page["Count"]) == (20, 13)
    counted = filled.scan(FilterExpression=Attr("kind").eq("odd"), Select="COUNT")
    assert (counted["Count"], counted["ScannedCount"]) == (50, 100)
    assert "Items" not in counted


def test_segments_of_a_parallel_scan_give_everything_once(filled):
    seen = []
    for segment in range(4):
        arguments = {"Segment": segment, "TotalSegments": 4, "Limit": 9}
        while True:
            page = filled.scan(**arguments)
            seen += [item["sk"] for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    assert sorted(seen) == [f"{number:03}" for number in range(100)]


def test_a_page_ends_at_one_megabyte(table):
    with table.batch_writer() as batch:
        for number in range(12):
            batch.put_item(Item={"pk": "big", "sk": f"{number:02}", "text": "x" * 200_000})
    first = table.query(KeyConditionExpression=Key("pk").eq("big"))
    assert first["Count"] < 12 and "LastEvaluatedKey" in first
    rest = table.query(
        KeyConditionExpression=Key("pk").eq("big"), ExclusiveStartKey=first["LastEvaluatedKey"]
    )
    everything = first["Items"] + rest["Items"]
    while "LastEvaluatedKey" in rest:
        rest = table.query(
            KeyConditionExpression=Key("pk").eq("big"), ExclusiveStartKey=rest["LastEvaluatedKey"]
        )
        everything += rest["Items"]
    assert [item["sk"] for item in everything] == [f"{number:02}" for number in range(12)]


@pytest.mark.parametrize(
    "arguments, message",
    [
        (
            {"KeyConditionExpression": "sk = :a"},
            "Query condition missed key schema element: pk",
        ),
        (
            {"KeyConditionExpression": "pk = :a AND pk = :a"},
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key",
        ),
        (
            {"KeyConditionExpression": "pk = :a", "IndexName": "nothing"},
            "The table does not have the specified index: nothing",
        ),
        (
            {"KeyConditionExpression": "pk = :a", "Limit": 0},
            "1 validation error detected: Value at 'Limit' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1",
        ),
    ],
)
def test_queries_that_break_a_rule(server, table, arguments, message, failure):
    refused = failure(
        server.client(validates=False).query,
        TableName=table.name,
        ExpressionAttributeValues={":a": {"S": "a"}},
        **arguments,
    )
    assert refused.code == "ValidationException"
    assert refused.message == message
