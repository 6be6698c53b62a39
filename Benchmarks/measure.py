"""Runs the programs in turns, prints every figure as a line of JSON and a table at the end. See `run`."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))

# workload: (arguments, goal as a fraction of raw LMDB or None)
READS = {
    "stream": 0.5, "stream-sequence": None, "big-stream": 0.4, "big-stream-sequence": None, "all": 0.5,
    "sequence": None, "get": 0.5, "item": 0.5,
}
APPENDS = {
    "synced 1 1": 0.9,
    "synced 8 1": 0.85,
    "synced 64 1": 0.8,
    "synced 1 100": 0.7,
    "unsynced 1 1": 0.6,
}
# What a workload of Quire is held against where raw LMDB has none of that name.
COMPARED = {
    "stream-sequence": "stream", "big-stream-sequence": "big-stream", "sequence": "all", "item": "get",
    "bytes-repacked": "bytes",
}
LOWER_IS_BETTER = {"wake", "open", "bytes", "bytes-repacked"}


def parse():
    parser = argparse.ArgumentParser(prog="Benchmarks/run")
    parser.add_argument("--programs", required=True)
    parser.add_argument("--preload", required=True)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="fewer events and shorter rounds: a look, no measurement")
    parser.add_argument("--directory")
    parser.add_argument("--constant-sync", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--growth", type=int, metavar="EVENTS", help="stores of 100 thousand, 1 and 5 million events, to this")
    parser.add_argument("--update", action="store_true", help="write the counts down as the new thresholds")
    options = parser.parse_args()
    if options.quick:
        options.events, options.seconds, options.rounds = min(options.events, 100_000), 0.3, 1
    return options


def anonymous_megabytes(pid):
    """What a process has in memory that is no page of a file."""
    try:
        with open(f"/proc/{pid}/status") as file:
            return next((int(line.split()[1]) / 1024 for line in file if line.startswith("RssAnon")), 0)
    except OSError:
        return 0


class Runner:
    def __init__(self, options):
        self.options = options
        base = options.directory or ("/dev/shm" if options.constant_sync else None)
        self.folder = tempfile.mkdtemp(prefix="quire-bench-", dir=base)
        self.environment = dict(os.environ)
        if options.constant_sync:
            self.environment["LD_PRELOAD"] = options.preload
        # (system, workload, variant) -> figures
        self.figures = {}

    def run(self, program, variant, *arguments, name=""):
        path = os.path.join(self.folder, f"{program}-{variant}{name}")
        command = [os.path.join(self.options.programs, program), path, variant, *arguments]
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        anonymous = 0
        while process.poll() is None:
            anonymous = max(anonymous, anonymous_megabytes(process.pid))
            time.sleep(0.02)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        for line in process.stdout.read().splitlines():
            self.add({**json.loads(line), "anonymous_mb": anonymous}, name)

    def add(self, figure, name=""):
        key = (figure["system"], figure["workload"] + name, figure["variant"])
        self.figures.setdefault(key, []).append(figure)
        if "bytes_per_event" in figure:
            what = "bytes-repacked" if figure["workload"] == "repack" else "bytes"
            size = {**figure, "workload": what, "unit": "bytes/event", "value": figure["bytes_per_event"]}
            del size["bytes_per_event"]
            self.add(size, name)


def median(figures, name="value"):
    values = [figure[name] for figure in figures if name in figure]
    return statistics.median(values) if values else None


def report(runner):
    lines = []
    for (system, workload, variant), figures in runner.figures.items():
        value = median(figures)
        base = runner.figures.get(("lmdb", COMPARED.get(workload, workload), variant if variant != "full" else "covering"))
        base = median(base) if base else None
        ratio = value / base if base else None
        if ratio and workload in LOWER_IS_BETTER:
            # A subscriber may hear of a commit before its caller does.
            ratio = 1 / ratio if ratio > 0 else None
        line = {
            "system": system, "workload": workload, "variant": variant, "unit": figures[0]["unit"], "value": value,
            "p50_us": median(figures, "p50_us"), "p99_us": median(figures, "p99_us"), "ratio_to_lmdb": ratio,
            "anonymous_mb": max((figure.get("anonymous_mb", 0) for figure in figures), default=0),
        }
        if median(figures, "cpu_us_per_event") is not None:
            line["cpu_us_per_event"] = median(figures, "cpu_us_per_event")
        lines.append(line)
        print(json.dumps(line), flush=True)
    goals = {**READS, **{f"append-{name.replace(' ', '-')}": goal for name, goal in APPENDS.items()}}
    print(f"\n{'workload':22} {'system':10} {'variant':9} {'value':>12} {'unit':12} {'of LMDB':>8} {'goal':>6}")
    for line in sorted(lines, key=lambda line: (line["workload"], line["variant"], line["system"])):
        ratio = f"{line['ratio_to_lmdb']:.2f}" if line["ratio_to_lmdb"] else ""
        goal = goals.get(line["workload"]) if line["system"] == "quire" else None
        print(
            f"{line['workload']:22} {line['system']:10} {line['variant']:9} {line['value']:12.5g} {line['unit']:12} "
            f"{ratio:>8} {goal or '':>6}"
        )


GROWTH = (100_000, 1_000_000, 5_000_000)


def measure_growth(options):
    """How appends and reads of streams slow down as a store grows, in turns over the stores."""
    runner = Runner(options)
    sizes = [size for size in GROWTH if size <= options.growth]
    workloads = [["append", "unsynced", "1", "1"], ["append", "synced", "1", "1"], ["stream"], ["stream-sequence"]]
    try:
        for size in sizes:
            runner.run("quire-bench", "covering", "prefill", str(size), name=f"-{size}")
            runner.run("quire-bench", "covering", "open", name=f"-{size}")
        for _ in range(options.rounds):
            for workload in workloads:
                for size in sizes:
                    runner.run("quire-bench", "covering", *workload, str(options.seconds), name=f"-{size}")
        print(f"{'workload':36} {'value':>12} {'unit':12} {'p50 of the smallest':>20} {'anonymous MB':>13}")
        for (system, workload, variant), figures in sorted(runner.figures.items()):
            kind, size = workload.rsplit("-", 1)
            first = median(runner.figures[system, f"{kind}-{sizes[0]}", variant], "p50_us")
            here = median(figures, "p50_us")
            times = here / first if here and first else None
            anonymous = max(figure.get("anonymous_mb", 0) for figure in figures)
            line = {"system": system, "workload": kind, "events": int(size), "value": median(figures)}
            print(json.dumps({**line, "p50_us": here, "times_the_smallest": times, "anonymous_mb": anonymous}))
            text = f"{times:.2f}" if times else ""
            print(f"{workload:36} {median(figures):12.5g} {figures[0]['unit']:12} {text:>20} {anonymous:13.1f}")
    finally:
        shutil.rmtree(runner.folder)


def measure(options):
    runner = Runner(options)
    seconds = str(options.seconds)
    systems = [
        ("raw-lmdb", "covering"), ("quire-bench", "covering"), ("raw-sqlite", "full"),
        ("raw-lmdb", "pointer"), ("quire-bench", "pointer"), ("raw-lmdb", "lean"),
    ]
    try:
        for program, variant in systems:
            runner.run(program, variant, "prefill", str(options.events))
            runner.run(program, variant, "open")
            if program == "quire-bench":
                runner.run(program, variant, "repack")
                os.remove(os.path.join(runner.folder, f"{program}-{variant}-repacked"))
        for _ in range(options.rounds):
            for workload in READS:
                for program, variant in systems:
                    if workload in COMPARED and program != "quire-bench":
                        continue
                    if variant == "lean" or (variant == "pointer" and workload != "all"):
                        continue
                    runner.run(program, variant, workload, seconds)
            for workload in APPENDS:
                for program, variant in systems:
                    if variant != "pointer":
                        runner.run(program, variant, "append", *workload.split(), seconds)
            for program, variant in systems[:2]:
                runner.run(program, variant, "wake", seconds)
        if options.peers:
            import peers

            peers.measure(runner, options)
        report(runner)
    finally:
        shutil.rmtree(runner.folder)


# Jobs and how often they are done: the difference of two runs is the cost of the second count alone.
JOBS = {
    "append": (100, 600), "batch": (5, 25), "stream": (50, 550), "scan": (50, 550), "all": (2, 22),
    "get": (50, 1050), "item": (50, 1050),
}


def count_instructions(options, path, job, count):
    copy = path + "-copy"
    shutil.copyfile(path, copy)
    command = [
        "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
        os.path.join(options.programs, "quire-bench-stripped"), copy, "covering", "work", job, str(count),
    ]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    for name in (copy, copy + "-lock"):
        os.remove(name)
    return next(int(line.split()[-1]) for line in output.splitlines() if "Collected" in line)


def instructions(options):
    thresholds_path = os.path.join(FOLDER, "instructions.json")
    with open(thresholds_path) as file:
        thresholds = json.load(file)
    program = os.path.join(options.programs, "quire-bench")
    # valgrind does not understand all of Swift's debug information.
    subprocess.run(["strip", "-g", "-o", program + "-stripped", program], check=True)
    folder = tempfile.mkdtemp(prefix="quire-bench-")
    failed = False
    try:
        path = os.path.join(folder, "store")
        subprocess.run([program, path, "covering", "prefill", "1000"], check=True, capture_output=True)
        for job, (few, many) in JOBS.items():
            difference = count_instructions(options, path, job, many) - count_instructions(options, path, job, few)
            each = difference // (many - few)
            limit = thresholds.get(job)
            failed |= not options.update and (limit is None or each > limit)
            print(json.dumps({"job": job, "instructions": each, "threshold": limit}), flush=True)
            # Some room for the scheduling of tasks, which varies.
            thresholds[job] = int(each * 1.1)
    finally:
        shutil.rmtree(folder)
    if options.update:
        with open(thresholds_path, "w") as file:
            json.dump(thresholds, file, indent=2)
            file.write("\n")
    if failed:
        sys.exit("A job takes more instructions than its threshold.")


if __name__ == "__main__":
    options = parse()
    if options.instructions:
        instructions(options)
    elif options.growth:
        measure_growth(options)
    else:
        measure(options)
