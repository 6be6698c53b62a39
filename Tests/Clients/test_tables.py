"""Tables: their life, settings, indexes, tags and expiry."""

import time

import pytest
from botocore.waiter import WaiterModel, create_waiter_with_client


def definition(name, **more):
    return {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    } | more


def test_a_table_goes_from_creating_to_active_to_deleting(client, name, failure):
    created = client.create_table(**definition(name))["TableDescription"]
    assert created["TableStatus"] == "CREATING"
    client.get_waiter("table_exists").wait(TableName=name)
    described = client.describe_table(TableName=name)["Table"]
    assert described["TableStatus"] == "ACTIVE"
    assert described["TableName"] == name
    assert described["KeySchema"] == [{"AttributeName": "pk", "KeyType": "HASH"}]
    assert described["AttributeDefinitions"] == [{"AttributeName": "pk", "AttributeType": "S"}]
    assert described["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert described["TableArn"].endswith(f":table/{name}")
    assert described["ItemCount"] == 0 and described["TableSizeBytes"] == 0
    assert abs(described["CreationDateTime"].timestamp() - time.time()) < 60
    again = failure(client.create_table, **definition(name))
    assert again.code == "ResourceInUseException"
    deleted = client.delete_table(TableName=name)["TableDescription"]
    assert deleted["TableStatus"] == "DELETING"
    client.get_waiter("table_not_exists").wait(TableName=name)
    gone = failure(client.describe_table, TableName=name)
    assert gone.code == "ResourceNotFoundException"
    assert gone.message == f"Requested resource not found: Table: {name} not found"


def test_what_changes_or_goes_is_answered_with_what_is_known_then(client, name):
    """The first answers lack what only a description tells; a table that goes is no more than its name and size."""
    index = {
        "IndexName": "by-pk",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    created = client.create_table(**definition(name, GlobalSecondaryIndexes=[index]))["TableDescription"]
    assert "WarmThroughput" not in created and "WarmThroughput" not in created["GlobalSecondaryIndexes"][0]
    assert created["BillingModeSummary"] == {"BillingMode": "PAY_PER_REQUEST"}
    described = client.describe_table(TableName=name)["Table"]
    warm = {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"}
    assert described["WarmThroughput"] == warm == described["GlobalSecondaryIndexes"][0]["WarmThroughput"]
    since = described["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"]
    assert since == described["CreationDateTime"]
    updated = client.update_table(TableName=name, TableClass="STANDARD_INFREQUENT_ACCESS")["TableDescription"]
    assert updated["TableStatus"] == "UPDATING" and "TableClassSummary" not in updated
    summary = client.describe_table(TableName=name)["Table"]["TableClassSummary"]
    assert summary["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert client.delete_table(TableName=name)["TableDescription"] == {
        "TableName": name,
        "TableStatus": "DELETING",
        "TableArn": described["TableArn"],
        "TableId": described["TableId"],
        "TableSizeBytes": 0,
        "ItemCount": 0,
        "BillingModeSummary": described["BillingModeSummary"],
        "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
        "TableClassSummary": summary,
        "DeletionProtectionEnabled": False,
    }


def wait_until_index_is_active(client, table, index):
    """Waits as boto3's own waiters do, which has none for indexes."""
    model = WaiterModel(
        {
            "version": 2,
            "waiters": {
                "IndexActive": {
                    "operation": "DescribeTable",
                    "delay": 0.02,
                    "maxAttempts": 3000,
                    "acceptors": [
                        {
                            "matcher": "path",
                            "argument": f"Table.GlobalSecondaryIndexes[?IndexName=='{index}'].IndexStatus | [0]",
                            "expected": "ACTIVE",
                            "state": "success",
                        }
                    ],
                }
            },
        }
    )
    create_waiter_with_client("IndexActive", model, client).wait(TableName=table)


def status(client, table):
    """The statuses of a table and its indexes, and which of these are being filled."""
    described = client.describe_table(TableName=table)["Table"]
    indexes = described.get("GlobalSecondaryIndexes", [])
    return described["TableStatus"], {
        index["IndexName"]: (index["IndexStatus"], index.get("Backfilling")) for index in indexes
    }


def test_a_table_and_its_index_go_from_status_to_status(client, resource, name, failure):
    index = {
        "IndexName": "by-color",
        "KeySchema": [{"AttributeName": "color", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }
    client.create_table(**definition(name))
    client.get_waiter("table_exists").wait(TableName=name)
    with resource.Table(name).batch_writer() as batch:
        for number in range(3000):
            batch.put_item(Item={"pk": f"{number}", "color": "red" if number % 3 else "blue"})
    updated = client.update_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "color", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )["TableDescription"]
    assert updated["TableStatus"] == "UPDATING"
    [described] = updated["GlobalSecondaryIndexes"]
    assert (described["IndexStatus"], described["Backfilling"]) == ("CREATING", False)
    query = {
        "TableName": name,
        "IndexName": "by-color",
        "KeyConditionExpression": "color = :c",
        "ExpressionAttributeValues": {":c": {"S": "blue"}},
        "Select": "COUNT",
    }
    while (seen := status(client, name)) != ("ACTIVE", {"by-color": ("ACTIVE", None)}):
        assert seen == ("ACTIVE", {"by-color": ("CREATING", True)})
        try:
            # The last of the backfill may have been done since.
            assert client.query(**query)["Count"] == 1000
        except client.exceptions.ClientError as error:
            assert error.response["Error"] == {
                "Code": "ValidationException",
                "Message": "Cannot read from backfilling global secondary index: by-color",
            }
    wait_until_index_is_active(client, name, "by-color")
    assert client.query(**query)["Count"] == 1000
    updated = client.update_table(
        TableName=name, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-color"}}]
    )["TableDescription"]
    assert updated["TableStatus"] == "UPDATING"
    assert [each["IndexStatus"] for each in updated["GlobalSecondaryIndexes"]] == ["DELETING"]
    client.get_waiter("table_exists").wait(TableName=name)
    assert status(client, name) == ("ACTIVE", {})
    assert client.delete_table(TableName=name)["TableDescription"]["TableStatus"] == "DELETING"
    client.get_waiter("table_not_exists").wait(TableName=name)
    assert failure(client.query, **query).code == "ResourceNotFoundException"


def test_an_index_of_a_new_table_is_created_with_it(client, name):
    index = {
        "IndexName": "by-color",
        "KeySchema": [{"AttributeName": "color", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    attributes = [{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "color")]
    created = client.create_table(
        **definition(name, AttributeDefinitions=attributes, GlobalSecondaryIndexes=[index])
    )["TableDescription"]
    [described] = created["GlobalSecondaryIndexes"]
    assert (created["TableStatus"], described["IndexStatus"]) == ("CREATING", "CREATING")
    assert "Backfilling" not in described
    wait_until_index_is_active(client, name, "by-color")
    assert status(client, name) == ("ACTIVE", {"by-color": ("ACTIVE", None)})
    client.delete_table(TableName=name)


def test_provisioned_throughput_is_described_and_can_be_changed(client, name):
    client.create_table(
        **definition(
            name,
            BillingMode="PROVISIONED",
            ProvisionedThroughput={"ReadCapacityUnits": 3, "WriteCapacityUnits": 4},
        )
    )
    throughput = client.describe_table(TableName=name)["Table"]["ProvisionedThroughput"]
    assert (throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]) == (3, 4)
    updated = client.update_table(
        TableName=name, ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}
    )["TableDescription"]
    assert updated["TableStatus"] == "UPDATING"
    client.get_waiter("table_exists").wait(TableName=name)
    throughput = client.describe_table(TableName=name)["Table"]["ProvisionedThroughput"]
    assert (throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]) == (5, 6)
    client.delete_table(TableName=name)


def test_tables_are_listed_by_page(client, resource, name):
    names = [f"{name}-{letter}" for letter in "abcde"]
    for each in names:
        client.create_table(**definition(each))
    pages = client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 2})
    listed = [each for page in pages for each in page["TableNames"]]
    assert [each for each in listed if each.startswith(f"{name}-")] == names
    first = client.list_tables(ExclusiveStartTableName=f"{name}-b", Limit=1)
    assert first == first | {"TableNames": [f"{name}-c"], "LastEvaluatedTableName": f"{name}-c"}
    assert {each.name for each in resource.tables.all()} >= set(names)
    for each in names:
        client.delete_table(TableName=each)


def test_a_global_index_is_added_with_a_backfill_and_removed(client, table):
    for number in range(50):
        table.put_item(Item={"pk": "p", "sk": f"{number:03}", "color": "red" if number % 2 else "blue"})
    client.update_table(
        TableName=table.name,
        AttributeDefinitions=[{"AttributeName": "color", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "by-color",
                    "KeySchema": [{"AttributeName": "color", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            }
        ],
    )
    deadline = time.time() + 60
    while time.time() < deadline:
        indexes = client.describe_table(TableName=table.name)["Table"]["GlobalSecondaryIndexes"]
        index = next(each for each in indexes if each["IndexName"] == "by-color")
        if index["IndexStatus"] == "ACTIVE":
            break
        time.sleep(0.05)
    found = client.query(
        TableName=table.name,
        IndexName="by-color",
        KeyConditionExpression="color = :c",
        ExpressionAttributeValues={":c": {"S": "red"}},
    )
    assert found["Count"] == 25
    client.update_table(
        TableName=table.name, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-color"}}]
    )
    names = [
        each["IndexName"]
        for each in client.describe_table(TableName=table.name)["Table"]["GlobalSecondaryIndexes"]
        if each["IndexStatus"] != "DELETING"
    ]
    assert names == ["by-kind"]


def test_a_protected_table_is_not_deleted(client, name, failure):
    client.create_table(**definition(name, DeletionProtectionEnabled=True))
    refused = failure(client.delete_table, TableName=name)
    assert refused.code == "ValidationException"
    assert "deletion protection" in refused.message.lower()
    client.update_table(TableName=name, DeletionProtectionEnabled=False)
    client.delete_table(TableName=name)


def test_tags_are_added_listed_and_removed(client, name, failure):
    arn = client.create_table(**definition(name, Tags=[{"Key": "a", "Value": "1"}]))["TableDescription"]["TableArn"]
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "3"}])
    tags = client.list_tags_of_resource(ResourceArn=arn)["Tags"]
    assert sorted((tag["Key"], tag["Value"]) for tag in tags) == [("a", "3"), ("b", "2")]
    client.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert client.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
    client.delete_table(TableName=name)
    assert failure(client.list_tags_of_resource, ResourceArn=arn).code == "ResourceNotFoundException"


def test_time_to_live_is_switched_on_and_described(client, table, failure):
    name = table.name
    described = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "DISABLED"}
    specification = {"Enabled": True, "AttributeName": "expires"}
    answer = client.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)
    assert answer["TimeToLiveSpecification"] == specification
    described = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    again = failure(client.update_time_to_live, TableName=name, TimeToLiveSpecification=specification)
    assert (again.code, again.message) == ("ValidationException", "TimeToLive is already enabled")


