"""Each mistake that can be made in a library, and the sentence it gets: ``test_problems.py`` holds the one against the other.

A sentence is the whole problem where the file is ``trial.yml`` (``8:23: P012 …``), else its end. Line 8 holds the first step.
"""

from typing import NamedTuple


class Mistake(NamedTuple):
    """Steps under a sound head, with more lines for that head, and the problem: ``LINE:COLUMN: CODE MESSAGE; HINT``."""

    steps: str
    says: str
    head: str = ""


TAIL = "help: {hand_off: {need: sleep}, text: Apua}\nbye: {end: Hei}\n"
ASK = "q: {ask: Mitä, choices: {x: X, y: Y}}\n"
NUMBER = "n: {ask: Montako, type: number, number: {from: 0, to: 9}}\n"
MANY = "m: {ask: Mitkä, type: many, choices: {x: X, y: Y}}\n"
TIP = "{say: Vinkki}"


def branch(*conditions: str) -> str:
    """A branch with these conditions, and the two steps it leads to. Its first case stands two lines below it."""
    cases = "".join(f"    - {{when: {one}, next: help}}\n" for one in conditions)
    return f"fork:\n  branch:\n{cases}  else: tip\ntip: {TIP}\n{TAIL}"


SHAPES = [
    Mistake("a: {say: 1}\na: {say: 2}", '9:3: P003 "a" already stands on line 8; keep one'),
    Mistake("a: {say: &x Hei}", "8:12: P004 an anchor or alias; write the value out"),
    Mistake("a: {say: *x}", "8:12: P004 an anchor or alias; write the value out"),
    Mistake(
        "a: {say: !!python/object Hei}", "8:12: P004 a tag (tag:yaml.org,2002:python/object); take it away"
    ),
    Mistake("a: {say: !vault Hei}", "8:12: P004 a tag (!vault); take it away"),
    Mistake("a: {say: " + "[" * 30 + "]" * 30 + "}", "8:33: P005 is nested more than 24 levels deep"),
    Mistake("a: Hei", '8:6: P006 step "a" must be a mapping; for example {say: …}'),
    Mistake("a: {say: [Hei]}", "8:12: P006 expected a text, found a list"),
    Mistake("a: {say: }", "8:12: P006 expected a text, found nothing"),
    Mistake("a: {say: Hei, next: {to: b}}", "8:23: P006 expected a text or null, found a mapping"),
    Mistake(
        "a: {ask: Mitä, type: free}",
        '8:24: P006 expected many or number or one or scale or yes_no, found "free"',
    ),
    Mistake("a: {ask: Mitä, optional: maybe}", '8:28: P006 expected true or false, found "maybe"'),
    Mistake(
        "a: {exercise: Hei, parts: [{text: x, seconds: --5}]}", '8:49: P006 expected a number, found "--5"'
    ),
    Mistake(
        "a: {hand_off: sleep, text: Hei}",
        '8:17: P006 expected a mapping, found "sleep"',
    ),
    Mistake("a: {info: Lue, links: {url: x}}", "8:25: P006 expected a list, found a mapping"),
    Mistake("? [a, b]\n: {say: Hei}\nc: {end: Hei}", "8:5: P006 a key must be a word"),
    Mistake(ASK + TAIL, '7:12: P006 expected a date like 2026-11-24 or null, found "soon"', "review_by: soon\n"),
    Mistake(ASK + TAIL, '7:11: P006 "de" is not en or fi or sv', "phrases: {de: [schlaflos]}\n"),
    Mistake("a: {exercise: Hei, parts: []}", '8:6: P007 "source" is missing'),
    Mistake("a: {say: Hei, color: red}", '8:17: P008 unknown key "color"'),
    Mistake(
        "a: {ask: Mitä, choices: {x: X, joku muu}}",
        '8:42: P006 expected a text or a mapping, found nothing',
    ),
    Mistake(
        "a: {say: Hei, ja muuta}",
        '8:17: P008 unknown key "ja muuta"; between { and } a comma begins a new key; put a text that has one in quotes',
    ),
    Mistake("a: {branch: [{when: {q: {is: x}}, next: b}], else: b, next: b}\nb: {end: Hei}",
            '8:63: P008 a branch has no "next"; use "else"'),
    Mistake("A-b: {say: Hei}", '8:8: P009 "A-b" is not snake_case; for example how_long'),
    Mistake("a: {sey: Hei}\nbye: {end: Hei}", '8:6: P010 step "a" has no kind; did you mean "say"?'),
    Mistake("a: {say: Hei, end: Hei}", '8:6: P010 step "a" has two kinds: say and end; keep one'),
    Mistake(
        "a: {}",
        '8:6: P010 step "a" has no kind; add one of say, ask, exercise, info, branch, run, hand_off, feedback, end',
    ),
    Mistake("age_band: {say: Hei}", '8:13: P026 "age_band" is a fact about the walker; give the step another id'),
]  # fmt: skip
"""A file that is not of the shape it should be."""

