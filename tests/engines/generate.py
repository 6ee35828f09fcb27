"""Random methodologies, and surveys without errors for them: every shape, aggregation, policy and rule, and names that are
awkward to quote."""

import json
import math

import places
import reference

HOSTILE = [
    'a"b', "it's", "a`b", 'x"; DROP TABLE canary; --', "'; DROP TABLE canary; --", "`; DROP TABLE canary; --", "*/ DROP /*",
    "-- not a comment", "ñandú", "名前", "back\\slash", "end\\", "with space", "select", "a.b", "%s", "{0}", "$1", ":p", "?", "$x",
    "$$", "\\'; DROP TABLE canary; --", "E'x", "U&'x", "x\u0301y", "1", "survey", "compared", "emoji 😀", "[a]", "()", "NULL", "@x",
]
VARIABLE = "${canary}"
WORDS = ["sí", "no", "parcial", "en proceso", "No aplica", "AÑO", "Ünïque", "it's", 'say "so"', "back\\slash", "1", "0.5", "2.50", "ναί",
         "Да", "$x", "'; DROP TABLE canary; --"]
YES, NO = ["sí", "SI", "Sí ", "yes", "TRUE", "Verdadero", "1", "si\u0301"], ["no", "NO", " No", "false", "Falso", "0"]
AGGREGATIONS = ["arithmetic", "minimum", "geometric", "harmonic", {"power": 0.5}, {"power": 3}, {"power": -2}, {"power": -0.5}]
POLICIES = ["propagate", "renormalize", "zero", {"available": 0.5}, {"available": 0.75}, {"available": 1}, {"available": 0}]
SCALES = [(0, 1), (0, 1), (0, 1), (0, 100), (1, 5), (-1, 1), (0, 7)]


class Case:
    """A methodology as a dict, a survey as headers and rows, and what is asked of them."""

    def __init__(self, methodology, headers, rows, **asked):
        self.methodology, self.headers, self.rows = methodology, headers, rows
        self.indices = asked.get("indices", "computed")
        self.keys = asked.get("keys", [[]])
        self.design = asked.get("design", {})
        self.table = asked.get("table", "institutions")
        self.typed = asked.get("typed", {})
        self.empty = asked.get("empty", None)


def toml(value):
    """A value, in line."""
    if isinstance(value, dict):
        return "{ " + ", ".join("%s = %s" % (json.dumps(key, ensure_ascii=False), toml(item)) for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)


def toml_file(methodology):
    return "".join("%s = %s\n" % (key, toml(value)) for key, value in methodology.items() if key != "node") + "".join(
        "[[node]]\n" + "".join("%s = %s\n" % item for item in ((key, toml(value)) for key, value in node.items()))
        for node in methodology["node"])


