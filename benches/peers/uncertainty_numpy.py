"""Ranks of the institutions under uncertain weights of the 2017 metric, with numpy.

    python3 uncertainty_numpy.py SURVEY.csv [--draws 10000] [--spread 0.25] [--seed 1] [--aggregation arithmetic|geometric]
        [--processes 1] [--batch 100] [--quantiles] [--out FILE]

The survey holds the 17 components. Each draw multiplies the weight of every edge below GA (23 of them) by 1 + u, u uniform
within the spread, brings the weights under each parent back to a sum of 1, scores every institution and ranks the scores
rounded to 12 decimals, 1 for the best, ties sharing the smallest rank. By default the ranks are found and averaged;
`--quantiles` keeps ranks and scores of all draws for their 5th, 50th and 95th percentiles (R's type 7), and `--out` keeps
the ranks for a CSV of unit, rank_mean, rank_p5 and rank_p95. The draws are the same whatever the processes and the batch.

One line of JSON goes to standard output: seconds of reading, of drawing, scoring and ranking, and of the percentiles,
all since the imports, and the peak memory. With processes that is the peak of the parent and that of the largest child
times their number, pages they share counted in each.
"""

import argparse
import csv
import itertools
import json
import mmap
import multiprocessing
import os
import resource
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # products this small lose more to waiting threads than they gain

import numpy as np

TREE = {
    "GA": {"T": 0.5, "P": 0.5},
    "T": {"TG": 0.5, "TC": 0.5},
    "P": {"PG": 0.5, "PC": 0.5},
    "TG": {"TG_AI": 0.5, "TG_TR": 0.2, "TG_TP": 0.2, "TG_DA": 0.1},
    "TC": {"TC_DISP": 0.25, "TC_CLAR": 0.25, "TC_COMP": 0.25, "TC_CEL": 0.25},
    "PG": {"PG_MEC": 0.2, "PG_ACT": 0.1, "PG_FUN": 0.3, "PG_FORM": 0.1, "PG_SEG": 0.3},
    "PC": {"PC_MET": 0.2, "PC_RECEP": 0.3, "PC_ACT": 0.3, "PC_CEL": 0.2},
}
COMPONENTS = [child for children in TREE.values() for child in children if child not in TREE]


