import json
import re
from pathlib import Path

import pytest

from ground_truth_runtime.event.parse import read_event

_EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.json"))


def test_there_are_examples() -> None:
    assert {path.name for path in _EXAMPLES} >= {
        "birds.json",
        "photographs.json",
        "private-team.json",
        "public-workforce.json",
    }


@pytest.mark.parametrize("path", _EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_an_event_without_problems(path: Path) -> None:
    reading = read_event(json.loads(path.read_text("utf-8")))

    assert [str(problem) for problem in reading.problems] == []
    assert reading.jobs


@pytest.mark.parametrize("name", ["birds.json", "private-team.json"])
def test_an_example_for_aws_shows_nothing_to_the_public(name: str) -> None:
    """Nobody's pictures are shown to strangers, nor said to be free of personal information, by a quick start."""
    raw = json.loads((_EXAMPLES[0].parent / name).read_text("utf-8"))

    assert all(job.workforce.type == "private" for job in read_event(raw).jobs.values())
    assert "content_classifiers" not in json.dumps(raw)


def test_the_readme_starts_on_aws_with_the_doctor_and_without_a_public_job() -> None:
    readme = (_EXAMPLES[0].parents[1] / "README.md").read_text("utf-8")
    _, _, section = readme.partition("## Run it on AWS\n")
    section, _, _ = section.partition("\n## ")

    assert section.index("ground-truth doctor") < section.index("npx cdk deploy")
    shown = set(re.findall(r"examples/([\w-]+\.json)", section))
    assert shown == {"private-team.json"}
    assert "deploy -c" not in section


def test_the_local_example_has_a_job_of_each_workforce() -> None:
    jobs = read_event(json.loads((_EXAMPLES[0].parent / "photographs.json").read_text("utf-8"))).jobs

    assert [job.workforce.type for job in jobs.values()].count("public") == 1
    assert len(jobs) == 5
