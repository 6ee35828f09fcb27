"""The same records of requests as CSV, and as Parquet and Arrow IPC files of pyarrow, in types that other writers use.

    python3 columns.py

writes columns.csv, columns.parquet and columns.arrow. Times are those of clocks in Mexico City, kept in UTC.
"""

import datetime as dt
import decimal
import random

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

draw = random.Random(2019)
ZONE = "America/Mexico_City"
NAMES = ["Secretaría de Salud", "Instituto, de \"Ñ\"", "Colegio"]
OUTCOMES = ["Notificación de envío", "Información parcialmente reservada o confidencial", "Sin respuesta"]
naive, rows = [], []
for _ in range(60):
    received = dt.datetime(2019, 1, 1, 23, 30) + dt.timedelta(days=draw.randrange(300))
    outcome = draw.choice(OUTCOMES)
    answered = None if outcome == OUTCOMES[2] else received.date() + dt.timedelta(days=draw.choice([0, 3, 20, 90, -1]))
    rows.append((draw.choice(NAMES), draw.choice([6, 14, None]), received, answered, outcome,
                 draw.choice([True, False, None]), draw.choice([None, decimal.Decimal("0.5"), decimal.Decimal("1.0"), decimal.Decimal("0.7")])))
columns = list(zip(*rows))
table = pa.table({
    "institución": pa.array(columns[0]).dictionary_encode(),
    "estado": pa.array(columns[1], pa.int8()),
    "lista": pa.array([[1, 2]] * len(rows)),
    "fecha_solicitud": pa.array(columns[2], pa.timestamp("us")),
    "fecha_respuesta": pa.array(columns[3], pa.date32()),
    "respuesta": pa.array(columns[4], pa.large_string()).dictionary_encode(),
    "completa": pa.array(columns[5]),
    "clara": pa.array(columns[6], pa.decimal128(5, 2)),
})
local = table["fecha_solicitud"]
aware = pa.compute.assume_timezone(local, ZONE)
table = table.set_column(3, "fecha_solicitud", aware)
pa.parquet.write_table(table, "columns.parquet", compression="zstd", data_page_version="2.0", row_group_size=25)
pa.feather.write_feather(table, "columns.arrow", compression="lz4", chunksize=25)

with open("columns.csv", "w", newline="") as out:
    print(*table.column_names, sep=";", file=out)
    for name, state, received, answered, outcome, complete, clear in rows:
        complete = "" if complete is None else str(complete).lower()
        clear = "" if clear is None else f"{clear:.2f}"
        print(name if '"' not in name else '"' + name.replace('"', '""') + '"', state or "", "", received.isoformat(),
              answered or "", outcome, complete, clear, sep=";", file=out)
