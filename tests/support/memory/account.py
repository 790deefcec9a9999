"""The account of a stack in memory, with what `tests.support.account.Account` offers to the tests of faults."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from tests.support.account import ACCOUNT_ID, BUCKET, CORS_RULE, FRAMES_CORS_RULE, REGION, TABLE
from tests.support.memory.client import Ask, Handle, MemoryClient, straight
from tests.support.memory.ground_truth import GroundTruth, Script
from tests.support.memory.objects import Objects, S3Client
from tests.support.memory.table import Table

WORKTEAM_ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:workteam/private-crowd/birders"
_PREFIX = f"s3://{BUCKET}/"


class MemoryAccount:
    """All of it. `ask`: what every call goes through, as in `MemoryClient`."""

    def __init__(self, script: Script | None = None, *, ask: Ask = straight) -> None:
        self.beginning = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
        self.objects = Objects(BUCKET, [CORS_RULE, FRAMES_CORS_RULE])
        self.table = Table()
        self.service = GroundTruth(
            read=lambda uri: self.objects.content.get(uri.removeprefix(_PREFIX)),
            write=lambda uri, content: self.objects.content.__setitem__(uri.removeprefix(_PREFIX), content),
            beginning=self.beginning,
            workteam_arn=WORKTEAM_ARN,
            script=Script() if script is None else script,
        )
        self.service.on_time = self.table.catch_up
        self.workteam_arn = WORKTEAM_ARN
        self.s3 = S3Client("s3", self.objects.handle, ask)
        self.sagemaker = MemoryClient("sagemaker", self.service.handle, ask)
        self.dynamodb = MemoryClient("dynamodb", self.table.handle, ask)
        self._ask = ask

    def client(self, service: str, handle: Handle) -> MemoryClient:
        """A client of another service."""
        return MemoryClient(service, handle, self._ask)

    def dynamodb_table(self, name: str = TABLE) -> Any:
        """The table as boto3's resource shows it."""
        return SimpleNamespace(name=name, meta=SimpleNamespace(client=self.dynamodb))

    @property
    def store(self) -> ObjectStore:
        """The gateway to S3."""
        return ObjectStore(cast(Any, self.s3))

    @property
    def jobs_table(self) -> JobsTable:
        """The gateway to the jobs table."""
        return JobsTable(self.dynamodb_table())

    @property
    def labeling_jobs(self) -> LabelingJobs:
        """The gateway to Ground Truth."""
        return LabelingJobs(cast(Any, self.sagemaker))

    def put(self, key: str, body: bytes | str) -> str:
        """Puts an object into the bucket; its URI."""
        self.objects.content[key] = body if isinstance(body, bytes) else body.encode()
        return f"{_PREFIX}{key}"

    def exists(self, key: str) -> bool:
        """Whether the bucket holds a key."""
        return key in self.objects.content

    def text(self, uri: str) -> str:
        """An object as text."""
        return self.objects.content[uri.removeprefix(_PREFIX)].decode()

    def json(self, uri: str) -> Any:
        """An object as JSON."""
        return json.loads(self.text(uri))

    def delete(self, uri: str) -> None:
        """Takes an object away."""
        self.objects.content.pop(uri.removeprefix(_PREFIX), None)

    def state_changes(self) -> list[str]:
        """Names of the labeling jobs whose end was told, in order."""
        return self.service.told


def constant(answer: dict[str, Any]) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    """A service that answers the same to everything."""
    return lambda _operation, _asked: answer
