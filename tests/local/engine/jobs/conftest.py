"""An engine on a simulated clock beside an S3 in the same process, with six small pictures to classify."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from PIL import Image

from ground_truth_local.engine import Behaviour, Engine, SimulatedClock, Simulation
from ground_truth_local.engine.desk import Assignment, Desk, Person
from ground_truth_local.engine.job import JobSpec, JobStatus, JobUpdate, Team

REGION = "us-east-1"
BUCKET = "pictures"
OBJECTS = 6
LABELS = ("Bird", "Cat")
ELEMENT = "crowd-image-classifier"


class Workshop:
    """The engine and all around it, in few words."""

    def __init__(self, s3: Any, **options: Any) -> None:
        self.s3 = s3
        self.clock: Any = options.pop("clock", SimulatedClock())
        self.updates: dict[str, list[JobUpdate]] = {}
        self.log: list[tuple[str, str, str]] = []
        options.setdefault("simulation", Simulation(workers="people"))
        options.setdefault("behaviour", Behaviour())
        self.engine = Engine(s3=lambda _: s3, clock=self.clock, logs=self._log, **options)
        self.put("template.html", f"<crowd-form><{ELEMENT} name='{ELEMENT}'></{ELEMENT}></crowd-form>")
        self.put_json("labels.json", {"labels": [{"label": label} for label in LABELS]})
        self.put_lines(*({"source-ref": f"s3://{BUCKET}/images/{number}.png"} for number in range(OBJECTS)))
        for number in range(OBJECTS):
            self.put(f"images/{number}.png", picture(number))

    @property
    def desk(self) -> Desk:
        return self.engine.desk

    def put(self, key: str, content: str | bytes) -> str:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=content)
        return f"s3://{BUCKET}/{key}"

    def put_json(self, key: str, document: Any) -> str:
        return self.put(key, json.dumps(document))

    def put_lines(self, *lines: Any) -> str:
        return self.put("input.manifest", "".join(json.dumps(line) + "\n" for line in lines))

    def json(self, uri: str) -> Any:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return json.loads(self.s3.get_object(Bucket=bucket, Key=key)["Body"].read())

    def keys(self, prefix: str) -> list[str]:
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])]

    def start(self, name: str = "birds", **changes: Any) -> str:
        """Submits a job and lets it come to its first tasks; gives its ARN."""
        arn = f"arn:aws:sagemaker:{REGION}:123456789012:labeling-job/{name}"
        spec: dict[str, Any] = {
            "name": name,
            "arn": arn,
            "region": REGION,
            "task_type": "ImageMultiClass",
            "label_attribute": "label",
            "manifest_uri": f"s3://{BUCKET}/input.manifest",
            "output_path": f"s3://{BUCKET}/labels/",
            "role_arn": "arn:aws:iam::123456789012:role/labeling",
            "category_file_uri": f"s3://{BUCKET}/labels.json",
            "template_uri": f"s3://{BUCKET}/template.html",
            "team": Team(arn="arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/team", kind="private"),
            "title": "Bird or cat?",
            "description": "Tell birds from cats",
            "keywords": ("birds", "cats"),
            "workers_per_object": 1,
            "task_time_limit": 600,
            "task_availability": 86_400,
            "max_concurrent_objects": 1000,
        }
        self.updates[name] = []
        self.engine.submit(JobSpec(**{**spec, **changes}), self.updates[name].append)
        if isinstance(self.clock, SimulatedClock):
            self.pass_time(10)
        return arn

    def pass_time(self, seconds: float = 1) -> None:
        self.engine.scheduler.advance(seconds)

    def end(self, name: str = "birds") -> JobUpdate:
        """Lets all time pass; gives how the job ended."""
        self.engine.scheduler.run_until_idle()
        return self.last(name)

    def last(self, name: str = "birds") -> JobUpdate:
        return self.updates[name][-1]

    def numbers(self, name: str = "birds") -> tuple[JobStatus, int, int, int]:
        """Status, labeled, failed, unlabeled."""
        update = self.last(name)
        counters = update.counters
        return update.status, counters.human_labeled, counters.failed, counters.unlabeled

    def lines(self, name: str = "birds") -> list[dict[str, Any]]:
        """The output manifest."""
        uri = str(self.last(name).output_manifest_uri).removeprefix(f"s3://{BUCKET}/")
        body = self.s3.get_object(Bucket=BUCKET, Key=uri)["Body"].read().decode()
        return [json.loads(line) for line in body.splitlines()]

    def answers(self, number: int, name: str = "birds") -> list[dict[str, Any]]:
        """The worker-response file of an object."""
        (key,) = self.keys(f"labels/{name}/annotations/worker-response/iteration-1/{number}/")
        found: list[dict[str, Any]] = self.json(f"s3://{BUCKET}/{key}")["answers"]
        return found

    def work(self, person: Person, arn: str, label: str = "Bird") -> Assignment:
        """One task, from taking to submitting."""
        assignment = self.desk.take(person, arn)
        self.pass_time(30)
        self.desk.submit(person, assignment.id, {ELEMENT: {"label": label}})
        self.pass_time(0)
        return assignment

    def _log(self, *, region: str, job_name: str, event_name: str, message: str) -> None:
        self.log.append((job_name, event_name, message))


def picture(number: int) -> bytes:
    image = Image.new("RGB", (48, 32), (20 * number, 60, 30))
    image.paste((220, 40, 30), (10 + number, 8, 24 + number, 22))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def s3_client() -> Any:
    """One client for all tests, as making it takes longer than most of them."""
    return boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION).client("s3")


@pytest.fixture
def make_workshop(aws_environment: None, s3_client: Any) -> Iterator[Callable[..., Workshop]]:
    cors = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["Access-Control-Allow-Origin"]}
    with mock_aws():
        s3_client.create_bucket(Bucket=BUCKET)
        s3_client.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [cors]})
        yield lambda **options: Workshop(s3_client, **options)


@pytest.fixture
def workshop(make_workshop: Callable[..., Workshop]) -> Workshop:
    """Jobs here are worked by people alone."""
    return make_workshop()


@pytest.fixture
def ann() -> Person:
    return Person.named("ann", region=REGION)


@pytest.fixture
def ben() -> Person:
    return Person.named("ben", region=REGION)