NAMES = [
    Mistake("a: {say: Hei, next: bya}\nbye: {end: Hei}", '8:23: P012 unknown step "bya"; did you mean "bye"?'),
    Mistake(ASK + TAIL, '7:8: P012 "mood" is no question of this path; name a step that asks', "gives: mood\n"),
    Mistake(ASK + TAIL, '7:8: P012 "help" is no question of this path; did you mean "help"?', "gives: help\n"),
    Mistake(
        "a: {say: 'Hei {{ x }}'}\n" + TAIL,
        '7:21: P012 "agee_band" is no question of this path; did you mean "age_band"?',
        "variables: {x: {of: agee_band, else: y}}\n",
    ),
    Mistake(
        "a: {say: 'Hei {{ x }}'}\n" + TAIL,
        '7:21: P012 "help" is no question of this path',
        "variables: {x: {of: help, else: y}}\n",
    ),
    Mistake(
        "a: {say: Hei, renamed_from: bye}\n" + TAIL,
        '8:31: P037 "bye" is still there; an old name must not be in use',
    ),
    Mistake(
        "a: {say: Hei, renamed_from: old}\nb: {say: Hei, renamed_from: old}\n" + TAIL,
        '9:31: P037 two claim to have been "old"; keep one',
    ),
    Mistake(
        "q: {ask: Mitä, choices: {x: X, y: {label: Y, renamed_from: x}}}\n" + TAIL,
        '8:62: P037 "x" is still there; an old name must not be in use',
    ),
    Mistake(
        "q: {ask: Mitä, choices: {x: {label: X, renamed_from: z}, y: {label: Y, renamed_from: z}}}\n" + TAIL,
        '8:88: P037 two claim to have been "z"; keep one',
    ),
    Mistake(
        "a: {say: Hei, next: ../a}\n" + TAIL, '8:23: P040 "../a" leads out of the library; name a step of this path'
    ),
]
"""A name for something that is not there, or for two things."""

