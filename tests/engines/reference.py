"""Scores and summaries, written from src/definitions.md in plain Python: slow, short, and independent of the library.

A methodology is what tomllib makes of its file. A survey is a list of rows, each a dict from the header to the text of the cell,
"" being a missing one. States, levels and types are given as the catalogue has them: see places.py.
"""

import math
import unicodedata

import places

NAMES_OF = {
    "unit": ["institution", "so", "sujeto_obligado", "institucion", "nombre"],
    "state": ["state", "edo", "estado", "entidad", "nom_ent", "cve_ent"],
    "level": ["level", "niv", "nivel"],
    "type": ["type", "ts", "tipo"],
}
CHECKLISTS = ("share", "any", "all")
SAMPLE_WISE = ("min_max", "z_score", "rank", "percent_rank", "distance_to_reference")


def fold(text):
    """Without case, accents and the spaces around it."""
    plain = (c for c in unicodedata.normalize("NFD", text.strip()) if not unicodedata.combining(c))
    return "".join(plain).lower()


def rule_of(node):
    """The name of the rule of a node, what it holds, and the score beyond the last step; None where there is none."""
    rule = node.get("rule")
    if rule is None or isinstance(rule, str):
        return rule and (rule, True, None)
    (name, content), = ((name, content) for name, content in rule.items() if name != "else")
    return name, content, rule.get("else")


class Index:
    """A methodology."""

    def __init__(self, methodology):
        self.nodes = methodology["node"]
        self.by_code = {node["code"]: node for node in self.nodes}
        self.catalog = methodology.get("catalog", "mexico")
        self.scale = methodology.get("scale", {"min": 0.0, "max": 1.0})
        self.quadrants = methodology.get("quadrants")
        self.bands = sorted(methodology.get("bands", []), key=lambda band: band["above"])
        children = {child for node in self.nodes for child in node.get("children", {})}
        self.headline = methodology.get("headline") or next(
            node["code"] for node in self.nodes if node["code"] not in children)

    def scale_of(self, code):
        scale = self.by_code[code].get("scale", self.scale)
        return float(scale["min"]), float(scale["max"])

    def comparable(self, code, score):
        """What ranks and thresholds compare; null stays null."""
        if score is None:
            return None
        low, high = self.scale_of(code)
        share = score / (high - low)
        if abs(share) >= 9e3:
            return share
        return math.copysign(math.floor(abs(share) * 1e12 + 0.5) / 1e12, share) + 0.0


class Roles:
    """Which column is what."""

    def __init__(self, index, headers, unit=None):
        self.headers, used = headers, set()

        def find(name, free=True):
            exact = [at for at, header in enumerate(headers) if header == name]
            folded = [at for at, header in enumerate(headers) if fold(header) == fold(name)]
            return next((at for at in exact + folded if not free or at not in used), None)

        self.unit = find(unit) if unit else None
        used.update([self.unit] if unit else [])
        self.raw, self.score = {}, {}
        for node in index.nodes:
            rule, column = rule_of(node), node.get("column", node["code"])
            if rule:
                if rule[0] in CHECKLISTS:
                    places_of = [find(item) for item in rule[1]]
                else:
                    renamed = find(column + "_in_file") if column + "_in_file" in headers else None
                    places_of = [find(column) if renamed is None else renamed]
                if all(at is not None for at in places_of):
                    self.raw[node["code"]] = places_of
        for exact in (True, False):
            for node in index.nodes:
                code, rule = node["code"], rule_of(node)
                column = code if rule and rule[0] not in CHECKLISTS else node.get("column", code)
                at = find(column)
                is_exact = at is not None and headers[at] == column
                if code in self.score or at is None or at in self.raw.get(code, []) or is_exact != exact:
                    continue
                self.score[code] = at
                used.add(at)
        raw = {at for columns in self.raw.values() for at in columns}
        for role, names in NAMES_OF.items():
            if role == "unit" and unit:
                continue
            found = next((at for at in map(find, names) if at is not None and at not in raw), None)
            setattr(self, role, found)
            used.update([] if found is None else [found])
        coded = ("state", "level", "type") if index.catalog == "mexico" else ()
        self.coded = {role: getattr(self, role) for role in coded if getattr(self, role) is not None}
        text = set(range(len(headers))) - set(self.score.values()) - {self.unit} - set(self.coded.values())
        self.texts = {at: self.name_of_text(index, at) for at in sorted(text)}

    def name_of_text(self, index, at):
        for role in ("state", "level", "type"):
            if getattr(self, role) == at:
                return role
        header = self.headers[at]
        return header + "_in_file" if header in TAKEN or header in index.by_code else header


