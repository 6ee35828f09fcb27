"""Writes tests/reference/cocreation/: a made-up registry, and what statsmodels and plain Python make of it.

    python3 tests/reference/cocreation.py      # always the same bytes; written with Python 3.11, statsmodels 0.15.0

states.csv and commitments.csv: states and commitments that do not exist; of every field some are missing, dates are known to the
day, the month, the year or not at all, and words stand in both languages. expected.csv: one row for each key and group, on the
date AT. The rules are those of src/definitions.md ("Co-creation"), written down a second time here; means are exact sums of
fractions, intervals statsmodels' proportion_confint(method="wilson").
"""

import calendar
import csv
import datetime
import random
from fractions import Fraction
from pathlib import Path

from statsmodels.stats.proportion import proportion_confint

AT = datetime.date(2022, 9, 15)
STATES = {"01": "Aguascalientes", "06": "Colima", "14": "Jalisco", "15": "México", "20": "Oaxaca", "26": "Sonora", "31": "Yucatán"}
STATUS = {
    "not_started": (0, ["not started", "No iniciado"]),
    "in_progress": (Fraction(1, 2), ["in_progress", "En curso"]),
    "stuck": (Fraction(1, 2), ["stuck", "DETENIDO"]),
    "finished": (1, ["finished", "Terminado"]),
    "incomplete": (Fraction(1, 2), ["incomplete", "incompleto"]),
}
COMPLETION = {
    "not_started": ["not_started", "no iniciado"],
    "limited": ["Limited", "limitado"],
    "substantial": ["substantial", "sustancial"],
    "complete": ["complete", "Completo"],
}
DEGREE = {
    "worsened": (-1, ["worsened", "empeoró"]),
    "did_not_change": (0, ["did not change", "No cambió"]),
    "marginal": (Fraction(1, 3), ["marginal", "MARGINAL"]),
    "major": (Fraction(2, 3), ["major", "mayor"]),
    "outstanding": (1, ["outstanding", "sobresaliente"]),
}
draw = random.Random(2017)


def maybe(values, share=0.7):
    return draw.choice(list(values)) if draw.random() < share else None


class Partial:
    """A date that is known to the day, the month or the year."""

    def __init__(self, day, known):
        self.first = day if known == "day" else day.replace(day=1, month=day.month if known == "month" else 1)
        month = self.first.month if known == "month" else 12
        last = datetime.date(day.year, month, calendar.monthrange(day.year, month)[1])
        self.last = day if known == "day" else last
        iso = day.isoformat()
        self.text = {"day": draw.choice([iso, f"{day.day}/{day.month}/{day.year}"]), "month": iso[:7], "year": iso[:4]}[known]


def date(around, spread, share=0.75):
    if draw.random() >= share:
        return None
    day = around + datetime.timedelta(days=draw.randrange(spread))
    return Partial(day, draw.choice(["day"] * 6 + ["month", "month", "year"]))


# --- the registry

states = {}
for code, name in list(STATES.items())[:6]:
    part = maybe([True, True, False], 0.8)
    year = maybe([2015, 2016, 2017], 0.6) if part is not False else None
    states[name] = {"participating": part, "year": year, "plans": maybe([0, 1, 2, 3])}

commitments = []
begin = datetime.date(2021, 1, 1)
for number in range(90):
    end = date(datetime.date(2022, 3, 1), 365)
    progress = maybe(COMPLETION)
    finished = date(datetime.date(2022, 4, 1), 300, 0.5) if progress in (None, "complete") else None
    steps = []
    for _ in range(draw.randrange(6)):
        status = maybe(STATUS)
        done = date(datetime.date(2022, 2, 1), 300, 0.4) if status in (None, "finished") else None
        steps.append({"status": status, "finished": done})
    commitments.append({
        "id": f"K{number:03}",
        "state": maybe(STATES.values(), 0.85),
        "plans": draw.sample(["Primer plan", "Segundo plan", "Plan 2021"], draw.choice([0, 1, 1, 2])),
        "area": maybe(["agua", "Educación", "salud"]),
        "values": draw.sample(["Access to information", "Civic participation"], draw.choice([0, 1, 1, 2])),
        "end": end,
        "finished": finished,
        "progress": progress,
        "degrees": [maybe(DEGREE, 0.6) for _ in range(3)],
        "steps": steps,
    })

# --- its files

folder = Path(__file__).parent / "cocreation"
folder.mkdir(exist_ok=True)
shown = lambda value: "" if value is None else value.text if isinstance(value, Partial) else str(value)
word = lambda scale, code: "" if code is None else draw.choice(scale[code] if isinstance(scale[code], list) else scale[code][1])


def write(name, rows):
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


truth = {None: "", True: "sí", False: "no"}
write("states.csv", [["estado", "participa", "year", "planes"]] + [
    [name, truth[state["participating"]], shown(state["year"]), shown(state["plans"])] for name, state in states.items()
])
dimensions = ["disclosure", "participation", "accountability"]
rows = [["id", "title", "estado", "action_plans", "policy_area", "ogp_values", "fin", "finished", "report_progress"]
        + [f"report_{dimension}_degree" for dimension in dimensions]
        + ["milestone_number", "milestone_status", "milestone_finished"]]