STEPS = [
    Mistake("a: {ask: Mitä}", "8:6: P019 a question of type one needs choices; add choices: {id: label}"),
    Mistake("a: {ask: Mitä, type: scale}", "8:6: P019 a question of type scale needs scale: {from, to}"),
    Mistake("a: {ask: Mitä, type: number}", "8:6: P019 a question of type number needs number: {from, to}"),
    Mistake(
        "a: {ask: Mitä, type: number, number: {from: 3, to: 3}}",
        '8:6: P019 "from" must be smaller than "to"',
    ),
    Mistake(
        "a: {ask: Mitä, type: scale, scale: {from: 0, to: 11, low: x, high: y}}",
        "8:6: P019 a scale has at most 11 steps; ask for a number instead",
    ),
    Mistake(
        "a: {ask: Mitä, type: number, number: {from: 0, to: 99999999999}}",
        "8:6: P019 a number question has at most 10000 numbers; ask for something smaller",
    ),
    Mistake(
        "a: {ask: Mitä, type: number, number: {from: 0, to: 3}, choices: {x: X}}",
        "8:6: P019 a question of type number takes no choices",
    ),
    Mistake(
        "a: {ask: Mitä, choices: {x: X}, number: {from: 0, to: 3}}",
        "8:6: P019 a question of type one takes no number; write type: number, or take it away",
    ),
    Mistake(
        "a: {ask: Mitä, type: number, number: {from: 0, to: 3}, scale: {from: 0, to: 3, low: x, high: y}}",
        "8:6: P019 a question of type number takes no scale; write type: scale, or take it away",
    ),
    Mistake("a: {ask: Mitä, choices: {x: {next: bye}}}\nbye: {end: Hei}", '8:31: P019 choice "x" has no label'),
    Mistake(
        "a: {ask: Mitä, type: many, choices: {x: {label: X, next: bye}}}\nbye: {end: Hei}",
        "8:60: P019 a choice of many cannot lead elsewhere; use a branch after it",
    ),
    Mistake("a: {ask: Mitä, choices: {skip: Ei nyt}}", '8:34: P019 "skip" is kept for optional questions'),
    Mistake("a: {ask: Onko, type: yes_no, choices: {maybe: Ehkä}}", '8:49: P019 "maybe" is neither yes nor no'),
    Mistake(
        'a: {exercise: Hei, parts: [], source: {title: x, url: "https://x.fi"}}',
        "8:29: P019 an exercise needs at least one part",
    ),
    Mistake("a: {branch: [], else: bye}\nbye: {end: Hei}", "8:15: P019 a branch needs at least one case"),
    Mistake("a: {hand_off: {}, text: Hei}", "8:17: P019 a hand-off needs a service, a group or a need"),
    Mistake(
        "a: {hand_off: {service: x, group: y}, text: Hei}",
        "8:17: P019 a hand-off names a service or a group, not both",
    ),
    Mistake("a: {feedback: Miltä, choices: {x: X}}", "8:33: P019 a feedback question needs two choices or more"),
    Mistake("a: {feedback: Miltä, choices: {x: X, y: Y, skip: Ohi}}", '8:52: P019 "skip" is there by itself'),
]
"""A step without what it needs."""

