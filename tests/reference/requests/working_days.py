"""Working days between pairs of days from 2015 to 2025, by numpy's busday functions.

    python3 working_days.py > working_days.csv

The holidays are a list written out by hand from article 74 of the Ley Federal del Trabajo, not made by a rule. `weekends` is the
count without them. Every tenth pair has its days the wrong way round.
"""

import random

import numpy

HOLIDAYS = """
2015-01-01 2015-02-02 2015-03-16 2015-05-01 2015-09-16 2015-11-16 2015-12-25
2016-01-01 2016-02-01 2016-03-21 2016-05-01 2016-09-16 2016-11-21 2016-12-25
2017-01-01 2017-02-06 2017-03-20 2017-05-01 2017-09-16 2017-11-20 2017-12-25
2018-01-01 2018-02-05 2018-03-19 2018-05-01 2018-09-16 2018-11-19 2018-12-01 2018-12-25
2019-01-01 2019-02-04 2019-03-18 2019-05-01 2019-09-16 2019-11-18 2019-12-25
2020-01-01 2020-02-03 2020-03-16 2020-05-01 2020-09-16 2020-11-16 2020-12-25
2021-01-01 2021-02-01 2021-03-15 2021-05-01 2021-09-16 2021-11-15 2021-12-25
2022-01-01 2022-02-07 2022-03-21 2022-05-01 2022-09-16 2022-11-21 2022-12-25
2023-01-01 2023-02-06 2023-03-20 2023-05-01 2023-09-16 2023-11-20 2023-12-25
2024-01-01 2024-02-05 2024-03-18 2024-05-01 2024-09-16 2024-10-01 2024-11-18 2024-12-25
2025-01-01 2025-02-03 2025-03-17 2025-05-01 2025-09-16 2025-11-17 2025-12-25
""".split()

draw = random.Random(2017)
first, days = numpy.datetime64("2015-01-01"), 4018
pairs = []
for _ in range(1200):
    received = draw.randrange(days)
    answered = min(received + draw.choice([0, 1, 2, 5, 20, 40, 400, days]) * draw.randrange(3), days - 1)
    pairs.append((first + received, first + answered) if len(pairs) % 10 else (first + answered, first + received))
# Every holiday, from the day before and from itself.
for holiday in map(numpy.datetime64, HOLIDAYS):
    pairs += [(holiday - 1, holiday + 1), (holiday, holiday + 3)]
print("received,answered,mexico,weekends")
for received, answered in pairs:
    if received < first or answered > numpy.datetime64("2025-12-31"):
        continue
    print(received, answered, numpy.busday_count(received, answered, holidays=HOLIDAYS), numpy.busday_count(received, answered), sep=",")
