"""Means of the 26 nodes of the 2017 metric by state, with pandas.

    python3 summarize_pandas.py SURVEY.csv

The survey holds the 17 components. The means go to standard output as CSV sorted by state; the seconds since the imports
and the peak memory go to standard error.
"""

import resource
import sys
import time

import pandas as pd

started = time.perf_counter()

COMPONENTS = (
    "TG_AI TG_TR TG_TP TG_DA TC_DISP TC_CLAR TC_COMP TC_CEL "
    "PG_MEC PG_ACT PG_FUN PG_FORM PG_SEG PC_MET PC_RECEP PC_ACT PC_CEL"
).split()

s = pd.read_csv(
    sys.argv[1],
    usecols=["state", *COMPONENTS],
    dtype=dict.fromkeys(COMPONENTS, "float64") | {"state": "category"},
)
s["TG"] = 0.5 * s.TG_AI + 0.2 * s.TG_TR + 0.2 * s.TG_TP + 0.1 * s.TG_DA
s["TC"] = (s.TC_DISP + s.TC_CLAR + s.TC_COMP + s.TC_CEL) / 4
s["PG"] = 0.2 * s.PG_MEC + 0.1 * s.PG_ACT + 0.3 * s.PG_FUN + 0.1 * s.PG_FORM + 0.3 * s.PG_SEG
s["PC"] = 0.2 * s.PC_MET + 0.3 * s.PC_RECEP + 0.3 * s.PC_ACT + 0.2 * s.PC_CEL
s["T"] = (s.TG + s.TC) / 2
s["P"] = (s.PG + s.PC) / 2
s["GAg"] = (s.TG + s.PG) / 2
s["GAc"] = (s.TC + s.PC) / 2
s["GA"] = (s.GAg + s.GAc) / 2

s.groupby("state", observed=True, sort=True).mean().to_csv(sys.stdout)
sys.stdout.flush()

peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{time.perf_counter() - started:.4f} s, {peak:.0f} MiB", file=sys.stderr)
