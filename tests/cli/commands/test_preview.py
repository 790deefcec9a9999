"""`ground-truth preview`."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support.command import Ran, ground_truth
from tests.cli.support.deployment import Deployment
from tests.support.account import BUCKET, IMAGE
from tests.support.events import classification_job, event, job, segmentation_job

SOUND = """\
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-bounding-box name="boundingBox" src="{{ task.input.taskObject | grant_read_access }}" header="Birds"
    labels="{{ task.input.labels | to_json | escape }}">
    <full-instructions header="All">All of it</full-instructions>
    <short-instructions>Be quick</short-instructions>
  </crowd-bounding-box>
</crowd-form>
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a command works in, with a picture."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bird.png").write_bytes(IMAGE)
    return tmp_path


def written(folder: Path, content: Any) -> Path:
    file = folder / "event.json"
    file.write_text(json.dumps(content))
    return file


def of_template(here: Path, template: str) -> Ran:
    (here / "own.html").write_text(template)
    image = ("--image", "bird.png")
    return ground_truth("preview", written(here, event(job())), *image, "--template", "own.html", "--check")


@pytest.mark.parametrize("made", [job(), classification_job(), segmentation_job()], ids=lambda each: each["task_type"])
def test_the_templates_that_come_with_the_project_are_sound(here: Path, made: dict[str, Any]) -> None:
    ran = ground_truth("preview", written(here, event(made)), "--image", "bird.png", "--json")
    assert (ran.status, ran.document) == (0, {"job": made["name"], "problems": [], "warnings": []})


def test_texts_of_the_event_are_shown(here: Path) -> None:
    texts = job(task_type="TextMultiClass", labels=["Good", "Bad"], input={"texts": ["one", "two"]})
    assert ground_truth("preview", written(here, event(texts)), "--line", 2, "--check").status == 0
    ran = ground_truth("preview", written(here, event(texts)), "--line", 3, "--check")
    assert (ran.status, "has no object 3" in ran.err) == (2, True)


def test_the_services_page_for_named_entities_is_here_and_others_are_not(here: Path) -> None:
    entities = job(task_type="NamedEntityRecognition", labels=["Bird", "Place"], input={"texts": ["A wren in Rome"]})
    ran = ground_truth("preview", written(here, event(entities)), "--check")
    assert (ran.status, ran.out) == (0, "")
    frames = job(task_type="VideoFrameObjectDetection", labels=["Bird"], input={"manifest": "s3://b/sequences"})
    ran = ground_truth("preview", written(here, event(frames)), "--image", "bird.png", "--check")
    assert (ran.status, "only to be had from AWS" in ran.err) == (2, True)


def test_the_line_comes_from_the_jobs_own_input(deployed: Deployment, here: Path) -> None:
    deployed.cloud.put("images/1.png", "not a picture")
    ran = ground_truth("preview", written(here, event(job())), "--line", 2, "--check")
    assert (ran.status, f"s3://{BUCKET}/images/1.png is no picture" in ran.out) == (1, True)


def test_the_line_may_come_from_a_manifest(deployed: Deployment, here: Path) -> None:
    (here / "input.manifest").write_text(f'\n{{"source-ref": "s3://{BUCKET}/images/none.png"}}\n')
    ran = ground_truth("preview", written(here, event(job())), "--manifest", "input.manifest", "--check")
    assert f"s3://{BUCKET}/images/none.png does not load" in ran.out


def test_a_template_and_a_manifest_need_no_event(here: Path) -> None:
    (here / "own.html").write_text(SOUND)
    (here / "m").write_text('{"source": "a text"}\n')
    given = ("--template", "own.html", "--manifest", "m", "--check")
    ran = ground_truth("preview", *given, "--label", "Bird", "--label", "Cat")
    assert (ran.status, ran.out) == (1, 'Liquid: grant_read_access takes an s3:// address, not "a text"\n')
    assert "labels is no JSON list" not in ground_truth("preview", *given).out


def test_what_a_pre_annotation_function_gives_may_come_from_a_file(here: Path) -> None:
    (here / "own.html").write_text(SOUND.replace("Be quick", "{{ task.input.hint }}"))
    (here / "given.json").write_text('{"taskObject": "text", "labels": ["Bird"], "hint": "quick"}')
    options = ("--template", "own.html", "--task-input", "given.json", "--check")
    assert "hint" not in ground_truth("preview", *options).out
    (here / "given.json").write_text("[]")
    ran = ground_truth("preview", *options)
    assert (ran.status, "is no JSON object" in ran.err) == (2, True)


def test_a_manifest_and_a_template_in_the_bucket_are_read(deployed: Deployment, here: Path) -> None:
    deployed.cloud.put("birds.manifest", f'{{"source-ref": "s3://{BUCKET}/images/0.png"}}\n')
    deployed.cloud.put("own.html", SOUND)
    ran = ground_truth(
        "preview", written(here, event(job(input={"manifest": "birds.manifest"}, template="own.html"))), "--json"
    )
    assert ran.document["problems"] == []


def test_an_image_that_does_not_load_and_a_bucket_without_cors_are_told(deployed: Deployment, here: Path) -> None:
    deployed.cloud.s3.delete_bucket_cors(Bucket=BUCKET)
    (here / "m").write_text(f'{{"source-ref": "s3://{BUCKET}/none.png"}}\n')
    ran = ground_truth("preview", written(here, event(job())), "--manifest", "m", "--check")
    assert ran.status == 1
    assert f"s3://{BUCKET}/none.png does not load: there is no such object" in ran.out
    assert "has no CORS rule that allows GET from origin *" in ran.out


