"""PynamoDB, which maps classes to items and writes its requests itself."""

import datetime
import uuid

import pytest
from pynamodb.attributes import (
    BinaryAttribute, ListAttribute, MapAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute, UnicodeSetAttribute,
    UTCDateTimeAttribute, VersionAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError, TransactWriteError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

from serving import CREDENTIALS


class ByStatus(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    total = NumberAttribute(range_key=True)


class ByTotal(LocalSecondaryIndex):
    class Meta:
        projection = KeysOnlyProjection()

    customer = UnicodeAttribute(hash_key=True)
    total = NumberAttribute(range_key=True)


class Address(MapAttribute):
    city = UnicodeAttribute()
    code = NumberAttribute(null=True)


@pytest.fixture
def Order(server):
    class Order(Model):
        class Meta:
            table_name = f"orders-{uuid.uuid4()}"
            host = server.url
            region = CREDENTIALS["region_name"]
            aws_access_key_id = CREDENTIALS["aws_access_key_id"]
            aws_secret_access_key = CREDENTIALS["aws_secret_access_key"]
            billing_mode = "PAY_PER_REQUEST"

        customer = UnicodeAttribute(hash_key=True)
        number = NumberAttribute(range_key=True)
        status = UnicodeAttribute(default="open")
        total = NumberAttribute(default=0)
        address = Address(null=True)
        lines = ListAttribute(default=list)
        tags = UnicodeSetAttribute(null=True)
        at = UTCDateTimeAttribute(null=True)
        raw = BinaryAttribute(null=True, legacy_encoding=False)
        expires = TTLAttribute(null=True)
        version = VersionAttribute()
        by_status = ByStatus()
        by_total = ByTotal()

    Order.create_table(wait=True)
    yield Order
    Order.delete_table()


def test_a_model_with_indexes_a_time_to_live_and_versions(Order, client):
    at = datetime.datetime(2026, 1, 31, 9, 30, tzinfo=datetime.timezone.utc)
    order = Order("c-1", 1, total=40, address=Address(city="Köln", code=50667), lines=[1, "two", {"three": [3]}],
                  tags={"a", "b"}, at=at, raw=b"\x00\xff", expires=datetime.timedelta(days=1))
    order.save(Order.customer.does_not_exist())
    with pytest.raises(PutError) as error:
        Order("c-1", 1).save(Order.customer.does_not_exist())
    assert error.value.cause_response_code == "ConditionalCheckFailedException"
    assert error.value.cause_response_message == "The conditional request failed"

    read = Order.get("c-1", 1, consistent_read=True)
    assert (read.address.city, read.address.code, read.lines, read.tags) == ("Köln", 50667, [1, "two", {"three": [3]}], {"a", "b"})
    assert (read.at, read.raw, read.version) == (at, b"\x00\xff", 1)
    stale = Order.get("c-1", 1)
    read.update(actions=[Order.total.add(2), Order.lines.set(Order.lines.append(["four"])), Order.tags.delete({"a"})])
    assert (read.total, read.lines[-1], read.tags, read.version) == (42, "four", {"b"}, 2)
    with pytest.raises(PutError):
        stale.save()
    with pytest.raises(DoesNotExist):
        Order.get("c-1", 2)
    description = client.describe_time_to_live(TableName=Order.Meta.table_name)["TimeToLiveDescription"]
    assert description == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}


def test_batches_pages_and_indexes(Order):
    with Order.batch_write() as batch:
        for number in range(60):
            batch.save(Order("c-2", number, total=number % 7, status="paid" if number % 2 else "open"))
    assert [order.number for order in Order.query("c-2", Order.number.between(10, 20), page_size=3)] == list(range(10, 21))
    paid = list(Order.by_status.query("paid", Order.total > 4, scan_index_forward=False, page_size=5))
    assert [order.total for order in paid] == sorted((order.total for order in paid), reverse=True)
    assert len(paid) == sum(1 for number in range(60) if number % 2 and number % 7 > 4)
    assert Order.by_total.count("c-2", Order.total == 3) == sum(1 for number in range(60) if number % 7 == 3)
    found = Order.scan(Order.status.startswith("pa") & ~Order.total.is_in(0, 1), page_size=8)
    assert len(list(found)) == sum(1 for number in range(60) if number % 2 and number % 7 > 1)
    keys = [("c-2", number) for number in range(0, 70, 10)]
    assert sorted(order.number for order in Order.batch_get(keys)) == [0, 10, 20, 30, 40, 50]
    first = Order.query("c-2", limit=5)
    assert len(list(first)) == 5
    assert first.last_evaluated_key == {"customer": {"S": "c-2"}, "number": {"N": "4"}}


def test_transactions(Order, server, monkeypatch):
    # A connection of its own looks credentials up as any program of AWS's does.
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", CREDENTIALS["aws_access_key_id"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CREDENTIALS["aws_secret_access_key"])
    connection = Connection(region=CREDENTIALS["region_name"], host=server.url)
    with TransactWrite(connection=connection, client_request_token="t-1") as transaction:
        transaction.save(Order("c-3", 1, total=5), condition=Order.customer.does_not_exist())
        transaction.save(Order("c-3", 2, total=7))
    with pytest.raises(TransactWriteError) as error:
        with TransactWrite(connection=connection) as transaction:
            transaction.condition_check(Order, "c-3", 1, condition=Order.total == 5)
            transaction.update(Order("c-3", 2), actions=[Order.total.add(1)], condition=Order.total > 100)
    reasons = error.value.cancellation_reasons
    assert reasons[0] is None
    assert (reasons[1].code, reasons[1].message) == ("ConditionalCheckFailed", "The conditional request failed")
    with TransactGet(connection=connection) as transaction:
        first, second = transaction.get(Order, "c-3", 1), transaction.get(Order, "c-3", 2)
    assert (first.get().total, second.get().total) == (5, 7)
