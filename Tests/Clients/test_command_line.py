"""The AWS command line."""

import json
import os
import subprocess
import sys

import pytest

from serving import CREDENTIALS


@pytest.fixture
def aws(server):
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": CREDENTIALS["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": CREDENTIALS["aws_secret_access_key"],
        "AWS_DEFAULT_REGION": CREDENTIALS["region_name"],
        "AWS_ENDPOINT_URL_DYNAMODB": server.url,
        "AWS_PAGER": "",
    }

    def run(*arguments, fails=False):
        done = subprocess.run(
            [sys.executable, "-m", "awscli", "dynamodb", *arguments, "--output", "json"],
            env=environment,
            capture_output=True,
            text=True,
        )
        if fails:
            assert done.returncode != 0
            return done.stderr.strip()
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    return run


def test_a_session_at_the_shell(aws, name):
    aws(
        "create-table", "--table-name", name,
        "--key-schema", "AttributeName=pk,KeyType=HASH", "AttributeName=sk,KeyType=RANGE",
        "--attribute-definitions", "AttributeName=pk,AttributeType=S", "AttributeName=sk,AttributeType=N",
        "--billing-mode", "PAY_PER_REQUEST",
    )
    aws("wait", "table-exists", "--table-name", name)
    for number in range(3):
        item = {"pk": {"S": "a"}, "sk": {"N": str(number)}, "b": {"B": "text"}}
        aws("put-item", "--table-name", name, "--item", json.dumps(item))
    page = aws(
        "query", "--table-name", name, "--key-condition-expression", "pk = :a AND sk >= :n",
        "--expression-attribute-values", '{":a": {"S": "a"}, ":n": {"N": "1"}}',
    )
    assert [item["sk"]["N"] for item in page["Items"]] == ["1", "2"]
    # Version 1 of the command line takes binary data as it is, and shows it in base 64.
    assert page["Items"][0]["b"] == {"B": "dGV4dA=="}
    paged = aws("scan", "--table-name", name, "--page-size", "1", "--max-items", "2")
    assert len(paged["Items"]) == 2 and "NextToken" in paged
    error = aws(
        "put-item", "--table-name", name, "--item", '{"pk": {"S": "a"}, "sk": {"N": "0"}}',
        "--condition-expression", "attribute_not_exists(pk)", fails=True,
    )
    assert error.endswith(
        "An error occurred (ConditionalCheckFailedException) when calling the PutItem operation: "
        "The conditional request failed"
    )
    assert name in aws("list-tables")["TableNames"]
    aws("delete-table", "--table-name", name)