# Columns of the library's tables, after which no text column may be called.
TAKEN = {"unit", "state_code", "state", "level", "type", "rank", "quadrant", "band", "n", "node", "mean", "place", "weight"}


def plan(index, available, indices):
    """Where the value of each node comes from."""
    source, computable = {}, {}

    def visit(code):
        if code in source:
            return
        children = [child for child, weight in index.by_code[code].get("children", {}).items() if weight > 0]
        for child in children:
            visit(child)
        computable = bool(children) and all(source[child] for child in children)
        if computable and not (code in available and indices == "supplied"):
            source[code] = "computed"
        else:
            source[code] = "supplied" if code in available else None

    for node in index.nodes:
        visit(node["code"])
    return source


def truth(cell):
    folded = fold(cell)
    if folded in ("si", "yes", "true", "verdadero", "1"):
        return True
    return False if folded in ("no", "false", "falso", "0") else None


def scored_by_rule(index, node, cells):
    """The scores of a node by its rule; cells are a list of the texts of each row, column by column."""
    name, content, beyond = rule_of(node)
    low, high = index.scale_of(node["code"])

    def at(part):
        return None if part is None else low + (high - low) * part

    def number(text):
        return float(text) if text.strip() else None

    if name == "map":
        scores = {fold(answer): float(score) for answer, score in content.items()}
        return [scores.get(fold(text)) if text.strip() else None for text in cells[0]]
    if name in CHECKLISTS:
        rows = [[truth(text) for text in row] for row in zip(*cells)]
        if name == "share":
            return [at(None if None in row else sum(row) / len(row)) for row in rows]
        decisive = name == "any"
        return [at(float(decisive) if decisive in row else None if None in row else float(not decisive)) for row in rows]
    values = [number(text) for text in cells[0]]
    present = sorted(value for value in values if value is not None)
    if name == "goalposts":
        worst, best = float(content["worst"]), float(content["best"])
        return [None if x is None else at(min(1.0, max(0.0, (x - worst) / (best - worst)))) for x in values]
    if name == "steps":
        def step(x):
            return next((float(score) for bound, score in content if x <= bound), beyond)
        return [None if x is None else step(x) for x in values]
    if not present:
        return values
    lowest, highest, n = present[0], present[-1], len(present)
    ranks = {value: float(present.index(value) + 1) for value in present}
    if name == "rank":
        return [None if x is None else ranks[x] for x in values]
    if name == "percent_rank":
        return [None if x is None or n == 1 else at((ranks[x] - 1) / (n - 1)) for x in values]
    if name == "z_score":
        mean = math.fsum(present) / n
        if lowest == highest:
            return [None] * len(values)
        sd = math.sqrt(math.fsum((x - mean) ** 2 for x in present) / (n - 1))
        return [None if x is None else (x - mean) / sd for x in values]
    if name == "min_max":
        top = highest
    else:
        top = highest
        if isinstance(content, dict) and content:
            top = float(content["reference"])
        elif not isinstance(content, (bool, dict)):
            top = float(content)
    if top == lowest:
        return [None] * len(values)
    if name == "min_max":
        return [None if x is None else at((x - lowest) / (top - lowest)) for x in values]
    return [None if x is None else at(1 - (top - x) / (top - lowest)) for x in values]


def aggregated(node, children):
    """The value of a node from the values of its children, as pairs of a weight and a value."""
    total = math.fsum(weight for weight, _ in children)
    children = [(weight / total, value) for weight, value in children if weight > 0]
    policy = node.get("missing", "propagate")
    present = [(weight, value) for weight, value in children if value is not None]
    if policy == "zero":
        present = [(weight, 0.0 if value is None else value) for weight, value in children]
    elif policy == "propagate":
        if len(present) < len(children):
            return None
    else:
        share = policy["available"] if isinstance(policy, dict) else 0.0
        if not present or len(present) / len(children) < share:
            return None
    how = node.get("aggregation", "arithmetic")
    power = float(how["power"]) if isinstance(how, dict) else None
    weight = math.fsum(weight for weight, _ in present)
    present = [(w / weight, x) for w, x in present]
    if how == "arithmetic":
        return math.fsum(w * x for w, x in present)
    if how == "minimum":
        return min(x for _, x in present)
    if min(x for _, x in present) <= 0 and (power is None or power < 0):
        return 0.0
    if how == "geometric":
        return math.exp(math.fsum(w * math.log(x) for w, x in present))
    if how == "harmonic":
        return 1 / math.fsum(w / x for w, x in present)
    return math.fsum(w * max(x, 0.0) ** power for w, x in present) ** (1 / power)