def read(path):
    """Names and components of the institutions."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    unit, *columns = (header.index(name) for name in ["institution", *COMPONENTS])
    return [row[unit] for row in rows], np.array([[row[column] for column in columns] for row in rows], dtype=float)


def drawn_weights(generator, draws, spread):
    """Effective weights of the components, one row per draw."""
    effective = {"GA": np.ones(draws)}
    for parent, children in TREE.items():
        weights = np.array(list(children.values())) * generator.uniform(1 - spread, 1 + spread, (draws, len(children)))
        weights *= (effective[parent] / weights.sum(axis=1))[:, None]
        effective.update(zip(children, weights.T))
    return np.column_stack([effective[component] for component in COMPONENTS])


def ranks_of(scores):
    """Ranks within each row of scores from 0 to 1; ties share the smallest.

    A rounded score takes 40 bits, so score and position fit in one integer: a plain sort then does the work of an argsort.
    """
    draws, units = scores.shape
    bits = units.bit_length()
    keys = np.rint(scores * -1e12).astype(np.int64)
    keys <<= bits
    keys |= np.arange(units)
    keys.sort(axis=1)
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    first = np.ones(scores.shape, dtype=bool)
    np.not_equal(keys[:, 1:], keys[:, :-1], out=first[:, 1:])
    sorted_ranks = first * np.arange(1, units + 1, dtype=np.min_scalar_type(units))
    np.maximum.accumulate(sorted_ranks, axis=1, out=sorted_ranks)
    ranks = np.empty_like(sorted_ranks)
    for row, places, values in zip(ranks, order, sorted_ranks):
        row[places] = values
    return ranks


def run(start, stop):
    """Sums of the ranks over some of the draws, and the peak memory; keeps ranks and scores where asked."""
    sums = np.zeros(len(names), dtype=np.int64)
    for first in range(start, stop, arguments.batch):
        draws = slice(first, min(first + arguments.batch, stop))
        scores = weights[draws] @ values.T
        if arguments.aggregation == "geometric":
            np.exp(scores, out=scores)
        ranks = ranks_of(scores)
        sums += ranks.sum(axis=0, dtype=np.int64)
        if kept_ranks is not None:
            kept_ranks[draws] = ranks
        if kept_scores is not None:
            kept_scores[draws] = scores
    return sums, peak_mib()


def shared(dtype):
    """A value for each draw and institution, which processes forked later write into."""
    shape = arguments.draws, len(names)
    return np.frombuffer(mmap.mmap(-1, shape[0] * shape[1] * np.dtype(dtype).itemsize), dtype).reshape(shape)


def percentiles(kept, first):
    """5th, 50th and 95th percentiles of a block of institutions, and the peak memory."""
    at = np.array([0.05, 0.5, 0.95]) * (arguments.draws - 1)
    low = at.astype(int)
    high = np.minimum(low + 1, arguments.draws - 1)
    block = (kept_ranks if kept == "ranks" else kept_scores)[:, first : first + 128].T.copy()
    block.partition(np.unique([low, high]), axis=1)
    return block[:, low] * (1 - at + low) + block[:, high] * (at - low), peak_mib()


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


parser = argparse.ArgumentParser()
parser.add_argument("survey")
parser.add_argument("--draws", type=int, default=10_000)
parser.add_argument("--spread", type=float, default=0.25)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--aggregation", choices=["arithmetic", "geometric"], default="arithmetic")
parser.add_argument("--processes", type=int, default=1)
parser.add_argument("--batch", type=int, default=100)
parser.add_argument("--quantiles", action="store_true")
parser.add_argument("--out")
arguments = parser.parse_args()

started = time.perf_counter()
names, values = read(arguments.survey)
said = {"read_s": time.perf_counter() - started}

started = time.perf_counter()
if arguments.aggregation == "geometric":
    with np.errstate(divide="ignore"):
        values = np.log(values)
weights = drawn_weights(np.random.default_rng(arguments.seed), arguments.draws, arguments.spread)
kept_ranks = shared(np.min_scalar_type(len(names))) if arguments.quantiles or arguments.out else None
kept_scores = shared(float) if arguments.quantiles else None
cuts = np.linspace(0, arguments.draws, arguments.processes + 1).astype(int).tolist()
parts = list(zip(cuts, cuts[1:]))
pool = multiprocessing.get_context("fork").Pool(arguments.processes) if arguments.processes > 1 else None
spread_out = pool.starmap if pool else lambda function, tasks, chunksize: list(itertools.starmap(function, tasks))
sums, peaks = zip(*spread_out(run, parts, 1))
means = sum(sums) / arguments.draws
said["draws_s"] = time.perf_counter() - started

started = time.perf_counter()
found = {}
for kept in ["ranks"] * (kept_ranks is not None) + ["scores"] * (kept_scores is not None):
    blocks, peaks = zip(*spread_out(percentiles, [(kept, first) for first in range(0, len(names), 128)], 1))
    found[kept] = np.concatenate(blocks)
said["percentiles_s"] = time.perf_counter() - started
said["peak_mib"] = peak_mib() + (max(peaks) * arguments.processes if pool else 0)
said = {name: round(value, 4) for name, value in said.items()}
said["rank_mean"] = means[:3].tolist()
if "scores" in found:
    said["score_p50"] = found["scores"][:3, 1].tolist()
print(json.dumps(said))

if arguments.out:
    with open(arguments.out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["unit", "rank_mean", "rank_p5", "rank_p95"])
        writer.writerows(zip(names, means.tolist(), *found["ranks"][:, [0, 2]].T.tolist()))
