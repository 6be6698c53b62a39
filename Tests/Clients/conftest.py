import itertools

import pytest

from serving import serving


@pytest.fixture(scope="session")
def server():
    with serving("--in-memory") as server:
        yield server


@pytest.fixture(scope="session")
def client(server):
    return server.client()


@pytest.fixture(scope="session")
def resource(server):
    return server.resource()


_numbers = itertools.count(1)


@pytest.fixture
def name():
    """A table's name that no other test has."""
    return f"table-{next(_numbers)}"


@pytest.fixture
def table(resource, name):
    """An empty table of the keys `pk` and `sk`, with a global and a local index."""
    table = resource.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "kind", "AttributeType": "S"},
            {"AttributeName": "rank", "AttributeType": "N"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-kind",
                "KeySchema": [
                    {"AttributeName": "kind", "KeyType": "HASH"},
                    {"AttributeName": "rank", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        LocalSecondaryIndexes=[
            {
                "IndexName": "by-rank",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "rank", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    table.wait_until_exists()
    yield table
    table.delete()


class Failure:
    """An error of the API, as a client sees it."""

    def __init__(self, error):
        self.code = error.response["Error"]["Code"]
        self.message = error.response["Error"]["Message"]
        self.response = error.response

    def __repr__(self):
        return f"{self.code}: {self.message}"


@pytest.fixture
def failure():
    """Makes a call that must fail, and returns how it failed."""
    from botocore.exceptions import ClientError

    def call(function, **arguments):
        with pytest.raises(ClientError) as caught:
            function(**arguments)
        return Failure(caught.value)

    return call
