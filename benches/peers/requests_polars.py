"""Components of institutions from the records of `generate_requests`, with Python polars.

    python3 requests_polars.py REQUESTS.csv [--engine in-memory|streaming]

Prints the columns of `ogm requests` that it has, as CSV sorted by state and institution; the seconds since the imports and the
peak memory go to standard error. The outcomes and words are those that the generator writes.
"""

import argparse
import resource
import sys
import time
from datetime import date

import polars as pl
from polars import col

started = time.perf_counter()

HOLIDAYS = [date.fromisoformat(day) for day in """
2019-01-01 2019-02-04 2019-03-18 2019-05-01 2019-09-16 2019-11-18 2019-12-25
2020-01-01 2020-02-03 2020-03-16 2020-05-01 2020-09-16 2020-11-16 2020-12-25
2021-01-01 2021-02-01 2021-03-15 2021-05-01 2021-09-16 2021-11-15 2021-12-25
""".split()]
AVAILABLE = {
    "Entrega de información en medio electrónico": 1.0,
    "La información está disponible públicamente": 1.0,
    "Notificación de disponibilidad de información": 1.0,
    "Notificación de pago": 1.0,
    "Información parcialmente reservada o confidencial": 0.5,
    "Inexistencia de la información solicitada": 0.0,
    "Negativa por ser reservada o confidencial": 0.0,
    "Sin respuesta": 0.0,
    "No es de competencia de la unidad de enlace": None,
}
WORDS = {"sí": 1.0, "parcial": 0.5, "no": 0.0}
SCHEMA = {name: pl.String for name in "institution state received answered outcome complete clear".split()}
SCHEMA |= {"received": pl.Date, "answered": pl.Date}

parser = argparse.ArgumentParser()
parser.add_argument("requests")
parser.add_argument("--engine", choices=["in-memory", "streaming"], default="streaming")
arguments = parser.parse_args()

worth = lambda column, values: col(column).replace_strict(values, default=None, return_dtype=pl.Float64)
competent = col("outcome") != "No es de competencia de la unidad de enlace"
days = pl.business_day_count("received", "answered", holidays=HOLIDAYS)
table = (
    pl.scan_csv(arguments.requests, schema=SCHEMA)
    .with_columns(days=days)
    .with_columns(speed=((20 - col("days")) / 20).clip(0, 1).fill_null(0.0))
    .group_by("state", "institution")
    .agg(
        requests=pl.len(),
        answered=col("answered").count(),
        availability=worth("outcome", AVAILABLE).mean(),
        clarity=worth("clear", WORDS).filter(competent).mean(),
        completeness=worth("complete", WORDS).filter(competent).mean(),
        celerity=col("speed").mean(),
        days_median=col("days").median(),
        days_p90=col("days").quantile(0.9, "linear"),
    )
    .sort("state", "institution")
    .collect(engine=arguments.engine)
)
table.write_csv(sys.stdout.buffer)
sys.stdout.flush()

peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{time.perf_counter() - started:.4f} s, {peak:.0f} MiB", file=sys.stderr)