CONDITIONS = [
    Mistake(branch("{q: {iss: x}}"), '10:21: P017 unknown operator "iss"; did you mean "is"?'),
    Mistake(ASK + branch("{q: {is: z}}"), '11:17: P017 "q" is never answered with "z"; name one of its choices'),
    Mistake(ASK + branch("{q: {in: [x, xx]}}"), '11:17: P017 "q" is never answered with "xx"; did you mean "x"?'),
    Mistake(
        NUMBER + branch("{n: {is: '3'}}"),
        '11:17: P017 "n" is never answered with "3"; name a number 0–9, without quotes',
    ),
    Mistake(
        ASK + branch("{help_me: {is: x}}"),
        '11:17: P017 "help_me" is never answered; did you mean "help"?',
    ),
    Mistake(
        branch("{tip: {answered: true}}"),
        '10:17: P017 "tip" is never answered; name a step that asks, or age_band, audience, language, municipality',
    ),
    Mistake(branch("{age_band: {is: 16-18}}"), '10:17: P017 "age_band" is never "16-18"; did you mean "16-17"?'),
    Mistake(
        branch("{municipality: {in: [Kotka, Helsinki]}}"), '10:17: P017 "municipality" is never "Helsinki"'
    ),
    Mistake(
        ASK + branch("{long_tme: {holds: true}}", "{long_time: {holds: true}}"),
        '12:17: P017 unknown predicate "long_tme"; did you mean "long_time"?',
        "predicates: {long_time: {q: {is: x}}}\n",
    ),
    Mistake(
        ASK + branch("{long_time: {holds: true}}"),
        '11:17: P017 unknown predicate "long_time"; write it under predicates: in the head of the path',
    ),
    Mistake(
        ASK + branch("{a: {holds: true}}", "{b: {holds: false}}"),
        '7:18: P017 unknown predicate "b"; write it under predicates: in the head of the path',
        "predicates: {a: {b: {holds: true}}, b: {q: {is: x}}}\n",
    ),
    Mistake(
        ASK + branch("{a: {holds: true}}"),
        '7:18: P017 unknown predicate "a"; write it under predicates: in the head of the path',
        "predicates: {a: {a: {holds: true}}}\n",
    ),
    Mistake(
        ASK + branch("{long_time: {holds: 1}}"), '12:36: P017 "holds" needs true or false',
        "predicates: {long_time: {q: {is: x}}}\n",
    ),
    Mistake(
        ASK + branch("{q: {is: x}, not: {q: {is: x}}}"),
        "11:55: P029 this condition can never hold; mend it, or take the case away",
    ),
    Mistake(
        NUMBER + branch("{n: {at_least: 10}}"),
        "11:43: P029 this condition can never hold; mend it, or take the case away",
    ),
    Mistake(
        ASK + branch("{q: {in: [x, y]}}"),
        "11:41: P029 this condition always holds; lead there with next, or mend it",
    ),
    Mistake(
        ASK + branch("{q: {is: x}}", "{q: {is: x}, age_band: {is: 18+}}"),
        "12:57: P030 an earlier case always comes first; put this case before it",
    ),
    Mistake(
        ASK + branch("{q: {is: x}}"),
        '7:25: P031 no condition uses the predicate "long_time"; use it or take it away',
        "predicates: {long_time: {q: {is: x}}}\n",
    ),
]  # fmt: skip
"""A condition that cannot be read, asks for what nobody answers, or decides nothing."""

HOURS = "variables: {hours: {of: age_band, else: x}}\n"
ONLY = "write {{ name }}, and nothing else in braces"
WORDS = [
    Mistake(f"a: {{say: Hei}}\n{TAIL}", '7:25: P031 no words use "hours"; use it or take it away', HOURS),
    Mistake(f"a: {{say: 'Hei {{{{ hour }}}} {{{{ hours }}}}'}}\n{TAIL}",
            '9:12: P032 unknown name "hour" in the words; did you mean "hours"?', HOURS),
    Mistake(f"a: {{say: 'Hei {{{{ hour }}}}'}}\n{TAIL}",
            '8:12: P032 unknown name "hour" in the words; declare it under variables: in the head of the path'),
    Mistake(f"a: {{say: '{{{{ hours.real }}}}'}}\n{TAIL}", f"9:12: P032 the words hold more than names (getattr); {ONLY}", HOURS),
    Mistake(f"a: {{say: '{{{{ hours[0] }}}}'}}\n{TAIL}", f"9:12: P032 the words hold more than names (getitem); {ONLY}", HOURS),
    Mistake(f"a: {{say: '{{{{ hours() }}}}'}}\n{TAIL}", f"9:12: P032 the words hold more than names (call); {ONLY}", HOURS),
    Mistake(f"a: {{say: '{{{{ hours|upper }}}}'}}\n{TAIL}", f"9:12: P032 the words hold more than names (filter); {ONLY}", HOURS),
    Mistake(f"a: {{say: '{{% for x in hours %}}x{{% endfor %}}'}}\n{TAIL}",
            f"9:12: P032 the words hold more than names (for); {ONLY}", HOURS),
    Mistake(f"a: {{say: '{{{{ 7 * 7 }}}}'}}\n{TAIL}", f"8:12: P032 the words hold more than names (mul); {ONLY}"),
    Mistake(f"a: {{say: 'Hei {{# x #}}'}}\n{TAIL}", f"8:12: P032 the words hold more than names (a comment or a command); {ONLY}"),
    Mistake(f"a: {{say: '{{{{ hours'}}\n{TAIL}",
            "9:12: P032 the words cannot be read: unexpected end of template, expected 'end of print statement'.; " + ONLY,
            HOURS),
    Mistake(f"a: {{say: '{{{{ {'(' * 20_000}'}}\n{TAIL}", f"8:12: P032 the words cannot be read: too many brackets; {ONLY}"),
    Mistake(ASK + f"a: {{say: '{{{{ how }}}}'}}\n{TAIL}", '7:38: P017 "q" is never answered with "yy"; did you mean "y"?',
            "variables: {how: {of: q, words: {yy: Y}, else: z}}\n"),
    Mistake(f"a: {{say: {'sana ' * 26}}}\n{TAIL}",
            '8:12: P034 a sentence of 26 words, over 25: "sana sana sana sana …"; make two of it'),
    Mistake(f"a: {{say: {'Epäjärjestelmällistyttämättömyydellänsäkään. ' * 4}}}\n{TAIL}",
            "1:1: P034 the path reads at LIX 68, over 45; shorter sentences, shorter words"),
    Mistake(f"a: {{say: Psyykkinen olo}}\n{TAIL}", '8:12: P035 "Psyykkinen" may not be known at 13; perhaps: mielen'),
]  # fmt: skip
"""Words that cannot be rendered, or that are hard to read."""

