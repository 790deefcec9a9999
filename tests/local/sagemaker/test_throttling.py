from unittest.mock import Mock

from ground_truth_local.sagemaker import LabelingService, ServiceError, Settings
from ground_truth_local.sagemaker.throttling import Throttle


class Stopwatch:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def take(throttle: Throttle, operation: str, *, account: str = "1", region: str = "us-east-1") -> str:
    try:
        throttle.take(operation, account=account, region=region)
    except ServiceError as error:
        return error.code
    return "taken"


def test_takes_as_many_requests_as_the_rate_says() -> None:
    watch = Stopwatch()
    throttle = Throttle(burst_seconds=1.0, timer=watch)

    assert [take(throttle, "DescribeLabelingJob") for _ in range(6)] == ["taken"] * 5 + ["ThrottlingException"]
    watch.seconds = 0.2
    assert [take(throttle, "DescribeLabelingJob") for _ in range(2)] == ["taken", "ThrottlingException"]


def test_a_longer_burst_takes_more_at_once() -> None:
    throttle = Throttle(burst_seconds=3.0, timer=Stopwatch())

    assert [take(throttle, "CreateLabelingJob") for _ in range(4)] == ["taken"] * 3 + ["ThrottlingException"]


def test_a_bucket_never_holds_less_than_one_request() -> None:
    assert take(Throttle(burst_seconds=0.0, timer=Stopwatch()), "CreateLabelingJob") == "taken"


def test_accounts_regions_and_operations_do_not_disturb_each_other() -> None:
    throttle = Throttle(burst_seconds=1.0, timer=Stopwatch())

    assert take(throttle, "CreateLabelingJob") == "taken"
    assert take(throttle, "CreateLabelingJob", account="2") == "taken"
    assert take(throttle, "CreateLabelingJob", region="us-west-2") == "taken"
    assert take(throttle, "StopLabelingJob") == "taken"
    assert take(throttle, "CreateLabelingJob") == "ThrottlingException"


def test_operations_without_a_published_rate_are_not_limited() -> None:
    throttle = Throttle(burst_seconds=1.0, timer=Stopwatch())

    assert {take(throttle, "ListTags") for _ in range(100)} == {"taken"}


def test_the_service_refuses_what_is_too_much_and_can_be_told_not_to() -> None:
    def ask(settings: Settings) -> list[str]:
        service = LabelingService(s3=Mock(), emit=Mock(), settings=settings)
        codes = []
        # Far more than the rate of 2 lets through in whatever time this takes.
        for _ in range(200):
            try:
                service.handle("ListLabelingJobs", {}, account="123456789012", region="us-east-1")
            except ServiceError as error:
                codes.append(error.code)
        return codes

    assert set(ask(Settings())) == {"ThrottlingException"}
    assert ask(Settings(throttling=False)) == []
