"""Writes independent reference results for indices that are not the Open Government Metric.

    python3 tests/reference/own_index.py        # writes tests/reference/own_index/, always the same bytes

Each case is a methodology `<case>.toml`, a survey `<case>.csv` (missing = empty) and `<case>.expected.csv`: every computed
node of every institution at 17 significant digits, empty where null. With w the weights and x the children that take part:

    arithmetic  sum(w x) / sum(w)                power p  (sum(w x^p) / sum(w))^(1/p)
    geometric   exp(sum(w ln x) / sum(w))        minimum  min(x)
    harmonic    sum(w) / sum(w / x)

as in COINr's a_amean, a_gmean and a_hmean. A child of weight 0 takes no part in anything; a child that is zero makes the
geometric mean, the harmonic mean and powers below 0 zero. Plain loops on purpose, with exactly rounded sums.

`Rscript tests/reference/own_index.R` computes the same with weighted.mean() and compares: R 4.2.2 agrees to 1e-12 of the scale.
"""

from math import exp, fsum, log
from pathlib import Path

import numpy

FOLDER = Path(__file__).parent / "own_index"
INSTITUTIONS = 40
PROPAGATE, RENORMALIZE, ZERO = "propagate", "renormalize", "zero"
ARITHMETIC, GEOMETRIC, HARMONIC, MINIMUM = "arithmetic", "geometric", "harmonic", "minimum"


def power(p):
    return {"power": p}


def available(share):
    return {"available": share}


# --- definitions


def aggregate(how, weights, values):
    total = fsum(weights)
    if how == ARITHMETIC:
        return fsum(w * x for w, x in zip(weights, values)) / total
    if how == MINIMUM:
        return min(values)
    p = how["power"] if isinstance(how, dict) else 0.0
    if 0.0 in values and p <= 0.0:
        return 0.0
    if how == GEOMETRIC:
        return exp(fsum(w * log(x) for w, x in zip(weights, values)) / total)
    if how == HARMONIC:
        return total / fsum(w / x for w, x in zip(weights, values))
    return (fsum(w * x**p for w, x in zip(weights, values)) / total) ** (1.0 / p)


def value_of(node, row):
    taking_part = [(w, row[child]) for child, w in node["children"].items() if w > 0]
    present = [(w, x) for w, x in taking_part if x is not None]
    policy = node["missing"] or PROPAGATE
    if policy == ZERO:
        present = [(w, 0.0 if x is None else x) for w, x in taking_part]
    elif policy == PROPAGATE and len(present) < len(taking_part):
        return None
    elif isinstance(policy, dict) and len(present) / len(taking_part) < policy["available"]:
        return None
    if not present:
        return None
    return aggregate(node["aggregation"], *zip(*present))


# --- methodologies