HARD_WORDS = {"psyyk": "mielen"}

GRAPHS = [
    Mistake(f"a: {{say: Hei, next: help}}\nlost: {{say: Hei}}\n{TAIL}",
            '9:9: P015 nothing leads to step "lost"; name it in a next, or take it away'),
    Mistake("a: {hand_off: {need: sleep}, text: Apua}",
            '8:6: P016 after step "a" the path comes to no end; lead it to an end'),
    Mistake("a: {say: Hei}\nb: {say: Hei, next: a}",
            '8:6: P022 the walk comes back to "a" without waiting; ask something on the way'),
    Mistake("a: {say: Hei}\nbye: {end: Hei}",
            '9:8: P020 "bye" can be reached without a person or a service; put a hand_off before it'),
    Mistake(ASK + "fork:\n  branch: [{when: {q: {is: x}}, next: help}]\n  else: rest\n" + TAIL
            + "rest: {say: Lepää}\nlast: {end: Hei}",
            '14:9: P039 from step "rest" no person and no service is reached; lead it to a hand_off'),
    Mistake("a: {ask: Mitä, choices: {x: X}}\nb: {say: Hei, next: a}",
            '8:6: P036 nothing leads out of the circle of "a", "b"; let one of its answers lead to an end'),
    Mistake("\n".join(f"s{number}: {{say: Hei}}" for number in range(50)) + "\n" + TAIL,
            '8:7: P041 from "s0" the walk passes 51 steps without waiting, more than 50; ask something on the way'),
]  # fmt: skip
"""Steps that lead nowhere good."""

MISTAKES = [*SHAPES, *NAMES, *STEPS, *CONDITIONS, *WORDS, *GRAPHS]
"""What ``polku check`` says of one path file by itself."""


class Bytes(NamedTuple):
    content: bytes
    says: str