def case(random, dialect):
    """A random case, none of whose names the dialect refuses."""
    names = Names(random, dialect)
    catalog = random.choice(["mexico", "none"])
    low, high = random.choice(SCALES)
    methodology = {"name": random.choice(HOSTILE), "headline": "", "catalog": catalog,
                   "scale": {"min": float(low), "max": float(high)}, "node": []}
    n = random.choice([1, 2, 3, 5, 12, 30])
    survey = {names.column(random.choice(["institution", "SO", "Nombre"])): [
        "%s %d" % (random.choice(HOSTILE), row) for row in range(n)]}
    scales, leaves = {}, []
    checklist = [names.own("item") for _ in range(random.randint(1, 4))]
    for _ in range(random.randint(1, 7)):
        node = leaf(random, names, checklist, (low, high), survey, n)
        methodology["node"].append(node)
        scale = node.get("scale", methodology["scale"])
        scales[node["code"]] = (scale["min"], scale["max"])
        leaves.append(node["code"])
    for level in range(random.randint(0, 5)):
        node = parent(random, names, scales, methodology["scale"])
        methodology["node"].append(node)
    is_child = {child for node in methodology["node"] for child, w in node.get("children", {}).items() if w > 0}
    roots = [code for code in scales if code not in is_child]
    methodology["node"].append(parent(random, names, scales, methodology["scale"], roots))
    headline = methodology["headline"] = methodology["node"][-1]["code"]
    random.shuffle(methodology["node"])
    low, high = scales[headline]

    def threshold(scale):
        return round(scale[0] + (scale[1] - scale[0]) * random.choice([0.25, 0.5, 0.6, 1 / 3]), random.choice([1, 4]))

    if random.random() < 0.7:
        x, y = random.choice(list(scales)), random.choice(list(scales))
        methodology["quadrants"] = {"x": x, "y": y, "threshold": threshold(random.choice([scales[x], scales[y]]))}
    bands = {round(low + (high - low) * share, 6): name for share, name in
             zip(random.sample([0.1, 0.3, 0.5, 0.7, 0.9], 3), random.sample(HOSTILE, 3))}
    methodology["bands"] = [{"above": above, "code": name} for above, name in bands.items()]

    # Keys, and what is not scored.
    if catalog == "mexico":
        kinds = [("state", ["state", "Edo", "entidad"], places._STATES), ("level", ["level", "Nivel"], places._LEVELS),
                 ("type", ["type", "TS"], places._TYPES)]
    else:
        kinds = [(role, headers, HOSTILE) for role, headers in
                 [("state", ["state", "Edo"]), ("level", ["nivel"]), ("type", ["tipo"])]]
    for role, headers, spellings in kinds:
        if random.random() < 0.7:
            some = random.sample(list(spellings), min(len(spellings), 4)) + [""]
            survey[names.column(random.choice(headers))] = [random.choice(some) for _ in range(n)]
    groups = []
    for _ in range(random.randint(0, 2)):
        header = names.own(random.choice(["region", "rank", "n", "grupo"]))
        survey[header] = [random.choice(HOSTILE[:4] + ["", "Zócalo", "alfa", "Beta", "ñ"]) for _ in range(n)]
        groups.append(header)
    weight = names.own("peso")
    survey[weight] = [random.choice(["0", "1", "2.5", "0.125", "1000"]) for _ in range(n)]
    stratum, fpc = names.own("estrato"), names.own("poblacion")
    survey[stratum] = [random.choice("ab") for _ in range(n)]
    survey[fpc] = ["40" if name == "a" else "77" for name in survey[stratum]]

    supplied(random, methodology, scales, survey, n)
    drop(random, methodology, survey)
    columns = list(survey)
    random.shuffle(columns)
    rows = [list(row) for row in zip(*(survey[column] for column in columns))]
    scores = reference.Scores(methodology, columns, rows)
    keys = [name for name in scores.texts() if name not in ("unit",)]
    keys = [key for key in keys if "_in_file" not in key and "," not in key and key.strip() == key]
    asked = [[]] + [random.sample(keys, min(len(keys), count)) for count in (1, 2) if keys]
    design = random.choice([{}, {"weight": weight}, {"fpc": fpc}, {"fpc": fpc, "strata": stratum}, {"weight": weight, "strata": stratum}])
    if "fpc" in design and "strata" not in design:
        at = columns.index(fpc)
        for row in rows:
            row[at] = "99"
    typed = {}
    if random.random() < 0.4:
        typed = {header: kind for header in columns for kind in [type_of(random, [row[columns.index(header)] for row in rows])]
                 if kind and not header_is_text(scores.roles, columns.index(header), scores.index)}
    return Case(methodology, columns, rows, indices=random.choice(["computed", "supplied"]), keys=asked, design=design,
                table=names.table(), typed=typed, empty=random.choice([None, ""]))


def header_is_text(roles, at, index):
    """Whether a column is read by no node."""
    return at not in roles.score.values() and not any(at in columns for columns in roles.raw.values())


def type_of(random, cells):
    """A type that a column of these cells may have in an engine."""
    cells = [cell.strip() for cell in cells]
    if any(not is_number(cell) for cell in cells if cell) or not any(cells):
        return None
    if set(cells) <= {"", "0", "1"}:
        return random.choice(["integer", "double"])
    # 2.50 would come out as 2.5, and be another answer.
    return "double" if all(not cell or repr(float(cell)) in (cell, cell + ".0") for cell in cells) else None


def is_number(text):
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


class Names:
    """Names that are still free, awkward ones among them."""

    def __init__(self, random, dialect):
        self.random, self.dialect, self.taken = random, dialect, set(map(reference.fold, reference.TAKEN))

    def own(self, usual):
        """A name that folds to no other one."""
        hostile = HOSTILE + ([VARIABLE, "${x"] if self.dialect != "spark" else [])
        name = self.random.choice(hostile) if self.random.random() < 0.3 else usual
        name, number = name.strip(), 1
        while reference.fold(name) in self.taken or reference.fold(name) in KNOWN:
            number += 1
            name = "%s %d" % (name.split(" #")[0], number) if number > 2 else name + " 2"
        return self.column(name)

    def column(self, name):
        self.taken.add(reference.fold(name))
        return name

    def table(self):
        name = self.random.choice(["institutions", "survey", "GA", *HOSTILE])
        return name.replace(".", "_").replace("/", "_").replace("\\", "_").replace("${", "_")


KNOWN = {name for names in reference.NAMES_OF.values() for name in names} | {"canary"}


def share(random):
    return random.choice([0.0, 1.0, random.randint(0, 10) / 10, random.randint(0, 10) / 10, round(random.random(), 4), random.random()])


def holes(random, cells):
    """The cells, some of them missing."""
    part = random.choice([0, 0, 0.2, 0.6])
    return ["" if random.random() < part else cell for cell in cells]


def within(random, scale, n):
    low, high = scale
    return holes(random, [repr(min(high, max(low, low + (high - low) * share(random)))) for _ in range(n)])


def spoken(random, word):
    """The same answer, as people write it."""
    if not word.isascii() and word not in ("sí", "AÑO", "ναί", "Да"):
        return word
    return random.choice([word, word.upper() if word != "ναί" else "ΝΑΊ", " " + word, word.lower()])


