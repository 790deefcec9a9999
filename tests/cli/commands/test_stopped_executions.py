"""Labels of an execution that was stopped: its labeling jobs left them, and commands offer them."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment
from tests.support.events import classification_job, event, job
from tests.support.pipeline import Pipeline

EVENT = event(job(), classification_job())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a command works in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def launched_half(deployed: Deployment) -> tuple[str, Pipeline, list[dict[str, Any]]]:
    """An execution whose jobs both have labels for a part of their images."""
    deployed.cloud.put_images(30)
    launched = deployed.launch(EVENT)
    while True:
        deployed.cloud.service.advance(2)
        found = [deployed.cloud.labeling_jobs.describe(name) for name in deployed.cloud.labeling_job_names()]
        labeled = [0 if one is None else one.labeled for one in found]
        assert max(labeled) < 30
        if min(labeled) > 0:
            return launched


@pytest.fixture
def stopped(deployed: Deployment) -> Deployment:
    """An execution that was aborted when a part of its images had labels; nothing was collected."""
    arn, pipeline, _ = launched_half(deployed)
    pipeline.stop()
    deployed.end(arn, "ABORTED")
    deployed.cloud.service.run_until_idle()
    return deployed


def counts(deployed: Deployment) -> dict[str, tuple[str, int]]:
    """Labeling job and labels of each job."""
    found = {}
    for name in deployed.cloud.labeling_job_names():
        described = deployed.cloud.labeling_jobs.describe(name)
        assert described is not None
        assert described.status == "Stopped"
        assert 0 < described.labeled < 30
        found[name.split("-")[0]] = (name, described.labeled)
    return found


def warnings(deployed: Deployment) -> set[str]:
    return {
        f"warning: {job} has no result; this is what its labeling job {name} (Stopped) left: {labeled} labels"
        for job, (name, labeled) in counts(deployed).items()
    }


def test_they_are_shown_with_a_word_about_it(stopped: Deployment) -> None:
    ran = ground_truth("show", "-n", 30, "--brief")
    assert ran.status == 0
    assert set(ran.err.splitlines()) == warnings(stopped)
    labeled = {job: labels for job, (_, labels) in counts(stopped).items()}
    assert ran.out.count("      boxes: ") == labeled["boxes"]
    assert ran.out.count("      flying: ") == labeled["flying"]
    documents = ground_truth("show", "-n", 30, "--job", "boxes", "--json").documents
    assert {document["job"] for document in documents} == {"boxes"}
    assert len(documents) == 30


def test_they_are_exported(stopped: Deployment) -> None:
    ran = ground_truth("export", "-f", "csv", "-o", "labels", "--json")
    assert {done["attribute"]: done["objects"] for done in ran.document["exports"]} == {
        job: labels for job, (_, labels) in counts(stopped).items()
    }
    assert set(ran.err.splitlines()) == warnings(stopped)


def test_they_are_reported(stopped: Deployment, here: Path) -> None:
    ran = ground_truth("report", "--execution", "birds", "-o", "pages", "--no-pictures")
    assert (ran.status, ran.out) == (0, "pages/index.html\n")
    assert {page.name for page in (here / "pages").iterdir()} == {"index.html", "boxes.html", "flying.html"}
    assert str(counts(stopped)["boxes"][1]) in (here / "pages" / "boxes.html").read_text()
    assert ground_truth("report", "--job", "boxes", "-o", "boxes.html", "--no-pictures").status == 0


def test_jobs_that_were_collected_are_as_before(deployed: Deployment) -> None:
    """One job was collected before the execution was stopped; the other one was not."""
    arn, pipeline, refs = launched_half(deployed)
    name = next(name for name in deployed.cloud.labeling_job_names() if name.startswith("flying"))
    deployed.cloud.sagemaker.stop_labeling_job(LabelingJobName=name)
    deployed.cloud.service.run_until_idle()
    pipeline.collect(next(ref for ref in refs if ref["job"] == "boxes"))
    deployed.end(arn, "ABORTED")
    ran = ground_truth("show", "-n", 1, "--brief")
    (warning,) = ran.err.splitlines()
    assert warning.startswith("warning: flying has no result; ")
    assert ran.out.splitlines()[0].startswith("boxes  s3://")


def test_of_a_job_with_several_labeling_jobs_each_is_offered(stopped: Deployment) -> None:
    name, labeled = counts(stopped)["boxes"]
    request = stopped.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)
    again = f"{name.rpartition('-')[0]}-2"
    fields = ("InputConfig", "OutputConfig", "RoleArn", "LabelCategoryConfigS3Uri", "HumanTaskConfig")
    stopped.cloud.sagemaker.create_labeling_job(
        LabelingJobName=again,
        LabelAttributeName=request["LabelAttributeName"],
        **{field: request[field] for field in fields},  # type: ignore[arg-type,literal-required]
    )
    stopped.cloud.service.run_until_idle()
    ran = ground_truth("export", "-f", "csv", "--job", "boxes", "-o", "labels", "--json")
    assert {done["output"]: done["objects"] for done in ran.document["exports"]} == {
        f"labels/{name}": labeled,
        f"labels/{again}": 30,
    }


def test_a_running_execution_has_no_result_yet(deployed: Deployment) -> None:
    deployed.launch(EVENT)
    for arguments in (["show"], ["export", "-f", "csv"], ["report"]):
        ran = ground_truth(*arguments)
        assert ran.status == 2
        assert "no job of execution birds (RUNNING) has a result yet: `ground-truth watch birds`" in ran.err


def test_a_stopped_execution_that_left_nothing_says_so(deployed: Deployment) -> None:
    deployed.end(deployed.start(EVENT), "ABORTED")
    ran = ground_truth("show")
    assert ran.status == 2
    assert "no job of execution birds (ABORTED) has a result" in ran.err


def test_a_job_that_the_event_has_not_is_refused(stopped: Deployment) -> None:
    ran = ground_truth("show", "--job", "masks")
    assert (ran.status, ran.out) == (2, "")
    assert "execution birds has no job 'masks', only boxes, flying" in ran.err