class Index:
    """The nodes of one case in the order of its file: indicators, then parents after their children."""

    def __init__(self, name, seed, scale=(0, 100), missing=None):
        self.name = name
        self.scale = scale
        self.missing = missing
        self.random = numpy.random.default_rng(seed)
        self.indicators = {}
        self.computed = {}

    def add_indicators(self, prefix, count, **keys):
        codes = [f"{prefix}{i:0{len(str(count))}}" for i in range(1, count + 1)]
        self.indicators |= {code: dict(keys) for code in codes}
        return codes

    def add(self, code, children, aggregation=ARITHMETIC, missing=None, relative=False, **labels):
        """Children are a dict of weights, or a list for which weights are drawn."""
        if not isinstance(children, dict):
            children = dict(zip(children, self.draw_weights(len(children), relative)))
        self.computed[code] = {
            "children": children,
            "aggregation": aggregation,
            "missing": missing or self.missing,
            "relative": relative,
            "labels": labels,
        }
        return code

    def draw_weights(self, count, relative):
        if relative:
            return [float(w) for w in self.random.integers(1, 40, count) / 4]
        cuts = sorted(self.random.choice(range(1, 100), count - 1, replace=False).tolist())
        return [(b - a) / 100 for a, b in zip([0] + cuts, cuts + [100])]

    def toml(self):
        low, high = self.scale
        lines = [f'name = "{self.name}"', f'headline = "{list(self.computed)[-1]}"', 'catalog = "none"']
        lines.append(f"scale = {{ min = {low}, max = {high} }}")
        for code, keys in self.indicators.items():
            lines += ["", "[[node]]", f'code = "{code}"'] + [f'{key} = "{text}"' for key, text in keys.items()]
        for code, node in self.computed.items():
            lines += ["", "[[node]]", f'code = "{code}"'] + [f'{key} = "{text}"' for key, text in node["labels"].items()]
            lines.append("children = { " + ", ".join(f"{child} = {w:g}" for child, w in node["children"].items()) + " }")
            if node["relative"]:
                lines.append('weights = "relative"')
            lines.append("aggregation = " + choice(node["aggregation"]))
            if node["missing"]:
                lines.append("missing = " + choice(node["missing"]))
        return "\n".join(lines) + "\n"

    def cells(self, missing_share, zero_share):
        """Text of the survey. The first two institutions hold the ends of the scale; the third, given any gaps, nothing."""
        low, high = self.scale
        rows = []
        for i in range(INSTITUTIONS):
            row = []
            for _ in self.indicators:
                thousandths, kind, gap = self.random.integers(1000 * low, 1000 * high + 1), *self.random.random(2)
                text = f"{thousandths / 1000:.3f}"
                if kind < zero_share:
                    text = "0"
                elif kind > 0.98:
                    text = str(high)
                if i < 2:
                    text = str(self.scale[i])
                elif gap < missing_share or (i == 2 and missing_share > 0):
                    text = ""
                row.append(text)
            rows.append(row)
        return rows

    def write(self, missing_share=0.0, zero_share=0.01):
        for node in self.computed.values():
            assert node["relative"] or abs(fsum(node["children"].values()) - 1) < 1e-12
        survey = [["institution"] + [keys.get("column", code) for code, keys in self.indicators.items()]]
        expected = [["institution", *self.computed]]
        for i, cells in enumerate(self.cells(missing_share, zero_share), 1):
            unit = f"Unit {i:02}"
            row = {code: float(cell) if cell else None for code, cell in zip(self.indicators, cells)}
            for code, node in self.computed.items():
                row[code] = value_of(node, row)
            survey.append([unit, *cells])
            expected.append([unit] + ["" if row[code] is None else f"{row[code]:.17g}" for code in self.computed])
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{self.name}.toml").write_text(self.toml(), encoding="utf-8")
        write_csv(f"{self.name}.csv", survey)
        write_csv(f"{self.name}.expected.csv", expected)


def choice(value):
    """An aggregation or a missing-data policy as TOML."""
    if isinstance(value, dict):
        ((key, number),) = value.items()
        return f"{{ {key} = {number} }}"
    return f'"{value}"'


def write_csv(name, rows):
    (FOLDER / name).write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")


def parts(items, size):
    return [items[i : i + size] for i in range(0, len(items), size)]


# --- cases


def deep():
    """Five levels, sixty indicators, every aggregation, weights that need not sum to 1."""
    index = Index("deep", 1)
    layer = index.add_indicators("I", 60)
    ways = [ARITHMETIC, GEOMETRIC, HARMONIC, MINIMUM, power(0.5), power(2), power(-0.5)]
    turn = 0
    for prefix, size in (("A", 4), ("B", 3), ("C", 3), ("D", 2)):
        above = []
        for i, children in enumerate(parts(layer, size), 1):
            above.append(index.add(f"{prefix}{i:02}", children, ways[turn % len(ways)], relative=True))
            turn += 1
        layer = above
    index.write(zero_share=0.003)


def wide():
    """Six nodes of fifty indicators each."""
    index = Index("wide", 2)
    ways = [ARITHMETIC, GEOMETRIC, ARITHMETIC, HARMONIC, power(0.5), ARITHMETIC]
    nodes = [
        index.add(f"N{i}", children, how, relative=True)
        for i, (children, how) in enumerate(zip(parts(index.add_indicators("I", 300), 50), ways), 1)
    ]
    index.add("TOTAL", nodes, relative=True)
    index.write(zero_share=0.0005)


def with_gaps(name, seed, policy, ways):
    """Thirty indicators in nodes of five and of ten, so that shares of exactly 0.6 occur.

    A quarter of the cells is missing; under `propagate` only 2%, or nothing would be left.
    """
    index = Index(name, seed, missing=policy)
    indicators = index.add_indicators("I", 30)
    groups = parts(indicators[:20], 5) + [indicators[20:]]
    nodes = [index.add(f"N{i}", group, ways[i % len(ways)], relative=i % 2 == 0) for i, group in enumerate(groups, 1)]
    index.add("X", nodes[:3], ways[0])
    index.add("Y", nodes[2:], ways[1], relative=True)
    index.add("TOTAL", ["X", "Y"], ways[2 % len(ways)])
    index.write(missing_share=0.25 if policy != PROPAGATE else 0.02)


