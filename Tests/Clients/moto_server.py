"""moto's server, an implementation of DynamoDB's API that is not Quire's, for the remote store to be driven against.

moto copies the tables of a transaction, and puts the copies back where the transaction is cancelled. Two things are
different here for that, neither of which changes an answer:

- One request is answered at a time. Of two transactions at the same time one would undo what the other has written.
- A table is copied once in a transaction, and not once for every action of it.

Prints its address, and ends when its input does, hence with the process that started it.
"""

import copy
import logging
import os
import sys
import threading
import types

from moto.dynamodb import models
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

copies = None


def deepcopy(value, *rest):
    if copies is None or not isinstance(value, models.Table):
        return copy.deepcopy(value, *rest)
    if id(value) not in copies:
        copies[id(value)] = copy.deepcopy(value)
    return copies[id(value)]


def with_one_copy(transact):
    def write(*arguments, **named):
        global copies
        copies = {}
        try:
            return transact(*arguments, **named)
        finally:
            copies = None

    return write


models.copy = types.SimpleNamespace(copy=copy.copy, deepcopy=deepcopy)
models.DynamoDBBackend.transact_write_items = with_one_copy(models.DynamoDBBackend.transact_write_items)

application = DomainDispatcherApplication(create_backend_app)
turn = threading.Lock()


def one_at_a_time(environ, start_response):
    with turn:
        return list(application(environ, start_response))


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, one_at_a_time, threaded=True)
threading.Thread(target=end_with_input, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