for one in commitments:
    steps = [[str(number), word(STATUS, step["status"]), shown(step["finished"])] for number, step in enumerate(one["steps"], 1)]
    rows.append([one["id"], "Compromiso", shown(one["state"]), "; ".join(one["plans"]), shown(one["area"]), ";".join(one["values"]),
                 shown(one["end"]), shown(one["finished"]), word(COMPLETION, one["progress"])]
                + [word(DEGREE, degree) for degree in one["degrees"]] + (steps[0] if steps else ["", "", ""]))
    rows += [[one["id"]] + [""] * 11 + step for step in steps[1:]]
write("commitments.csv", rows)

# --- what it comes to


def status(step):
    return step["status"] or ("finished" if step["finished"] else None)


def progress(one):
    known = [STATUS[status(step)][0] for step in one["steps"] if status(step)]
    return sum(known, Fraction(0)) / len(known) if known else None


def opening(one):
    known = [DEGREE[degree][0] for degree in one["degrees"] if degree]
    return sum(known, Fraction(0)) / len(known) if known else None


def delay(one):
    """The fewest and the most days."""
    if one["end"] is None:
        return None
    if one["finished"]:
        first, last = one["finished"].first, one["finished"].last
    else:
        if one["progress"]:
            is_open = one["progress"] != "complete"
        else:
            is_open = any(status(step) not in (None, "finished") for step in one["steps"])
        if not is_open:
            return None
        first = last = AT
    return (first - one["end"].last).days, (last - one["end"].first).days


def mean(values):
    known = [Fraction(value) for value in values if value is not None]
    return (repr(float(sum(known) / len(known))) if known else "", len(known))


def figures(group, of_states):
    read = len(group) > 0
    count = lambda number: str(number) if read else ""
    completions = [one["progress"] for one in group if one["progress"]]
    complete, n = completions.count("complete"), len(completions)
    low, high = proportion_confint(complete, n, method="wilson") if n else (None, None)
    statuses = [status(step) for one in group for step in one["steps"]]
    delays = [delay(one) for one in group]
    exact = [least for least, most in filter(None, delays) if least == most]
    late = [True if least > 0 else False if most <= 0 else None for least, most in filter(None, delays)]
    number = lambda value: "" if value is None else repr(float(value))
    of_progress, of_opening, of_delay = mean(map(progress, group)), mean(map(opening, group)), mean(exact)
    plans = [state["plans"] for state in of_states or [] if state["plans"] is not None]
    told = [True if state["year"] else state["participating"] for state in of_states or []]
    takes_part = [part for part in told if part is not None]
    return {
        "participating": str(sum(takes_part)) if takes_part else "",
        "plans": str(sum(plans)) if plans else "",
        "commitments": count(len(group)),
        "complete": count(complete),
        "n_completion": count(n),
        "completion_rate": number(Fraction(complete, n) if n else None),
        "completion_low": number(low),
        "completion_high": number(high),
        "progress": of_progress[0],
        "n_progress": count(of_progress[1]),
        "opening": of_opening[0],
        "n_opening": count(of_opening[1]),
        "milestones": count(len(statuses)),
        "milestones_finished": count(statuses.count("finished")),
        "milestones_known": count(sum(one is not None for one in statuses)),
        "delay": of_delay[0],
        "n_delay": count(of_delay[1]),
        "late": count(late.count(True)),
        "n_late": count(sum(one is not None for one in late)),
    }


codes = {name: code for code, name in STATES.items()}
expected = []


def add(by, order, of, states_of=None):
    """A group for each key, in their order; of() gives the keys of a commitment, states_of() that of a state."""
    keys = {key for one in commitments for key in of(one)}
    keys |= {states_of(name) for name in states if states_of and states_of(name) is not False}
    for key in sorted(keys, key=order):
        group = [one for one in commitments if key in of(one)]
        members = [states[name] for name in states if states_of(name) == key] if states_of else None
        state, text = key if by == "plan" else (key if by == "state" else None, key)
        row = {"by": by, "state_code": codes.get(state, ""), "state": state or "", "key": "" if text is None else str(text)}
        expected.append(row | figures(group, members))


last = lambda key: (key is None, key if key is not None else "")
add("none", last, lambda one: [None], lambda name: None)
add("state", lambda key: (key is None, codes.get(key, "")), lambda one: [one["state"]], lambda name: name)
add("plan", lambda key: (key[1] is None, key[0] is None, codes.get(key[0], ""), key[1] or ""),
    lambda one: [(one["state"], title) for title in one["plans"]] or [(None, None)])
add("policy_area", last, lambda one: [one["area"]])
add("ogp_value", last, lambda one: one["values"] or [None])
add("year", last, lambda one: [states.get(one["state"], {}).get("year")],
    lambda name: False if states[name]["participating"] is False else states[name]["year"])
write("expected.csv", [list(expected[0])] + [list(row.values()) for row in expected])