HEAD = "a mapping with schema_version, path, title, summary, audience, owner, steps"
FILES = [
    Bytes(b"a: 1\nb: \xff\n", "2:1: P001 is not UTF-8; save the file as UTF-8"),
    Bytes(b"a: " + b"x" * 300_000, "1:1: P001 is 292 KB; a file may have 256 KB; split it into several"),
    Bytes(b"a: 1\n\tb: 2\n", "2:1: P002 a tab in the indentation; YAML is indented with spaces"),
    Bytes(b"a: 1\r\nb: 2\r\n", "1:5: P002 Windows line ends; save the file with \\n line ends"),
    Bytes(b"a: [1\n", "2:1: P002 did not find expected ',' or ']'"),
    Bytes(b"a: b: c\n", "1:5: P002 mapping values are not allowed in this context"),
    Bytes(b"a: 1\nb: x\x00y\n", "2:5: P002 a character that YAML does not allow; take it out"),
    Bytes(b"---\na: 1\n---\nb: 2\n", "1:1: P002 more than one document (---) in the file; keep one"),
    Bytes(b"a: " + b"[" * 5000, "1:27: P005 is nested more than 24 levels deep"),
    Bytes(b"- " * 5000 + b"x", "P005 is nested more than 24 levels deep"),
    Bytes(b"a: &a [x]\nb: [*a, *a]\n", "2:5: P004 an anchor or alias; write the value out"),
    Bytes(b"!!map {a: 1}\n", "1:1: P004 a tag (tag:yaml.org,2002:map); take it away"),
    Bytes(b"", "1:1: P007 the file is empty"),
    Bytes(b"# only a comment\n", "1:1: P007 the file is empty"),
    Bytes(b"- a\n- b\n", f"1:1: P006 expected {HEAD}, found a list"),
    Bytes(b"just words\n", f'1:1: P006 expected {HEAD}, found "just words"'),
]  # fmt: skip
"""A file whose bytes are no YAML of ours."""


class Break(NamedTuple):
    """In the small library ``old`` is replaced by ``new`` in ``file``; then this is said."""

    file: str
    old: str
    new: str
    says: str


TRIAL, BREATHING, SERVICES = "paths/youth/trial.yml", "paths/shared/breathing.yml", "content/services/all.yml"
DANGER = "content/safety/danger.yml"