def test_limits_endpoints_and_backups(client, server, table):
    limits = client.describe_limits()
    assert limits["TableMaxReadCapacityUnits"] == 40000
    endpoints = client.describe_endpoints()["Endpoints"]
    assert endpoints == [
        {"Address": server.url.removeprefix("http://"), "CachePeriodInMinutes": 1440}
    ]
    backups = client.describe_continuous_backups(TableName=table.name)["ContinuousBackupsDescription"]
    assert backups["ContinuousBackupsStatus"] == "ENABLED"
    assert backups["PointInTimeRecoveryDescription"] == {"PointInTimeRecoveryStatus": "DISABLED"}


def test_recovery_to_a_point_in_time_is_kept_as_a_setting(client, table, failure):
    def update(**specification):
        answer = client.update_continuous_backups(
            TableName=table.name, PointInTimeRecoverySpecification=specification
        )
        described = client.describe_continuous_backups(TableName=table.name)
        assert described["ContinuousBackupsDescription"] == answer["ContinuousBackupsDescription"]
        return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]

    on = update(PointInTimeRecoveryEnabled=True)
    assert (on["PointInTimeRecoveryStatus"], on["RecoveryPeriodInDays"]) == ("ENABLED", 35)
    assert abs(on["EarliestRestorableDateTime"].timestamp() - time.time()) < 60
    assert on["LatestRestorableDateTime"] == on["EarliestRestorableDateTime"]
    assert update(PointInTimeRecoveryEnabled=True, RecoveryPeriodInDays=7)["RecoveryPeriodInDays"] == 7
    assert update(PointInTimeRecoveryEnabled=False) == {"PointInTimeRecoveryStatus": "DISABLED"}
    refused = failure(
        client.update_continuous_backups,
        TableName="none",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    assert (refused.code, refused.message) == ("TableNotFoundException", "Table not found: none")


@pytest.mark.parametrize(
    "operation, arguments",
    [
        ("create_global_table", {"GlobalTableName": "abc", "ReplicationGroup": []}),
        ("list_backups", {}),
        ("put_resource_policy", {"ResourceArn": "arn:aws:dynamodb:a:b:table/c", "Policy": "{}"}),
    ],
)
def test_an_operation_that_is_not_supported_is_refused_by_name(client, operation, arguments, failure):
    refused = failure(getattr(client, operation), **arguments)
    assert refused.code == "UnknownOperationException"
    assert "".join(word.capitalize() for word in operation.split("_")) in refused.message