def leaf(random, names, checklist, scale, survey, n):
    code = names.own("L")
    node = {"code": code}
    if random.random() < 0.2:
        # A name that differs in case alone, too: the answers `policy` of a node `POLICY`.
        node["column"] = random.choice([names.own("columna"), code.swapcase()])
    column = node.get("column", code)
    if random.random() < 0.45:
        if random.random() < 0.2:
            scale = random.choice(SCALES)
            node["scale"] = {"min": float(scale[0]), "max": float(scale[1])}
        survey[column] = within(random, scale, n)
        return node
    low, high = scale
    numbers = holes(random, [repr(random.choice([random.randint(-5, 40), round(random.uniform(-5, 40), 3)])) for _ in range(n)])
    if random.random() < 0.1:
        numbers = ["3" if cell else "" for cell in numbers]
    rule = random.choice(["map", "goalposts", "steps", "share", "any", "all", "min_max", "z_score", "rank", "percent_rank",
                          "distance_to_reference"])
    if rule == "map":
        words = random.sample(WORDS, random.randint(1, 5))
        if "0.5" in words and "1" in words and random.random() < 0.5:
            words.append("1.0")
        node["rule"] = {"map": {word: low + (high - low) * share(random) for word in words}}
        survey[column] = holes(random, [spoken(random, random.choice(words)) for _ in range(n)])
    elif rule in reference.CHECKLISTS:
        items = random.sample(checklist, random.randint(1, len(checklist)))
        node["rule"] = {rule: items}
        for item in items:
            if item not in survey:
                answers = YES + NO if random.random() < 0.6 else ["0", "1"]
                survey[item] = holes(random, [random.choice(answers) for _ in range(n)])
    else:
        survey[column] = numbers
        present = [float(cell) for cell in numbers if cell]
        top = max(present, default=1.0)
        if rule == "goalposts":
            worst, best = random.sample([-3, 0, 0.1, 20, 33.3], 2)
            node["rule"] = {"goalposts": {"worst": worst, "best": best}}
        elif rule == "steps":
            bounds = sorted(random.sample([0, 1, 2.5, 7, 10, 10.1], random.randint(1, 4)))
            node["rule"] = {"steps": [[bound, low + (high - low) * share(random)] for bound in bounds]}
            if random.random() < 0.5:
                node["rule"]["else"] = float(low)
            elif top > bounds[-1]:
                node["rule"]["steps"].append([top, float(high)])
        elif rule == "distance_to_reference" and random.random() < 0.5:
            reference_value = top + random.choice([0, 0, 5.5])
            node["rule"] = {rule: random.choice([reference_value, {"reference": reference_value}])}
        else:
            node["rule"] = random.choice([rule, {rule: True}])
        if rule in ("z_score", "rank"):
            node["scale"] = {"min": -10.0, "max": 10.0} if rule == "z_score" else {"min": 0.0, "max": 50.0}
            return node
    if low < 0 or random.random() < 0.7:
        node["scale"] = {"min": float(low), "max": float(high)}
    return node


def parent(random, names, scales, default, children=None):
    if children is None:
        children = random.sample(list(scales), min(len(scales), random.randint(1, 5)))
    if random.random() < 0.5 or len(children) > 4:
        weights = [random.choice([1, 1, 2, 3, 0.1]) for _ in children]
        if len(children) > 1 and random.random() < 0.3:
            weights[random.randrange(len(children))] = 0
        relative = True
    else:
        weights = {1: [1.0], 2: random.choice([[0.5, 0.5], [0.3, 0.7], [1.0, 0.0]]), 3: [0.5, 0.3, 0.2], 4: [0.25] * 4}[len(children)]
        relative = False
    node = {"code": names.own("N"), "children": dict(zip(children, weights))}
    if relative:
        node["weights"] = "relative"
    taking_part = [scales[child] for child, weight in zip(children, weights) if weight > 0]
    low, high = min(scale[0] for scale in taking_part), max(scale[1] for scale in taking_part)
    policies = POLICIES if all(scale[0] <= 0 for scale in taking_part) else [policy for policy in POLICIES if policy != "zero"]
    node["aggregation"] = random.choice(AGGREGATIONS if low >= 0 else AGGREGATIONS[:2])
    node["missing"] = random.choice(policies)
    if node["missing"] == "zero":
        low = min(low, 0.0)
    scales[node["code"]] = (float(low), float(high))
    if (low, high) != (default["min"], default["max"]):
        node["scale"] = {"min": float(low), "max": float(high)}
    return node


def supplied(random, methodology, scales, survey, n):
    """Columns of nodes that can be computed as well."""
    for node in methodology["node"]:
        if "children" in node and random.random() < 0.15:
            survey[node["code"]] = within(random, scales[node["code"]], n)


def drop(random, methodology, survey):
    """Leaves out the column of a node here and there, where the headline can be had without it."""
    for node in methodology["node"]:
        column = node.get("column", node["code"])
        if column in survey and random.random() < 0.08:
            cells = survey.pop(column)
            columns = list(survey)
            index = reference.Index(methodology)
            roles = reference.Roles(index, columns)
            if not reference.plan(index, set(roles.raw) | set(roles.score), "computed")[index.headline]:
                survey[column] = cells
