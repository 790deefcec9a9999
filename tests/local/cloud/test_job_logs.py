"""Jobs' logs are in CloudWatch Logs, and what was rejected is found there."""

from ground_truth_local.cloud.job_logs import JobLogs
from ground_truth_local.cloud.settings import REGION
from ground_truth_local.engine.journal import ANSWER_REJECTED, OBJECT_FAILED
from ground_truth_local.run.rejected import rejected_answers
from tests.local.cloud.conftest import Lab, eventually


def test_rejected_answers_are_found_in_the_log_of_their_job(lab: Lab) -> None:
    clients = lab.cloud.clients
    told = JobLogs(clients.logs_of)
    for job, event, message in (
        ("words", OBJECT_FAILED, "object 1: nobody came"),
        ("words", ANSWER_REJECTED, "object 2: the answer of private.1 is left out"),
        ("words-2", ANSWER_REJECTED, "object 3: of another job"),
        ("words", ANSWER_REJECTED, "object 4: the answer of private.2 is left out"),
    ):
        told(region=REGION, job_name=job, event_name=event, message=message)

    def found() -> list[str] | None:
        rejected = rejected_answers(["no-such-job", "words"], logs=clients.logs_of(REGION))
        return rejected if len(rejected) > 1 else None

    assert eventually(found, seconds=10) == [
        "object 2: the answer of private.1 is left out",
        "object 4: the answer of private.2 is left out",
    ]
