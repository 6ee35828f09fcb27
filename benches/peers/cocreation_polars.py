"""Commitments of `generate_commitments` by state, with Python polars.

    python3 cocreation_polars.py COMMITMENTS.csv

Prints the columns of `ogm cocreation progress --by state` that it has, as CSV in the order of names; the seconds since the imports and
the peak memory go to standard error. Nothing is checked: rows of milestones follow their commitment, dates are days.
"""

import argparse
import resource
import sys
import time

import polars as pl
from polars import col

started = time.perf_counter()

STATUS = {"not_started": 0.0, "in_progress": 0.5, "stuck": 0.5, "finished": 1.0, "incomplete": 0.5}
DEGREE = {"worsened": -1.0, "did_not_change": 0.0, "marginal": 1 / 3, "major": 2 / 3, "outstanding": 1.0}
OPENINGS = ["disclosure", "participation", "accountability"]

parser = argparse.ArgumentParser()
parser.add_argument("commitments")
arguments = parser.parse_args()

rows = pl.scan_csv(arguments.commitments)
status = col("milestone_status").replace_strict(STATUS, default=None, return_dtype=pl.Float64)
finished = pl.when(col("milestone_finished").is_not_null()).then(1.0)
progress = rows.group_by("id", maintain_order=True).agg(
    col("state").first(),
    col("report_progress").first(),
    (col("finished").first().str.to_date() - col("end").first().str.to_date()).dt.total_days().alias("delay"),
    *[
        col(f"report_{name}_degree").first().replace_strict(DEGREE, default=None, return_dtype=pl.Float64).alias(name)
        for name in OPENINGS
    ],
    pl.coalesce(status, finished).mean().alias("progress"),
    pl.len().alias("milestones"),
    (col("milestone_status") == "finished").sum().alias("milestones_finished"),
)
by_state = (
    progress.with_columns(pl.mean_horizontal(OPENINGS).alias("opening"))
    .group_by("state")
    .agg(
        pl.len().alias("commitments"),
        (col("report_progress") == "complete").sum().alias("complete"),
        col("report_progress").count().alias("n_completion"),
        (col("report_progress") == "complete").mean().alias("completion_rate"),
        col("progress").mean(),
        col("progress").count().alias("n_progress"),
        col("opening").mean(),
        col("opening").count().alias("n_opening"),
        col("milestones").sum(),
        col("milestones_finished").sum(),
        col("delay").mean(),
        col("delay").count().alias("n_delay"),
    )
    .sort("state")
    .collect()
)
print(by_state.write_csv(), end="")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{time.perf_counter() - started:.3f} s, {peak:.0f} MiB", file=sys.stderr)