BREAKS = [
    Break(TRIAL, "schema_version: 1", "schema_version: 2", f"{TRIAL}:1:17: P006 schema_version 2 is not known; write 1"),
    Break(TRIAL, "path: trial", "path: trail", f'{TRIAL}:2:7: P011 "trail" stands in trial.yml; write "path: trial"'),
    Break(TRIAL, "run: breathing", "run: breathin", f'{TRIAL}:20:10: P013 unknown path "breathin"; did you mean "breathing"?'),
    Break(TRIAL, "run: breathing", "run: ../shared/breathing",
          f'{TRIAL}:20:10: P040 "../shared/breathing" leads out of the library; write the id alone'),
    Break(TRIAL, "need: trial", "need: trail", f'{TRIAL}:22:22: P013 unknown need "trail"; did you mean "trial"?'),
    Break(TRIAL, "service: kotka-chat", "service: kotka-chatt",
          f'{TRIAL}:16:25: P014 unknown service "kotka-chatt"; did you mean "kotka-chat"?'),
    Break(TRIAL, "service: kotka-chat", "group: cafee", f'{TRIAL}:16:23: P014 unknown group "cafee"; did you mean "cafe"?'),
    Break(TRIAL, "service: kotka-chat", "service: hidden-line",
          f'{TRIAL}:16:25: P014 "hidden-line" is hidden until its facts are confirmed; name one that is shown'),
    Break(TRIAL, "municipality: {is: Kotka}", "municipality: {is: Kouvola}",
          f'{TRIAL}:16:15: P033 "kotka-chat" is not there for youth, no age band, Kouvola, fi;'
          " add a need beside it, or another service"),
    Break(SERVICES, "always_open: true", "always_open: false",
          f"{TRIAL}:22:15: P033 no number that always answers fits for youth, no age band, no municipality, fi;"
          " add a need beside it, or another service"),
    Break("content/county.yml", "open-line", "open-lines",
          'content/county.yml:1:1: P014 unknown service "open-lines"; did you mean "open-line"?'),
    Break(BREATHING, "  well:", "  again:\n    run: breathing\n  well:",
          f"{BREATHING}:17:10: P018 breathing runs breathing; break the circle"),
    Break("paths/youth/trial.walks.yml", "ends: goodbye", "ends: help",
          'paths/youth/trial.walks.yml:2:3: P021 expected to end at "help"; it ended at "goodbye"'),
    Break("content/dialogue/understanding.yml", '"back"', '"backwards"',
          'content/dialogue/understanding.yml:1:1: P023 the intent "back" has no phrases'),
    Break(DANGER, '"open-line"', '"open-lines"',
          f'{DANGER}:1:756: P024 "open-lines" is not a service that is shown; did you mean "open-line"?'),
    Break(DANGER, '"open-line"', '"hidden-line"', 'P024 "hidden-line" is not a service that is shown'),
    Break(DANGER, '["open-line"]', "[]", "P024 no service is named"),
    Break(DANGER, '["Kuulen.", "Soita 116 111. Turvassa?"], ', "", 'P024 2 different answers in "fi", at least 3 are needed'),
    Break(DANGER, '["Kuulen.", "Soita 116 111. Turvassa?"]', "[]", 'P024 answer 1 in "fi" is empty'),
    Break(DANGER, '"Kuulen."', '"' + "sana " * 61 + '"', 'P024 answer 1 in "fi" has a bubble of 61 words, over 60; make two of it'),
    Break(DANGER, "Soita 116 111.", "Soita.", 'P050 answer 1 in "fi" does not give 116111; give it'),
    Break(DANGER, "Kuulen.", "Pidän salaisuuksiasi: salaisuus.",
          'P051 answer 1 in "fi" promises secrecy: "salaisuus"; write it without'),
    Break(DANGER, "Kuulen.", "Kuulen 040 123.", 'P052 answer 1 in "fi" gives 040123, which is no number of a service'),
    Break(DANGER, "Kuulen.", "116 111 kuulee.", 'P053 answer 1 in "fi" begins with a number'),
    Break(SERVICES, '"116 111"', '"+358 116 111"', f'{SERVICES}:7:37: P054 "+358 116 111" is not a number as one dials it'),
    Break("content/safety/rules.yml", '"salaisuus"', '"("', 'P055 "(" cannot be read: missing )'),
    Break("content/groups/all.yml", "groups:", "groups: {}\nnothing:", 'content/groups/all.yml:2:1: P008 unknown key "nothing"'),
    Break("content/locale/sv/LC_MESSAGES/polku.po", 'msgid "Kyllä"', 'msgid "Kylläpä"',
          'content/locale/sv/LC_MESSAGES/polku.po:1:1: P103 "word.choice.yes" is not translated, or was translated'
          " from older words; run make messages, then translate"),
    Break("content/locale/sv/LC_MESSAGES/polku.po", 'msgstr "sv: Luku {{ low }}', 'msgstr "sv: Luku {{ lågt }}',
          'content/locale/sv/LC_MESSAGES/polku.po:1:1: P032 in "word.number.hint" unknown name "lågt" in the words'),
    Break("content/locale/sv/LC_MESSAGES/polku.po", 'msgstr "sv: Luku {{ low }}', 'msgstr "sv: Luku {{ low }',
          'content/locale/sv/LC_MESSAGES/polku.po:1:1: P032 in "word.number.hint" the words cannot be read: '),
    Break("content/locale/sv/LC_MESSAGES/polku.po", 'msgid "Kyllä"', 'msgidd "Kyllä"', "P002 cannot be read: "),
    Break("content/locale/sv/LC_MESSAGES/polku.po", 'msgstr "sv: Ei nyt"', "#, python-format\nmsgstr sv", "P002 cannot be read: "),
]  # fmt: skip
"""Something wrong between the parts of a library."""

CODES_ELSEWHERE = {
    "P028": "test_library.py takes each part away",
    "P038": "test_production.py lets a review grow overdue",
    "P101": "test_production.py lets facts grow old",
    "P104": "test_gaps.py takes away what fits nobody else",
    "P102": "test_production.py asks for a clinician",
}
"""Codes that no small text shows, each with the test that does."""
