"""`ogm summarize`, `ogm requests` or `ogm cocreation progress`, beside a peer script on the same file, in turn.

    python3 compare.py FILE.csv [--command summarize|requests|cocreation] [--peer summarize_polars.py] [--pairs 9] [--ogm ../../target/release/ogm] [-- OGM OPTIONS]

Prints the median seconds of each, the median of the ratios pair by pair, and the ratio of the peak memories. ogm is timed
as a whole process; the peer from the end of its imports.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("survey")
parser.add_argument("--command", choices=["summarize", "requests", "cocreation"], default="summarize")
parser.add_argument("--peer", help="COMMAND_polars.py unless given")
parser.add_argument("--pairs", type=int, default=9)
parser.add_argument("--ogm", default=str(here / "../../target/release/ogm"))
parser.add_argument("options", nargs="*", help="options of ogm, after --; --wide of summarize unless given")
arguments = parser.parse_args()
arguments.peer = arguments.peer or f"{arguments.command}_polars.py"


def run(command):
    """Seconds, peak memory in MiB and standard error of a process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(said)
    return seconds, usage.ru_maxrss / 1024, said


by_state = ["--by", "state"]
options = {
    "summarize": [arguments.survey, *by_state, *(arguments.options or ["--wide"])],
    "requests": [arguments.survey, *arguments.options],
    "cocreation": ["progress", arguments.survey, *by_state, *arguments.options],
}
ogm = [arguments.ogm, arguments.command, *options[arguments.command]]
peer = [sys.executable, str(here / arguments.peer), arguments.survey]
run(ogm), run(peer)
ours, theirs = [], []
for _ in range(arguments.pairs):
    ours.append(run(ogm)[:2])
    _, memory, said = run(peer)
    theirs.append((float(re.match(r"[\d.]+", said)[0]), memory))
ratios = sorted(a[0] / b[0] for a, b in zip(ours, theirs))
median = lambda runs: statistics.median(seconds for seconds, _ in runs)
memory = [max(memory for _, memory in runs) for runs in (ours, theirs)]
print(f"ogm {median(ours):.3f} s, {arguments.peer} {median(theirs):.3f} s")
print(f"time ratio: median {statistics.median(ratios):.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f}")
print(f"peak memory: {memory[0]:.0f} and {memory[1]:.0f} MiB, ratio {memory[0] / memory[1]:.2f}")