def zero_weights():
    """Children of weight 0 that are zero, missing, or themselves computed and null; zeros that do count beside them."""
    index = Index("zero_weights", 7)
    a = index.add_indicators("I", 24)
    index.add("G", {a[0]: 0.5, a[1]: 0, a[2]: 0.5, a[3]: 0}, GEOMETRIC)
    index.add("H", {a[4]: 0, a[5]: 0.25, a[6]: 0.75, a[7]: 0}, HARMONIC)
    index.add("Q", {a[8]: 2, a[9]: 0, a[10]: 1}, power(-1), RENORMALIZE, relative=True)
    index.add("M", {a[11]: 0, a[12]: 3, a[13]: 1}, MINIMUM, relative=True)
    index.add("R", {a[14]: 0, a[15]: 1, a[16]: 2, a[17]: 0}, GEOMETRIC, RENORMALIZE, relative=True)
    index.add("V", {a[18]: 0, a[19]: 0, a[20]: 1, a[21]: 1}, ARITHMETIC, available(1.0), relative=True)
    index.add("Z", {a[22]: 0, a[23]: 1}, HARMONIC, ZERO)
    index.add("X", {"G": 0, "H": 0.5, "Q": 0.5})
    index.add("Y", {"M": 0, "R": 1, "V": 1, "Z": 0}, GEOMETRIC, RENORMALIZE, relative=True)
    index.add("TOTAL", {"X": 0.75, "Y": 0.25, "G": 0}, power(0.5), RENORMALIZE)
    index.write(missing_share=0.1, zero_share=0.15)


def shared():
    """Nodes with two parents, an indicator that counts at two heights, labels, a header of its own."""
    index = Index("shared", 8)
    access = index.add_indicators("ACC_", 4, en="Access indicator", es="Indicador de acceso")
    offer = index.add_indicators("OFF_", 5)
    reply = index.add_indicators("REP_", 3, es="Indicador de respuesta")
    index.indicators["VOICE"] = {"column": "voice_as_heard", "en": "Voice", "es": "Voz"}
    index.add("ACC", access, ARITHMETIC, relative=True, en="Access", es="Acceso")
    index.add("OFF", offer, GEOMETRIC, en="Offer", es="Oferta")
    index.add("REP", {reply[0]: 1, reply[1]: 1, reply[2]: 1, access[0]: 2}, HARMONIC, relative=True, es="Respuesta")
    index.add("STATE_SIDE", {"ACC": 0.5, "OFF": 0.5}, en="Government perspective", es="Perspectiva de gobierno")
    index.add("PUBLIC_SIDE", {"ACC": 1, "REP": 3, "VOICE": 1}, power(0.5), relative=True, es="Perspectiva ciudadana")
    index.add("ACTION", {"OFF": 0.4, "REP": 0.6}, MINIMUM)
    index.add("TOTAL", {"STATE_SIDE": 0.3, "PUBLIC_SIDE": 0.3, "ACTION": 0.2, "VOICE": 0.2}, en="Total", es="Total")
    index.write()


def negative_scale():
    """Scores from -1 to 1, where a mean can cancel to zero."""
    index = Index("negative_scale", 9, scale=(-1, 1))
    ways = [ARITHMETIC, MINIMUM]
    policies = [None, RENORMALIZE, ZERO, available(0.5)]
    nodes = [
        index.add(f"N{i}", children, ways[i % 2], policies[i % 4], relative=i % 3 == 0)
        for i, children in enumerate(parts(index.add_indicators("I", 24), 4), 1)
    ]
    index.add("X", nodes[:3], MINIMUM, RENORMALIZE)
    index.add("Y", nodes[3:], ARITHMETIC, ZERO, relative=True)
    index.add("TOTAL", ["X", "Y"], ARITHMETIC, RENORMALIZE)
    index.write(missing_share=0.1, zero_share=0.05)


if __name__ == "__main__":
    means = [ARITHMETIC, GEOMETRIC, HARMONIC]
    deep()
    wide()
    with_gaps("missing_renormalize", 3, RENORMALIZE, means)
    with_gaps("missing_available", 4, available(0.6), means)
    with_gaps("missing_propagate", 5, PROPAGATE, [ARITHMETIC, MINIMUM, GEOMETRIC, HARMONIC, power(0.5)])
    with_gaps("missing_zero", 6, ZERO, [ARITHMETIC, power(0.5), MINIMUM, ARITHMETIC, GEOMETRIC])
    zero_weights()
    shared()
    negative_scale()
