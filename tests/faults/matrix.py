"""What happens when a call of a function fails: every call that executions without faults make, and every fault.

The tests run each cell, and look that no call is missing; `docs/reliability.md` shows them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from tests.faults.injection import Call, Fault


class Outcome(Enum):
    """What happens. The value is what the table says.

    Every one of them ends with all labels in the result, the same labeling jobs as without the fault, and every other
    invariant.
    """

    CLIENT = "asked again"
    STATE = "state again"
    EVENT = "event again"
    WITHOUT = "goes on"


MEANING: Mapping[Outcome, str] = {
    Outcome.CLIENT: "the AWS client asks again, and the function sees nothing of it",
    Outcome.STATE: "the function fails, and the state is tried again: it finds what the first run has done",
    Outcome.EVENT: "the function fails, and Lambda brings it the same event again",
    Outcome.WITHOUT: "the function does without; what is lost is worth less than the labels",
}
_READS = ("Get", "Head", "List", "Describe", "Query")
_READ_FAULTS = (Fault.THROTTLED, Fault.REQUEST_LOST, Fault.CRASH_BEFORE)
STREAMED = "s3:GetObject"
"""The one call whose answer comes piece by piece."""


@dataclass(frozen=True)
class Row:
    """A call, the scene whose execution makes it, and what happens at each fault."""

    call: Call
    scene: str
    cells: Mapping[Fault, Outcome]


def _state(*, notice: bool = False) -> dict[Fault, Outcome]:
    again = Outcome.WITHOUT if notice else Outcome.STATE
    return {
        Fault.THROTTLED: again,
        Fault.REQUEST_LOST: again,
        Fault.ANSWER_LOST_ONCE: Outcome.CLIENT,
        Fault.ANSWER_LOST: again,
        Fault.ANSWER_CUT: again,
        Fault.CRASH_BEFORE: Outcome.STATE,
        Fault.CRASH_AFTER: Outcome.STATE,
    }


def _event() -> dict[Fault, Outcome]:
    return {
        fault: Outcome.CLIENT if outcome is Outcome.CLIENT else Outcome.EVENT for fault, outcome in _state().items()
    }


def _rows(scene: str, function: str, *calls: str, notice: bool = False) -> Iterator[Row]:
    cells = _event() if function in ("monitor", "stop") else _state(notice=notice)
    for text in calls:
        call = Call(function, *text.split(" "))
        yield Row(call, scene, {fault: cells[fault] for fault in faults_of(call)})


def faults_of(call: Call) -> list[Fault]:
    """Those that a call may meet.

    A lost answer of a read is a lost request, and what dies after it dies before the next call.
    """
    reads = call.operation.partition(":")[2].startswith(_READS)
    faults = [fault for fault in Fault if fault is not Fault.ANSWER_CUT and (not reads or fault in _READ_FAULTS)]
    return [*faults, Fault.ANSWER_CUT] if call.operation == STREAMED else faults


MATRIX: tuple[Row, ...] = (
    *_rows(
        "one_job",
        "plan",
        "found.Draft.passing s3:GetObject",
        "buckets.Buckets.of_objects s3:HeadBucket",
        "teams.team_problems sagemaker:DescribeWorkteam",
        "found.Draft.complete s3:PutObject",
        "plan.plan s3:PutObject",
    ),
    *_rows(
        "followed_up",
        "plan",
        "sources._Listing.passing s3:ListObjectsV2",
        "buckets.Buckets._cors s3:GetBucketCors",
        "plan._write_manifests s3:GetObject",
        "plan._write_manifests s3:PutObject",
    ),
    *_rows(
        "one_job",
        "launch",
        "launch.launch s3:GetObject",
        "launch._claimed dynamodb:PutItem",
        "launch._create s3:PutObject",
        "launch._begin dynamodb:UpdateItem",
        "launch._create sagemaker:CreateLabelingJob",
        "launch._note dynamodb:UpdateItem",
        "launch._catch_up dynamodb:GetItem",
        "launch._catch_up sagemaker:DescribeLabelingJob",
    ),
    *_rows(
        "followed_up",
        "launch",
        "launch._before sagemaker:DescribeLabelingJob",
        "part_labels.PartLabels.__init__ s3:GetObject",
        "part_labels.PartLabels._laid s3:GetObject",
        "job_input._written s3:GetObject",
        "job_input._written s3:PutObject",
    ),
    *_rows(
        "reviewed",
        "launch",
        "job_input._result_of s3:GetObject",
        "job_input._answered s3:HeadObject",
        "job_input._answered s3:GetObject",
    ),
    *_rows(
        "one_job",
        "monitor",
        "monitor.Monitor.hear dynamodb:GetItem",
        "monitor.Monitor.hear sagemaker:DescribeLabelingJob",
        "settle._tell states:SendTaskSuccess",
        "settle.settle dynamodb:UpdateItem",
        "monitor.Monitor.sweep dynamodb:Query",
        "monitor.Monitor.sweep sagemaker:ListLabelingJobs",
    ),
    *_rows(
        "unheard",
        "monitor",
        "monitor.Monitor._unlisted sagemaker:DescribeLabelingJob",
        "monitor.Monitor._follow dynamodb:UpdateItem",
        "monitor.Monitor._follow states:SendTaskHeartbeat",
    ),
    *_rows("stopped", "monitor", "settle._tell states:SendTaskFailure"),
    *_rows(
        "one_job",
        "collect",
        "collect.collect s3:GetObject",
        "rounds._attempts dynamodb:GetItem",
        "rounds._attempts sagemaker:DescribeLabelingJob",
        "part_labels.PartLabels.__init__ s3:GetObject",
        "part_labels.PartLabels._laid s3:GetObject",
        "job_result.job_result s3:GetObject",
        "job_quality._add_files s3:ListObjectsV2",
        "job_quality._labels s3:GetObject",
        "job_quality._answers s3:GetObject",
        "job_result.job_result s3:PutObject",
        "report._objects s3:GetObject",
        "report._write s3:PutObject",
    ),
    *_rows("one_job", "collect", "_context.tell sns:Publish", notice=True),
    *_rows(
        "followed_up",
        "collect",
        "collect.collect s3:PutObject",
        "rounds.part_so_far sagemaker:DescribeLabelingJob",
        "collect.gather s3:GetObject",
        "collect._left_by s3:GetObject",
        "merge.merge s3:GetObject",
        "merge.merge s3:PutObject",
        "report._pictures s3:GetObject",
    ),
    *_rows(
        "reviewed",
        "collect",
        "job_result._write_agreement s3:PutObject",
        "job_result._warnings_of_selection s3:GetObject",
    ),
    *_rows("one_job", "finish", "finish.finish s3:PutObject", "report._write s3:PutObject"),
    *_rows("uncollected", "finish", "finish._planned s3:GetObject"),
    *_rows("one_job", "finish", "_context.tell sns:Publish", notice=True),
    *_rows(
        "stopped",
        "stop",
        "stop.stop states:DescribeExecution",
        "stop.stop dynamodb:Query",
        "stop.stop dynamodb:UpdateItem",
        "stop.stop sagemaker:ListLabelingJobs",
        "stop.stop sagemaker:StopLabelingJob",
    ),
    *_rows(
        "redriven",
        "launch",
        "launch._claimed dynamodb:UpdateItem",
        "launch._wanted sagemaker:DescribeLabelingJob",
        "launch._wanted dynamodb:UpdateItem",
    ),
)
