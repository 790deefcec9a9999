import json

from ground_truth_runtime.event.problems import Problem, listed, place, shown


def test_a_problem_names_place_value_rule_and_hint() -> None:
    problem = Problem(place="jobs[2].labels", value=["a", "a"], rule="must be unique", hint="drop one")

    assert str(problem) == 'jobs[2].labels: ["a", "a"] must be unique (drop one)'


def test_a_problem_without_a_value_says_only_the_rule() -> None:
    assert str(Problem(place="jobs[0].title", rule="is missing")) == "jobs[0].title: is missing"


def test_a_falsy_value_is_shown_all_the_same() -> None:
    assert str(Problem(place="p", value=0, rule="r")) == "p: 0 r"
    assert str(Problem(place="p", value="", rule="r")) == 'p: "" r'


def test_a_long_value_is_cut() -> None:
    text = shown("x" * 10_000)

    assert len(text) == 120
    assert text.endswith("...")


def test_text_of_any_script_is_shown_as_it_stands() -> None:
    assert shown("Überflug 鳥") == '"Überflug 鳥"'


def test_places_are_paths() -> None:
    assert place(["jobs", 2, "labels", 0]) == "jobs[2].labels[0]"
    assert place([]) == "event"


def test_one_problem_is_counted_as_one() -> None:
    assert listed([Problem(place="a", rule="b")]).splitlines() == [
        "1 problem in the event; nothing was started:",
        "  a: b",
    ]


def test_a_thousand_problems_fit_a_cause_and_say_how_many_there_are() -> None:
    problems = [Problem(place=f"jobs[{n}].title", value="é" * 500, rule="must be " + "x" * 80) for n in range(1000)]

    text = listed(problems)

    lines = text.splitlines()
    assert lines[0].startswith("1,000 problems in the event")
    assert lines[-1] == f"  and {1000 - len(lines[1:-1])} more"
    assert len(lines) > 20
    assert len(json.dumps({"errorMessage": text})) < 32 * 1024
