"""`ogm score` and `ogm summarize --wide`, the same by the query of `ogm sql` on an engine, and a reference in plain Python: every
cell, to 1e-12 of the scale, and text, ranks, quadrants and bands exactly.

    python tests/engines/compare.py --ogm target/debug/ogm --engine duckdb --cases 100 --seed 1
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import tomllib

import engines
import generate
import reference

TOLERANCE = 1e-12
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


# Columns of truth values, whole numbers and days to an engine, all of them answers.
LOOKS = """
name = "looks"
headline = "H"
catalog = "none"
[[node]]
code = "POLICY_SCORE"
column = "policy"
rule = { map = { "yes" = 1, "no" = 0 } }
[[node]]
code = "RAMP_SCORE"
column = "ramp"
rule = { map = { "1" = 1, "0" = 0.25 } }
[[node]]
code = "ANY"
rule = { any = ["policy", "ramp"] }
[[node]]
code = "SINCE_SCORE"
column = "since"
rule = { map = { "2020-01-02" = 1, "2021-11-30" = 0.5 } }
[[node]]
code = "DAYS_SCORE"
column = "days"
rule = { goalposts = { worst = 20, best = 0 } }
[[node]]
code = "H"
children = { POLICY_SCORE = 0.2, RAMP_SCORE = 0.2, ANY = 0.2, SINCE_SCORE = 0.2, DAYS_SCORE = 0.2 }
missing = "renormalize"
"""


class Comparison:
    def __init__(self, ogm, engine, folder, broken=False):
        self.ogm, self.engine, self.folder, self.broken = ogm, engine, folder, broken
        self.tables = self.cells = self.seconds = 0

    def program(self, *arguments):
        run = subprocess.run([self.ogm, *arguments], capture_output=True, text=True)
        if run.returncode != 0:
            raise AssertionError("ogm %s: %s" % (" ".join(arguments), run.stderr))
        return run.stdout

    def case(self, case):
        """Compares the scores of a case, and its summaries."""
        methodology, survey = (os.path.join(self.folder, name) for name in ("methodology.toml", "survey.csv"))
        with open(methodology, "w", encoding="utf-8") as file:
            file.write(case.edition or generate.toml_file(case.methodology))
        with open(survey, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([case.headers, *case.rows])
        common = ["--methodology", methodology, "--indices", case.indices]
        expected = reference.Scores(case.methodology, case.headers, case.rows, case.indices)
        query = [*common, "--dialect", self.engine.dialect, "--table=" + case.table, "--columns", survey]
        self.engine.load(case.table, case.headers, case.rows, case.typed, case.empty)
        self.compare("score", case, expected, expected.score(), self.program("score", survey, *common, "--format", "json"),
                     self.program("sql", *query), ordered=False)
        for number, keys in enumerate(case.keys):
            # Weighted and plain means by turns.
            design = {} if number % 2 else case.design
            options = ["--%s=%s" % option for option in design.items()]
            by = ["--by=" + ",".join(keys)] if keys else []
            table = expected.summarize(keys, **design)
            self.compare("summarize by %r %r" % (keys, design), case, expected, table,
                         self.program("summarize", survey, "--wide", "--format", "json", *by, *common, *options),
                         self.program("sql", *query, "--summarize=" + ",".join(keys), *options), ordered=True)
        self.engine.drop(case.table)
        if case.edition and hasattr(self.engine, "infer"):
            self.of_file(case, survey, common, expected)
        assert self.engine.canary(), "the canary is dead"

    def of_file(self, case, survey, common, expected):
        """The scores of a file that the engine reads itself, and of a table that it made of it, with types of its choice."""
        printed = self.program("score", survey, *common, "--format", "json")
        query = ["sql", *common, "--dialect", self.engine.dialect, "--columns", survey]
        self.compare("score of the file", case, expected, expected.score(), printed, self.program(*query, "--table=" + survey),
                     ordered=False)
        self.engine.infer("inferred", survey)
        case.typed = {"*": "inferred"}
        self.compare("score of inferred types", case, expected, expected.score(), printed,
                     self.program(*query, "--table=inferred"), ordered=False)
        self.engine.drop("inferred")

    def compare(self, what, case, scores, expected, printed, query, ordered):
        names, rows = expected
        printed = json.loads(printed)["rows"]
        found = [[row[name] for name in names] for row in printed]
        assert list(printed[0]) == names, "%s: ogm has the columns %s, the reference %s" % (what, list(printed[0]), names)
        if self.broken:
            query = query.replace("1E12", "1E2").replace("0.", "0.0000000001")
        start = time.time()
        try:
            columns, answered = self.engine.run(query)
        except Exception as error:
            raise AssertionError("%s: %s\n%s" % (what, error, query)) from error
        assert columns == names, "%s: the engine has the columns %s, the reference %s\n%s" % (what, columns, names, query)
        self.seconds += time.time() - start
        if not ordered:
            # An institution is told by its name and its state, written as they may be.
            told = [names.index(name) for name in ("unit", "state") if name in names]
            order = {tuple(row[at] for at in told): number for number, row in enumerate(rows)}
            answered.sort(key=lambda row: order.get(tuple(row[at] for at in told), -1))
        for source, table in (("ogm", found), (self.engine.dialect, answered)):
            assert len(table) == len(rows), "%s: %s has %d rows, the reference %d\n%s" % (what, source, len(table), len(rows), query)
            for row, (left, right) in enumerate(zip(table, rows)):
                for name, a, b in zip(names, left, right):
                    self.cells += 1
                    if not self.agree(case, scores, name, a, b, source):
                        raise AssertionError("%s: row %d, column %r: %s has %r, the reference %r\n%s" % (
                            what, row + 1, name, source, a, b, query))
        self.tables += 1

    def agree(self, case, scores, name, a, b, source):
        if name in scores.index.by_code:
            if a is None or b is None:
                return a is b
            low, high = scores.index.scale_of(name)
            return type(a) in (float, int) and (type(a) is float or source == "ogm") and abs(a - b) <= TOLERANCE * (high - low)
        if source != "ogm" and case.typed and a is not None and b is not None and a != b:
            # A number or a truth value in a column of its own type is written as the engine writes it.
            if a in ("true", "false"):
                return reference.truth(b) == float(a == "true")
            return isinstance(a, str) and generate.is_number(a) and generate.is_number(b) and float(a) == float(b)
        return a == b and type(a) is type(b)


def fixtures():
    """The surveys of the project, answers that look like other types, and the editions on made-up values."""
    draw = random.Random(1)
    headers = ["institution", "region", "policy", "ramp", "since", "days"]
    rows = [["Office %03d" % row, draw.choice(["01", "05", "32"]), draw.choice(["yes", "no"]), draw.choice("01"),
             draw.choice(["2020-01-02", "2021-11-30"]), draw.choice(["18", "8", "15.5", ""])] for row in range(60)]
    yield "looks", LOOKS, headers, rows, [[], ["region"]]
    for survey, methodology, keys in [
        ("fixtures/survey_2017.csv", "src/methodology/editions/2017.toml",
         [[], ["state"], ["state_code", "level"], ["level", "type"], ["type"]]),
        ("fixtures/own_index.csv", "fixtures/own_index.toml", [[], ["region"]]),
        ("fixtures/raw_answers.csv", "fixtures/raw_answers.toml", [[], ["region"], ["policy", "ramp"]]),
    ]:
        with open(os.path.join(ROOT, survey), encoding="utf-8", newline="") as file:
            headers, *rows = csv.reader(file)
        yield survey, methodology, headers, rows, keys
    for year in (2019, 2021, 2023):
        draw = random.Random(year)
        headers = ["SO", "edo", "niv", "ts", "TG", "TC", "PG", "PC", "GA"]
        rows = [["Oficina %d" % row, draw.choice(list(reference.places._STATES)), draw.choice(["Federal", "Estatal", ""]),
                 draw.choice(["Partido", "Sindicato", "Órgano autónomo"]),
                 *("" if draw.random() < 0.05 else repr(round(draw.random(), draw.choice([1, 4]))) for _ in range(5))]
                for row in range(60)]
        yield str(year), "src/methodology/editions/%d.toml" % year, headers, rows, [[], ["edo"], ["niv", "ts"]]


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("--ogm", default=os.path.join(ROOT, "target", "debug", "ogm"))
    options.add_argument("--engine", choices=sorted(engines.ENGINES), default="duckdb")
    options.add_argument("--cases", type=int, default=100)
    options.add_argument("--seed", type=int, default=2017)
    options.add_argument("--case", type=int, help="run this random case alone")
    options.add_argument("--break", dest="broken", action="store_true", help="change the queries a little, which must be found")
    options = options.parse_args()
    start = time.time()
    engine = engines.ENGINES[options.engine]()
    print("%s %s" % (engine.dialect, engine.version), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(options.ogm, engine, folder, options.broken)
        for name, methodology, headers, rows, keys in fixtures() if options.case is None else ():
            text = methodology
            if methodology.endswith(".toml"):
                with open(os.path.join(ROOT, methodology), encoding="utf-8") as file:
                    text = file.read()
            names = {"edo": "state", "niv": "level", "ts": "type"}
            for indices in ("computed", "supplied"):
                case = generate.Case(tomllib.loads(text), headers, rows, keys=[[names.get(key, key) for key in some] for some in keys],
                                     indices=indices)
                case.edition = text
                attempt(comparison, case, name)
                if engine.dialect == "spark":
                    break
        for number in range(options.cases) if options.case is None else [options.case]:
            seed = "%d/%d" % (options.seed, number)
            case = generate.case(random.Random(seed), engine.dialect)
            case.edition = None
            attempt(comparison, case, "--seed %d, case %d" % (options.seed, number))
    print("%d tables, %d cells agree; %.0f s, %.0f of them in the engine" % (
        comparison.tables, comparison.cells, time.time() - start, comparison.seconds))


def attempt(comparison, case, name):
    try:
        comparison.case(case)
    except Exception as error:
        with open(os.path.join(comparison.folder, "methodology.toml"), encoding="utf-8") as file:
            methodology = file.read()
        survey = "\n".join(str(row) for row in [case.headers, *case.rows[:40]])
        if not isinstance(error, AssertionError):
            import traceback
            traceback.print_exc()
        sys.exit("%s\n%s\n%s\ntable %r, typed %r, empty %r\n%s" % (methodology, survey, error, case.table, case.typed, case.empty, name))


if __name__ == "__main__":
    main()