class Scores:
    """Every figure of `ogm score`, and of `ogm summarize --wide`."""

    def __init__(self, methodology, headers, rows, indices="computed", unit=None):
        self.index = index = Index(methodology)
        self.roles = roles = Roles(index, headers, unit)
        self.rows = rows
        self.source = plan(index, set(roles.raw) | set(roles.score), indices)
        self.values = {}
        for code in self.available():
            self.value(code)

    def available(self):
        return [node["code"] for node in self.index.nodes if self.source[node["code"]]]

    def column(self, at):
        return [row[at] for row in self.rows]

    def value(self, code):
        if code in self.values:
            return self.values[code]
        node = self.index.by_code[code]
        if self.source[code] == "computed":
            listed = [(float(weight), child) for child, weight in node["children"].items()]
            children = [[(weight, x) for x in (self.value(child) if weight > 0 else [None] * len(self.rows))]
                        for weight, child in listed]
            values = [aggregated(node, row) for row in zip(*children)]
        elif code in self.roles.raw:
            values = scored_by_rule(self.index, node, [self.column(at) for at in self.roles.raw[code]])
        else:
            values = [float(text) if text.strip() else None for text in self.column(self.roles.score[code])]
        self.values[code] = values
        return values

    def texts(self):
        """The columns that describe institutions, by name, in their order."""
        roles = self.roles

        def cells(at):
            return [text.strip() or None for text in self.column(at)]

        columns = {"unit": cells(roles.unit)}
        if "state" in roles.coded:
            states = [places.state(text) for text in self.column(roles.state)]
            columns["state_code"] = [state and state[0] for state in states]
            columns["state"] = [state and state[1] for state in states]
        if "level" in roles.coded:
            columns["level"] = [places.level(text) for text in self.column(roles.level)]
        if "type" in roles.coded:
            columns["type"] = [places.kind(text) for text in self.column(roles.type)]
        own = ["state", "level", "type"]
        order = sorted(roles.texts.items(), key=lambda item: own.index(item[1]) if item[1] in own else 3)
        columns.update((name, cells(at)) for at, name in order)
        return columns

    def score(self):
        """The table of scores: names, and rows."""
        index = self.index
        columns = self.texts()
        columns.update((code, self.values[code]) for code in self.available())
        compared = [index.comparable(index.headline, score) for score in self.values[index.headline]]
        columns["rank"] = [
            None if score is None else 1 + sum(other is not None and other > score for other in compared)
            for score in compared]
        if index.quadrants:
            axes, limit = [index.quadrants["x"], index.quadrants["y"]], index.quadrants["threshold"]
            above = [[None if x is None else index.comparable(axis, x) > index.comparable(axis, limit)
                      for x in self.values.get(axis, [None] * len(self.rows))] for axis in axes]
            names = {(False, True): "I", (True, True): "II", (False, False): "III", (True, False): "IV"}
            if not all(self.source[axis] for axis in axes):
                names = {}
            columns["quadrant"] = [names.get(pair) for pair in zip(*above)]
        columns["band"] = [
            next((band["code"] for band in reversed(index.bands)
                  if score is not None and score > index.comparable(index.headline, band["above"])), None)
            for score in compared]
        return list(columns), [list(row) for row in zip(*columns.values())]

    def summarize(self, keys, weight=None, strata=None, fpc=None):
        """The table of means by keys, which are names of columns: names, and rows in order."""
        texts = self.texts()
        weights = None
        by_header = {header: at for at, header in enumerate(self.roles.headers)}
        if weight is not None:
            weights = [float(text) for text in self.column(by_header[weight])]
        elif fpc is not None:
            stratum = texts[strata] if strata else [None] * len(self.rows)
            weights = [float(text) / stratum.count(own)
                       for text, own in zip(self.column(by_header[fpc]), stratum)]

        def place(key, value):
            if value is None:
                return (1, "")
            order = {"level": places.LEVELS, "type": places.TYPES}.get(key) if key in self.roles.coded else None
            if key == "state" and key in self.roles.coded:
                return (0, places.state(value)[0])
            return (0, "%02d" % list(order).index(value) if order else value)

        groups = {}
        for row in range(len(self.rows)):
            groups.setdefault(tuple(texts[key][row] for key in keys), []).append(row)
        table = []
        for group in sorted(groups, key=lambda group: [place(*item) for item in zip(keys, group)]):
            means = []
            for code in self.available():
                present = [(1.0 if weights is None else weights[row], self.values[code][row])
                           for row in groups[group] if self.values[code][row] is not None]
                total = math.fsum(w for w, _ in present)
                means.append(math.fsum(w * x for w, x in present) / total if total > 0 else None)
            table.append([*group, len(groups[group]), *means])
        return [*keys, "n", *self.available()], table
