"""Means of the 26 nodes of the 2017 metric by state, with Python polars.

    python3 summarize_polars.py SURVEY.csv [--engine in-memory|streaming]

The survey holds the 17 components. The means go to standard output as CSV sorted by state; the seconds since the imports
and the peak memory go to standard error.
"""

import argparse
import resource
import sys
import time

import polars as pl
from polars import col

started = time.perf_counter()

COMPONENTS = (
    "TG_AI TG_TR TG_TP TG_DA TC_DISP TC_CLAR TC_COMP TC_CEL "
    "PG_MEC PG_ACT PG_FUN PG_FORM PG_SEG PC_MET PC_RECEP PC_ACT PC_CEL"
).split()
SCHEMA = dict.fromkeys(["institution", "state", "level", "type"], pl.String) | dict.fromkeys(COMPONENTS, pl.Float64)


def mean_of(a, b):
    return (col(a) + col(b)) / 2


LEVELS = [
    {
        "TG": 0.5 * col("TG_AI") + 0.2 * col("TG_TR") + 0.2 * col("TG_TP") + 0.1 * col("TG_DA"),
        "TC": (col("TC_DISP") + col("TC_CLAR") + col("TC_COMP") + col("TC_CEL")) / 4,
        "PG": 0.2 * col("PG_MEC") + 0.1 * col("PG_ACT") + 0.3 * col("PG_FUN") + 0.1 * col("PG_FORM") + 0.3 * col("PG_SEG"),
        "PC": 0.2 * col("PC_MET") + 0.3 * col("PC_RECEP") + 0.3 * col("PC_ACT") + 0.2 * col("PC_CEL"),
    },
    {"T": mean_of("TG", "TC"), "P": mean_of("PG", "PC"), "GAg": mean_of("TG", "PG"), "GAc": mean_of("TC", "PC")},
    {"GA": mean_of("GAg", "GAc")},
]

parser = argparse.ArgumentParser()
parser.add_argument("survey")
parser.add_argument("--engine", choices=["in-memory", "streaming"], default="streaming")
arguments = parser.parse_args()

scores = pl.scan_csv(arguments.survey, schema=SCHEMA)
for level in LEVELS:
    scores = scores.with_columns(**level)
nodes = COMPONENTS + [node for level in LEVELS for node in level]
means = scores.group_by("state").agg(col(nodes).mean()).sort("state").collect(engine=arguments.engine)
means.write_csv(sys.stdout.buffer)
sys.stdout.flush()

peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{time.perf_counter() - started:.4f} s, {peak:.0f} MiB", file=sys.stderr)