def test_an_object_that_is_no_picture_is_told(deployed: Deployment, here: Path) -> None:
    deployed.cloud.put("images/text.png", "not a picture")
    (here / "m").write_text(f'{{"source-ref": "s3://{BUCKET}/images/text.png"}}\n')
    ran = ground_truth("preview", written(here, event(job())), "--manifest", "m", "--check")
    assert "is no picture that workers can label: it is not a JPEG or PNG image" in ran.out


def test_a_sound_template_of_ones_own_is_sound(here: Path) -> None:
    ran = of_template(here, SOUND)
    assert (ran.status, ran.out) == (0, "")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("</crowd-form>", "{% endif %}"), "Liquid: line 8: "),
        (
            ("{{ task.input.labels | to_json", "{{ task.input.labels | to_jsno"),
            "uses a Liquid filter that is not known, to_jsno, in line 4",
        ),
        (("task.input.taskObject", "task.input.object"), "uses task.input.object in line 3, which is never there"),
        (("Be quick", "{{ labels }}"), "there is no variable labels"),
        (
            ("Be quick", "{{ task.input.manifestLine.boxes.annotations }}"),
            "task.input.manifestLine.boxes is nothing for this line",
        ),
        (
            ("crowd-bounding-box", "crowd-bounding-boxes"),
            "which is no crowd element; did you mean <crowd-bounding-box>?",
        ),
        (("crowd-bounding-box", "crowd-polygon"), "reads, only <crowd-polygon>"),
        (('name="boundingBox"', 'name="box"'), 'with name="box", and the consolidation of BoundingBox reads'),
        (('labels="{{ task.input.labels | to_json | escape }}"', ""), "<crowd-bounding-box> in line 3 with no labels"),
        (("{{ task.input.labels | to_json | escape }}", "['Bird', 'Cat']"), "labels that the job does not have: Cat"),
        (("{{ task.input.labels | to_json | escape }}", "['Cat']"), "lacks labels of the job: Bird"),
        (("{{ task.input.labels | to_json | escape }}", "{{ task.input.labels }}"), "is no JSON list"),
        ((" | grant_read_access", ""), "write {{ ... | grant_read_access }}"),
        (("<crowd-form>", "<form>"), "has no <crowd-form>"),
        (("crowd-html-elements.js", "crowd.js"), "has no <script src="),
    ],
)
def test_each_mistake_of_a_template_is_told(here: Path, change: tuple[str, str], told: str) -> None:
    ran = of_template(here, SOUND.replace(*change))
    assert ran.status == 1
    assert told in ran.out


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        (("</short-instructions>", ""), "<short-instructions> is not closed before </crowd-bounding-box> in line 7"),
        (("Be quick", "<crowd-badge/>"), "the template has <crowd-badge/> in line 6, which stays open in a browser"),
    ],
)
def test_what_may_not_be_meant_is_a_warning(here: Path, change: tuple[str, str], warning: str) -> None:
    ran = of_template(here, SOUND.replace(*change))
    assert ran.status == 0
    assert "warning: " in ran.out
    assert warning in ran.out


def test_a_variable_that_is_never_there_is_reported_once(here: Path) -> None:
    assert of_template(here, SOUND.replace("Be quick", "{{ task.input.hint }}")).out.count("task.input.hint") == 1


def test_asking_whether_something_is_there_is_no_mistake(here: Path) -> None:
    asked = "{% if task.input.manifestLine.boxes %}{{ task.input.manifestLine.boxes }}{% endif %}"
    assert of_template(here, SOUND.replace("Be quick", asked)).out == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "choose one with --job: boxes, flying"),
        (["--job", "none"], "the event has no job 'none'"),
        (["--job", "flying"], "job flying labels what job boxes puts out"),
        (["--job", "boxes", "--manifest", "none"], "manifest none can't be read"),
        (["--job", "boxes", "--image", "bird.png", "--template", "none"], "template none can't be read"),
        (["--job", "boxes", "--line", "9", "--manifest", "event.json"], "has no object 9"),
        (["--job", "boxes", "--manifest", "event.json"], "has no source-ref"),
    ],
)
def test_what_is_not_there_is_told(here: Path, arguments: list[str], told: str) -> None:
    chained = classification_job(input={"job": "boxes"})
    ran = ground_truth("preview", written(here, event(job(), chained)), *arguments, "--check")
    assert ran.status == 2
    assert told in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--template is needed"),
        (["--template", "t"], "one of --manifest, --image and --task-input"),
        (["--template", "t", "--image", "bird.png", "--job", "x"], "there is no event"),
    ],
)
def test_without_an_event_the_rest_is_needed(here: Path, arguments: list[str], told: str) -> None:
    ran = ground_truth("preview", *arguments, "--check")
    assert (ran.status, told in ran.err) == (2, True)


def test_labels_of_an_event_are_not_given_twice(here: Path) -> None:
    ran = ground_truth("preview", written(here, event(job())), "--label", "Bird", "--check")
    assert (ran.status, "the event has the labels" in ran.err) == (2, True)


def test_a_taken_port_is_told(here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        ran = ground_truth("preview", written(here, event(job())), "--image", "bird.png", "--port", taken)
    assert (ran.status, f"Port {taken} on 127.0.0.1 is taken" in ran.err) == (1, True)
