"""The event that tells of a labeling job's end (developer guide, sms-monitor-cloud-watch)."""

import json
from datetime import UTC, datetime
from typing import Any

from ground_truth_local.engine.job import JobStatus

SOURCE = "aws.sagemaker"
DETAIL_TYPE = "SageMaker Ground Truth Labeling Job State Change"
TOLD = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.STOPPED})


def state_change(arn: str, status: JobStatus, *, now: float) -> dict[str, Any]:
    """An entry for EventBridge's PutEvents. Its detail holds the status and nothing else, as on AWS."""
    return {
        "Source": SOURCE,
        "DetailType": DETAIL_TYPE,
        "Resources": [arn],
        "Detail": json.dumps({"LabelingJobStatus": status.value}),
        "Time": datetime.fromtimestamp(now, tz=UTC),
    }
