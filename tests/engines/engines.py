"""Engines, each behind the same few methods: a table is loaded, a query is run, its names and rows come back."""


def quoted(name, quote='"'):
    return quote + name.replace(quote, quote * 2) + quote


def value(cell, kind, empty):
    """A cell as its column has it: text, or of a type; an empty one is null or an empty text."""
    if not cell.strip():
        return None if kind else empty
    return {None: str, "double": float, "integer": lambda text: int(float(text))}[kind](cell)


class DuckDb:
    dialect = "duckdb"
    types = {None: "VARCHAR", "double": "DOUBLE", "integer": "INTEGER"}

    def __init__(self):
        import duckdb
        self.version = duckdb.__version__
        self.connection = duckdb.connect()
        self.connection.execute("CREATE TABLE canary AS SELECT 1 AS alive")

    def load(self, name, headers, rows, typed, empty):
        columns = ", ".join("%s %s" % (quoted(header), self.types[typed.get(header)]) for header in headers)
        self.connection.execute("CREATE OR REPLACE TABLE %s (%s)" % (quoted(name), columns))
        marks = ", ".join("?" for _ in headers)
        self.connection.executemany(
            "INSERT INTO %s VALUES (%s)" % (quoted(name), marks),
            [[value(cell, typed.get(header), empty) for header, cell in zip(headers, row)] for row in rows])

    def infer(self, name, path):
        """Loads a file as the engine reads it, with the types that its cells look like."""
        self.connection.execute("CREATE OR REPLACE TABLE %s AS FROM %s" % (quoted(name), quoted(path)))

    def run(self, query):
        found = self.connection.execute(query)
        return [column[0] for column in found.description], [list(row) for row in found.fetchall()]

    def drop(self, name):
        self.connection.execute("DROP TABLE %s" % quoted(name))

    def canary(self):
        return self.run("SELECT alive FROM canary")[1] == [[1]]


class Spark:
    dialect = "spark"

    def __init__(self):
        import pyspark
        from pyspark.sql import SparkSession
        self.version = pyspark.__version__
        settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "1g",
                    "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
        builder = SparkSession.builder.master("local[2]").appName("ogm")
        for key, setting in settings.items():
            builder = builder.config(key, setting)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        self.load("canary", ["alive"], [["1"]], {"alive": "integer"}, None)

    def load(self, name, headers, rows, typed, empty):
        from pyspark.sql.types import DoubleType, IntegerType, StringType, StructField, StructType
        types = {None: StringType(), "double": DoubleType(), "integer": IntegerType()}
        schema = StructType([StructField(header, types[typed.get(header)]) for header in headers])
        cells = [[value(cell, typed.get(header), empty) for header, cell in zip(headers, row)] for row in rows]
        self.session.createDataFrame(cells, schema).createOrReplaceTempView(quoted(name, "`"))

    def run(self, query):
        found = self.session.sql(query)
        return found.columns, [list(row) for row in found.collect()]

    def drop(self, name):
        self.session.sql("DROP VIEW %s" % quoted(name, "`"))

    def canary(self):
        return self.run("SELECT alive FROM canary")[1] == [[1]]


class DataFusion:
    dialect = "datafusion"

    def __init__(self):
        import datafusion
        self.version = datafusion.__version__
        self.context = datafusion.SessionContext()
        self.load("canary", ["alive"], [["1"]], {"alive": "integer"}, None)

    def load(self, name, headers, rows, typed, empty):
        import pyarrow
        types = {None: pyarrow.string(), "double": pyarrow.float64(), "integer": pyarrow.int32()}
        arrays = [pyarrow.array([value(row[at], typed.get(header), empty) for row in rows], types[typed.get(header)])
                  for at, header in enumerate(headers)]
        batch = pyarrow.RecordBatch.from_arrays(arrays, names=headers)
        self.context.register_record_batches(quoted(name), [[batch]])

    def run(self, query):
        found = self.context.sql(query)
        names = found.schema().names
        table = found.to_arrow_table()
        return names, [list(row) for row in zip(*(column.to_pylist() for column in table.columns))]

    def drop(self, name):
        self.context.deregister_table(quoted(name))

    def canary(self):
        return self.run("SELECT alive FROM canary")[1] == [[1]]


class Postgres:
    """The server that the variables of libpq name (PGHOST, PGUSER, ...)."""
    dialect = "postgres"
    types = {None: "TEXT", "double": "DOUBLE PRECISION", "integer": "INTEGER"}

    def __init__(self):
        import psycopg
        self.connection = psycopg.connect(autocommit=True)
        self.version = str(self.connection.info.server_version)
        self.connection.execute("CREATE TEMPORARY TABLE canary AS SELECT 1 AS alive")

    def load(self, name, headers, rows, typed, empty):
        columns = ", ".join("%s %s" % (quoted(header), self.types[typed.get(header)]) for header in headers)
        self.connection.execute(("CREATE TEMPORARY TABLE %s (%s)" % (quoted(name), columns)).encode())
        with self.connection.cursor().copy(("COPY %s FROM STDIN" % quoted(name)).encode()) as copy:
            for row in rows:
                copy.write_row([value(cell, typed.get(header), empty) for header, cell in zip(headers, row)])

    def run(self, query):
        found = self.connection.execute(query.encode())
        return [column.name for column in found.description], [list(row) for row in found.fetchall()]

    def drop(self, name):
        self.connection.execute(("DROP TABLE %s" % quoted(name)).encode())

    def canary(self):
        return self.run("SELECT alive FROM canary")[1] == [[1]]


ENGINES = {engine.dialect: engine for engine in (DuckDb, Spark, DataFusion, Postgres)}
