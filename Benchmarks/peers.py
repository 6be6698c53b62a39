"""PostgreSQL with the event table of common designs, through pgbench: a cluster of its own, for the time of the run."""

import glob
import os
import re
import subprocess

SCHEMA = """
CREATE TABLE events (
  position BIGSERIAL PRIMARY KEY, event_id UUID NOT NULL DEFAULT gen_random_uuid(), stream_id TEXT NOT NULL,
  version INTEGER NOT NULL, stream_type TEXT NOT NULL, event_type TEXT NOT NULL, data JSONB NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(), UNIQUE (event_id), UNIQUE (stream_id, version));
CREATE INDEX by_category ON events (stream_type, position);
CREATE INDEX by_type ON events (event_type, position);
"""
DATA = '{"order":1,"customer":"C-000001","cents":1,"currency":"EUR","note":"' + "a" * 187 + '"}'
FILL = f"""
INSERT INTO events (stream_id, version, stream_type, event_type, data)
SELECT 'Order-' || lpad((n / 10)::text, 7, '0'), mod(n, 10) + 1, 'Order', 'OrderPlaced', '{DATA}'
FROM generate_series(0, %d) n;
"""
APPEND = f"""
\\set stream random(0, %d)
INSERT INTO events (stream_id, version, stream_type, event_type, data)
SELECT 'Order-' || lpad(:stream::text, 7, '0'), coalesce(max(version), 0) + 1, 'Order', 'OrderPlaced', '{DATA}'
FROM events WHERE stream_id = 'Order-' || lpad(:stream::text, 7, '0') ON CONFLICT DO NOTHING;
"""
READ = """
\\set stream random(0, %d)
SELECT position, data FROM events WHERE stream_id = 'Order-' || lpad(:stream::text, 7, '0') ORDER BY version;
"""


def measure(runner, options):
    binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    data = os.path.join(runner.folder, "postgresql")
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    if user:
        subprocess.run(["chmod", "755", runner.folder], check=True)
        os.mkdir(data)
        subprocess.run(["chown", "postgres", data], check=True)

    def run(*command, surroundings=environment, **named):
        done = subprocess.run([*user, *command], capture_output=True, text=True, env=surroundings, **named)
        if done.returncode:
            raise SystemExit(f"{command[0]} failed: {done.stderr}")
        return done.stdout

    run(f"{binaries}/initdb", "-D", data, "-A", "trust")
    address = f"-k {data} -c listen_addresses=''"
    # The server syncs as the other systems do.
    start = [f"{binaries}/pg_ctl", "-D", data, "-o", address, "-w", "-l", f"{data}/log", "start"]
    run(*start, surroundings=runner.environment)
    try:
        connection = ["-h", data]
        run(f"{binaries}/psql", *connection, "-c", SCHEMA, "postgres")
        run(f"{binaries}/psql", *connection, "-c", FILL % (options.events - 1), "postgres")
        streams = options.events // 10 - 1
        for workload, script, clients in [
            ("append-synced-1-1", APPEND, 1), ("append-synced-64-1", APPEND, 64), ("stream", READ, 1)
        ]:
            output = run(
                f"{binaries}/pgbench", *connection, "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T",
                str(max(1, int(options.seconds))), "-f", "-", "postgres", input=script % streams,
            )
            rate = float(re.search(r"tps = ([0-9.]+)", output).group(1))
            unit = "reads/s" if workload == "stream" else "events/s"
            runner.add(
                {"system": "postgresql", "workload": workload, "variant": "full", "unit": unit, "value": rate}
            )
    finally:
        run(f"{binaries}/pg_ctl", "-D", data, "-m", "immediate", "stop")
