"""Amazon DynamoDB: the jobs table."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.job_record import CREATING, KEPT_SECONDS, LAUNCHING, REFUSED, UNSEEN, JobRecord
from ground_truth_runtime.gateways.errors import error_code, translated

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

ACTIVE_INDEX = "active-jobs"
EXECUTION_INDEX = "jobs-of-execution"


class JobsTable:
    """Records of labeling jobs by their name. Every write is one conditional call, so writers may overlap."""

    def __init__(self, table: "Table") -> None:
        # Its client, which converts values as the table does: threads may share clients, but no resources.
        self._client, self._name = table.meta.client, table.name

    def get(self, name: str) -> JobRecord | None:
        """The record of a labeling job, as last written."""
        with translated():
            item = self._client.get_item(
                TableName=self._name, Key={"labeling_job_name": name}, ConsistentRead=True
            ).get("Item")
        return None if item is None else JobRecord.of(item)

    def add(self, record: JobRecord) -> bool:
        """Stores a new record; False where there is one of its name."""
        with translated():
            try:
                self._client.put_item(
                    TableName=self._name,
                    Item=record.item(),
                    ConditionExpression="attribute_not_exists(labeling_job_name)",
                )
            except ClientError as error:
                return _unmet(error)
        return True

    def renew_token(self, name: str, token: str) -> JobRecord | None:
        """Gives an active job to a new wait; its record since then, or None where it is not active any more."""
        return self._changed(name, "SET task_token = :token", {":token": token}, condition="attribute_exists(active)")

    def reopen(self, name: str, token: str) -> JobRecord | None:
        """Opens a record whose labeling job was never seen, for a new wait; None where its end is known, or it is open.

        It stays abandoned if it was: whether the labeling job exists has yet to be found out.
        """
        return self._changed(
            name,
            "SET active = :yes, task_token = :token, #status = :launching REMOVE ended_at, expires_at",
            {":yes": "yes", ":token": token, ":launching": LAUNCHING, ":refused": REFUSED, ":unseen": UNSEEN},
            condition="attribute_not_exists(active) AND #status IN (:refused, :unseen)",
        )

    def revive(self, name: str, token: str) -> bool:
        """Notes that somebody waits again for a job that was never created; False where the wait is another one's."""
        return self._update(
            name,
            "REMOVE abandoned",
            {":token": token, ":launching": LAUNCHING, ":creating": CREATING},
            condition="attribute_exists(active) AND task_token = :token AND #status IN (:launching, :creating)",
        )

    def begin_creation(self, name: str, token: str) -> bool:
        """Notes that the labeling job is about to be created; False where it must not be.

        That is where the record was closed, the job abandoned, or its wait handed to another token.
        """
        return self._update(
            name,
            "SET #status = :creating",
            {":token": token, ":creating": CREATING},
            condition="attribute_exists(active) AND task_token = :token AND attribute_not_exists(abandoned)",
        )

    def created(self, name: str, arn: str) -> bool:
        """Notes that the labeling job exists; False where its record is closed or missing, or knows it already."""
        return self._update(
            name,
            "SET labeling_job_arn = :arn, #status = :status",
            {":arn": arn, ":status": "InProgress", ":launching": LAUNCHING, ":creating": CREATING},
            condition="attribute_exists(active) AND #status IN (:launching, :creating)",
        )

    def progress(self, name: str, *, status: str, counters: Mapping[str, int]) -> None:
        """Notes how far an active job is."""
        self._update(
            name,
            "SET #status = :status, counters = :counters, updated_at = :now",
            {":status": status, ":counters": dict(counters), ":now": _now().isoformat()},
            condition="attribute_exists(active)",
        )

    def abandon(self, name: str) -> bool:
        """Notes that nobody waits for a job, so that it must be stopped; False where there is no record of it.

        Closed records are marked as well: the labeling job of one that was closed unseen may run.
        """
        return self._update(
            name, "SET abandoned = :true", {":true": True}, condition="attribute_exists(labeling_job_name)"
        )

    def end(self, name: str, *, token: str, status: str, counters: Mapping[str, int]) -> bool:
        """Notes that a job has ended and its wait with it; False where the wait was handed to another token."""
        now = _now()
        return self._update(
            name,
            "SET #status = :status, counters = :counters, ended_at = :now, expires_at = :expires REMOVE active",
            {
                ":status": status,
                ":counters": dict(counters),
                ":now": now.isoformat(),
                ":expires": int(now.timestamp()) + KEPT_SECONDS,
                ":token": token,
            },
            condition="task_token = :token",
        )

    def active(self) -> Iterator[JobRecord]:
        """All jobs that someone waits for, oldest first. The index follows writes with a short delay."""
        return self._query(ACTIVE_INDEX, "active", "yes")

    def of_execution(self, execution: ExecutionId) -> Iterator[JobRecord]:
        """All jobs of an execution. The index follows writes with a short delay."""
        found = self._query(EXECUTION_INDEX, "execution_arn", execution.arn)
        return (record for record in found if record.execution.is_same(execution))

    def _query(self, index: str, key: str, value: str) -> Iterator[JobRecord]:
        start: dict[str, Any] = {}
        while True:
            with translated():
                page = self._client.query(
                    TableName=self._name,
                    IndexName=index,
                    KeyConditionExpression="#key = :value",
                    ExpressionAttributeNames={"#key": key},
                    ExpressionAttributeValues={":value": value},
                    **start,
                )
            yield from map(JobRecord.of, page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _update(self, name: str, expression: str, values: Mapping[str, Any], *, condition: str) -> bool:
        return self._changed(name, expression, values, condition=condition) is not None

    def _changed(self, name: str, expression: str, values: Mapping[str, Any], *, condition: str) -> JobRecord | None:
        """The record after an update; None where the condition was not met."""
        # `status` is a reserved word of DynamoDB's expressions; a name that an expression does not use is refused.
        names = {"#status": "status"} if "#status" in expression + condition else {}
        arguments: dict[str, Any] = {"ExpressionAttributeNames": names} if names else {}
        with translated():
            try:
                answer = self._client.update_item(
                    TableName=self._name,
                    Key={"labeling_job_name": name},
                    UpdateExpression=expression,
                    ExpressionAttributeValues=dict(values),
                    ConditionExpression=condition,
                    ReturnValues="ALL_NEW",
                    **arguments,
                )
            except ClientError as error:
                _unmet(error)
                return None
        return JobRecord.of(answer["Attributes"])


def _unmet(error: ClientError) -> bool:
    if error_code(error) == "ConditionalCheckFailedException":
        return False
    raise error


def _now() -> datetime:
    return datetime.now(UTC)
