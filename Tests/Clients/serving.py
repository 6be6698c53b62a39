"""Runs `quire serve` for the tests, and makes clients of it."""

import contextlib
import os
import pathlib
import subprocess

import boto3
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUIRE = os.environ.get("QUIRE", str(ROOT / ".build/debug/quire"))

CREDENTIALS = {
    "region_name": "us-east-1",
    "aws_access_key_id": "anybody",
    "aws_secret_access_key": "anything",
}


class Server:
    """A `quire serve` of its own port."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [QUIRE, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError(f"the server did not start: {line!r}")
        self.url = line.removeprefix("listening on ").strip()

    def client(self, validates=True, **options):
        config = Config(
            retries={"total_max_attempts": 1}, max_pool_connections=32, parameter_validation=validates
        )
        return boto3.client("dynamodb", endpoint_url=self.url, config=config, **(CREDENTIALS | options))

    def resource(self):
        return boto3.resource("dynamodb", endpoint_url=self.url, **CREDENTIALS)

    def stop(self):
        """Ends the server as a service manager would, and returns its exit code."""
        self.process.terminate()
        return self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def serving(*arguments):
    server = Server(*arguments)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            assert server.stop() == 0


def quire(*arguments):
    """Runs the command line, and returns its output."""
    return subprocess.run([QUIRE, *arguments], check=True, capture_output=True, text=True).stdout
