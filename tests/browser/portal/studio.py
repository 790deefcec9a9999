"""A local Ground Truth whose jobs are done by people at the portal, and hands that work there."""

import io
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PIL import Image

from ground_truth_local.engine import Behaviour, RealClock, Simulation
from ground_truth_local.engine.desk import Person
from ground_truth_local.portal.hosting import portal_server
from ground_truth_local.portal.settings import PortalSettings
from ground_truth_runtime.domain.category_file import label_categories
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.facts.regions import human_task_ui_arn
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.browser.portal.conftest import Worker
from tests.local.engine.jobs.conftest import BUCKET, REGION, Workshop
from tests.local.engine.jobs.test_image_tools import Project
from tests.support.events import job

Place = tuple[float, float]
PEOPLE = [Person.named(name, region=REGION) for name in ("ann", "ben")]
SIZE = (240, 160)


def photograph(*, orientation: int | None = None) -> bytes:
    """A picture of `SIZE` when it is upright; stored turned, with the EXIF tag that tells so, where one is given."""
    upright = Image.new("RGB", SIZE, "slategray")
    upright.paste("gold", (60, 40, 180, 120))
    exif = Image.Exif()
    stored = upright
    if orientation is not None:
        exif[0x0112] = orientation
        # What turns the stored picture upright, the other way round.
        undo = {
            2: Image.Transpose.FLIP_LEFT_RIGHT,
            3: Image.Transpose.ROTATE_180,
            4: Image.Transpose.FLIP_TOP_BOTTOM,
            5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90,
            7: Image.Transpose.TRANSVERSE,
            8: Image.Transpose.ROTATE_270,
        }.get(orientation)
        stored = upright if undo is None else upright.transpose(undo)
    file = io.BytesIO()
    stored.save(file, "JPEG", exif=exif, quality=95)
    return file.getvalue()


class Studio(Workshop):
    """The engine in real time, with a portal."""

    def __init__(self, s3: Any) -> None:
        self.address = ""
        super().__init__(
            s3,
            clock=RealClock(),
            simulation=Simulation(workers="people"),
            behaviour=Behaviour(
                initializing_seconds=0.01, stopping_seconds=0.01, consolidation_seconds=0.01, consolidation_share=0.0
            ),
            functions=Project(s3),
        )

    def ask(
        self,
        task_type: str,
        labels: Sequence[str],
        *lines: Any,
        title: str | None = None,
        description: str = "Look closely.",
        workers: int = 2,
        **changes: Any,
    ) -> str:
        """Starts a job of a task type, with the page that comes with it; its name."""
        shown = f"Task: {task_type}" if title is None else title
        asked = Job.model_validate(job(task_type=task_type, labels=list(labels), title=shown, description=description))
        kind = TASK_TYPES[task_type]
        self.put_lines(*lines)
        self.put_json("labels.json", label_categories(asked, audited=None))
        template = worker_template(asked)
        if template is None:
            changes |= {"template_uri": None, "ui_arn": human_task_ui_arn(REGION, str(kind.human_task_ui))}
        else:
            self.put("template.html", template)
        if kind.functions == "stack":
            changes |= {"task_type": None, "pre_function": "pre", "consolidation_function": "post"}
        else:
            changes["task_type"] = task_type
        attribute = "label-ref" if kind.ends_in_ref else "label"
        name = task_type.lower()
        self.start(
            name, title=shown, description=description, label_attribute=attribute, workers_per_object=workers, **changes
        )
        return name

    def ended(self, name: str, *, seconds: float = 20) -> list[dict[str, Any]]:
        """The output manifest, once the job has ended."""
        deadline = time.monotonic() + seconds
        while not self.last(name).status.ended:
            assert time.monotonic() < deadline, f"{name} has not ended within {seconds} seconds"
            time.sleep(0.02)
        return self.lines(name)

    def read(self, uri: str) -> bytes:
        """An object."""
        content: bytes = self.s3.get_object(Bucket=BUCKET, Key=uri.removeprefix(f"s3://{BUCKET}/"))["Body"].read()
        return content

    def said(self, name: str, element: str) -> dict[str, Any]:
        """What each person answered to the job's only object."""
        names = {person.worker_id: person.name for person in PEOPLE}
        return {names[answer["workerId"]]: answer["answerContent"][element] for answer in self.answers(0, name)}


@contextmanager
def studio_at(s3: Any) -> Iterator[Studio]:
    """A studio that is open."""
    studio = Studio(s3)
    server = portal_server(
        PortalSettings(people=tuple(person.name for person in PEOPLE)),
        desk=studio.desk,
        s3=lambda _: s3,
        listener=socket.create_server(("127.0.0.1", 0)),
        region=REGION,
        hint="",
    )
    studio.address = f"http://127.0.0.1:{server.port}"
    studio.engine.scheduler.start()
    try:
        with server:
            yield studio
    finally:
        studio.engine.scheduler.close()


class Hand:
    """A worker's hand on the tool of the task in front of them; places are image coordinates."""

    def __init__(self, worker: Worker, tag: str) -> None:
        self.worker = worker
        self.tag = tag
        self.frame = worker.task
        # Classifiers are there at once; tools for drawing wait for their picture.
        self.frame.wait_for_function("tag => (document.querySelector(tag)?.ready ?? true) === true", arg=tag)
        self.frame.locator(tag).get_by_role("button").first.wait_for()
        worker.page.locator("iframe").focus()

    def at(self, place: Place) -> Place:
        """Where an image point is in the window, as the browser shows the picture."""
        shown = self.frame.locator(f"{self.tag} .layers > :first-child").first
        box = shown.bounding_box()
        assert box is not None
        width = shown.evaluate("shown => shown.naturalWidth ?? shown.width")
        scale = box["width"] / width
        return box["x"] + place[0] * scale, box["y"] + place[1] * scale

    def reach(self) -> None:
        """Puts the focus on the picture."""
        self.frame.locator(f"{self.tag} .view").focus()

    def drag(self, *places: Place) -> None:
        mouse = self.worker.page.mouse
        mouse.move(*self.at(places[0]))
        mouse.down()
        for place in places[1:]:
            mouse.move(*self.at(place), steps=4)
        mouse.up()

    def click(self, *places: Place) -> None:
        for place in places:
            self.worker.page.mouse.move(*self.at(place))
            self.worker.page.mouse.click(*self.at(place))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.worker.page.keyboard.press(key)

    def walk(self, across: float, down: float, *, with_keys: str = "") -> None:
        """Arrow keys for a way in pixels: by ten with Ctrl, and by one."""
        for way, forward, back in ((round(across), "ArrowRight", "ArrowLeft"), (round(down), "ArrowDown", "ArrowUp")):
            key = forward if way > 0 else back
            tens, ones = divmod(abs(way), 10)
            self.press(*[f"{with_keys}Control+{key}"] * tens, *[f"{with_keys}{key}"] * ones)

    @property
    def answer(self) -> Any:
        """What submitting would give."""
        return self.frame.evaluate("document.querySelector('crowd-form').collect()")

    def submit(self, *, by_keyboard: bool = False) -> None:
        if by_keyboard:
            self.press("Control+Enter")
        else:
            self.frame.get_by_role("button", name="Submit").click()
        self.worker.page.get_by_text("Submitted.").wait_for()
