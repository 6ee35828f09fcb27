"""Means of the 26 nodes of the 2017 metric by state, by DuckDB, from the query that `ogm sql` writes.

    python3 summarize_duckdb.py SURVEY.csv|SURVEY.parquet [--columns SURVEY.csv] [--ogm ../../target/release/ogm]

The survey holds the 17 components; `--columns` names a file with the same header where the survey is no delimited text. The
means go to standard output as CSV in the order of the states' codes; the seconds since the imports and the peak memory go to
standard error.
"""

import argparse
import pathlib
import resource
import subprocess
import sys
import time

import duckdb

started = time.perf_counter()

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("survey")
parser.add_argument("--columns")
parser.add_argument("--ogm", default=str(here / "../../target/release/ogm"))
arguments = parser.parse_args()

command = [arguments.ogm, "sql", "--dialect", "duckdb", "--table", "survey", "--summarize", "state"]
query = subprocess.run([*command, "--columns", arguments.columns or arguments.survey], check=True, capture_output=True, text=True)
engine = duckdb.connect()
read = "read_parquet(?)" if arguments.survey.endswith(".parquet") else "read_csv(?)"
survey = engine.sql(f"SELECT * FROM {read}", params=[arguments.survey])
engine.register("survey", survey)
means = engine.sql(query.stdout)
print(",".join(means.columns))
for row in means.fetchall():
    print(",".join("" if cell is None else str(cell) for cell in row))
sys.stdout.flush()

peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{time.perf_counter() - started:.4f} s, {peak:.0f} MiB", file=sys.stderr)
