"""What CreateLabelingJob refuses beyond the service model."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.sagemaker import ServiceError, Settings

PRICE = {"AmountInUsd": {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}}
PII_FREE = "FreeOfPersonallyIdentifiableInformation"
MANIFEST = {"S3DataSource": {"ManifestS3Uri": "s3://pictures/input.manifest"}}
RICH = {"documentVersion": "2020-03-01", "labels": [{"label": "Car"}]}


def refusal(cloud: Any, task_type: str = "BoundingBox", **changes: Any) -> str:
    """The message of a refusal; the job must not exist afterwards."""
    with pytest.raises(ServiceError) as refused:
        cloud.create("refused", task_type, **changes)
    assert refused.value.code == "ValidationException"
    assert cloud.call("ListLabelingJobs")["LabelingJobSummaryList"] == []
    return refused.value.message


def functions(task_type: str, *, region: str = "us-east-1", account: str = "432418664414") -> dict[str, Any]:
    stem = f"arn:aws:lambda:{region}:{account}:function"
    return {
        "PreHumanTaskLambdaArn": f"{stem}:PRE-{task_type}",
        "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": f"{stem}:ACS-{task_type}"},
    }


def custom(account: str = "123456789012") -> dict[str, Any]:
    stem = f"arn:aws:lambda:us-east-1:{account}:function"
    return {
        "PreHumanTaskLambdaArn": f"{stem}:sagemaker-before",
        "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": f"{stem}:sagemaker-after"},
    }


def public(cloud: Any, **changes: Any) -> dict[str, Any]:
    source = {"DataSource": MANIFEST, "DataAttributes": {"ContentClassifiers": [PII_FREE]}}
    return {"WorkteamArn": cloud.public_team, "PublicWorkforceTaskPrice": PRICE, "InputConfig": source, **changes}


def interface(name: str, *, region: str = "us-east-1", account: str = "394669845002") -> dict[str, Any]:
    return {"UiConfig": {"HumanTaskUiArn": f"arn:aws:sagemaker:{region}:{account}:human-task-ui/{name}"}}


def rich(cloud: Any, **fields: Any) -> dict[str, Any]:
    """Changes that make a request of a video or 3D type complete, with `fields` over its category file."""
    return {
        "LabelCategoryConfigS3Uri": cloud.put("rich.json", json.dumps({**RICH, **fields})),
        "LabelAttributeName": "v-ref",
    }


def test_a_name_is_burnt_for_good_in_any_letter_case(cloud: Any) -> None:
    cloud.run("Boxes-1")
    for name in ("Boxes-1", "boxes-1", "BOXES-1"):
        with pytest.raises(ServiceError, match="ResourceInUse"):
            cloud.create(name)


class TestFunctions:
    def test_of_another_regions_account(self, cloud: Any) -> None:
        # What two issues of AWS's samples are about: the account of eu-central-1 of another service.
        message = refusal(cloud, **functions("BoundingBox", account="203001061592"))
        assert message.startswith("2 validation errors detected")
        assert "built-in functions of us-east-1 are in account 432418664414" in message

    def test_of_another_region(self, cloud: Any) -> None:
        message = refusal(cloud, **functions("BoundingBox", region="eu-central-1", account="203001061592"))
        assert "must be in the region of the labeling job, us-east-1" in message

    def test_that_do_not_exist(self, cloud: Any) -> None:
        assert "PRE-BoundingBox, PRE-ImageMultiClass" in refusal(cloud, **functions("VideoClassification"))

    def test_swapped(self, cloud: Any) -> None:
        before, after = functions("BoundingBox").values()
        swapped = {
            "PreHumanTaskLambdaArn": after["AnnotationConsolidationLambdaArn"],
            "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": before},
        }
        assert refusal(cloud, **swapped).startswith("2 validation errors detected")

    def test_of_two_types(self, cloud: Any) -> None:
        after = functions("ImageMultiClass")["AnnotationConsolidationConfig"]
        assert "expected ACS-BoundingBox" in refusal(cloud, AnnotationConsolidationConfig=after)

    def test_without_the_second_one(self, cloud: Any) -> None:
        assert "expected ACS-BoundingBox" in refusal(cloud, AnnotationConsolidationConfig=None)

    def test_a_built_in_one_and_one_of_your_own(self, cloud: Any) -> None:
        after = custom()["AnnotationConsolidationConfig"]
        assert "expected ACS-BoundingBox" in refusal(cloud, AnnotationConsolidationConfig=after)

    def test_of_somebody_else(self, cloud: Any) -> None:
        assert "Functions of your own are in account 123456789012" in refusal(cloud, **custom("210987654321"))

    def test_of_your_own_are_taken(self, cloud: Any) -> None:
        cloud.create(**custom())

    def test_may_be_left_out_together(self, cloud: Any) -> None:
        cloud.create(PreHumanTaskLambdaArn=None, AnnotationConsolidationConfig=None)


class TestLabelAttributeName:
    @pytest.mark.parametrize(
        ("task_type", "name", "rule"),
        [
            ("SemanticSegmentation", "label", "must end with -ref"),
            ("BoundingBox", "label-ref", "must not end with -ref"),
            ("ImageMultiClass", "label-ref", "must not end with -ref"),
            ("VerificationSemanticSegmentation", "label-ref", "must not end with -ref"),
            ("BoundingBox", "label-metadata", "must not end with -metadata"),
            ("BoundingBox", "source", "reserved names [source, source-ref]"),
            ("BoundingBox", "source-ref", "reserved names [source, source-ref]"),
        ],
    )
    def test_is_refused(self, cloud: Any, task_type: str, name: str, rule: str) -> None:
        message = refusal(cloud, task_type, LabelAttributeName=name)
        assert f"Value '{name}' at 'labelAttributeName'" in message
        assert rule in message


class TestWorkteam:
    def test_that_nobody_made(self, cloud: Any) -> None:
        arn = cloud.team.replace("birders", "nobody")
        assert f"Value '{arn}' at 'humanTaskConfig.workteamArn'" in refusal(cloud, WorkteamArn=arn)

    def test_of_another_region(self, cloud: Any) -> None:
        arn = cloud.team.replace("us-east-1", "us-west-2")
        assert "must be in the region of the labeling job" in refusal(cloud, WorkteamArn=arn)

    def test_of_a_vendor_without_subscription(self, cloud: Any, make_cloud: Callable[..., Any]) -> None:
        arn = "arn:aws:sagemaker:us-east-1:210987654321:workteam/vendor-crowd/labelers"
        assert "does not exist" in refusal(cloud, WorkteamArn=arn)

        make_cloud(settings=Settings(throttling=False, vendor_workteams=frozenset({arn}))).create(WorkteamArn=arn)

    def test_that_works_cannot_be_deleted(self, cloud: Any) -> None:
        cloud.create()
        with pytest.raises(ServiceError, match="ResourceInUse"):
            cloud.call("DeleteWorkteam", WorkteamName="birders")
        cloud.service.run_until_idle()
        assert cloud.call("DeleteWorkteam", WorkteamName="birders") == {"Success": True}


class TestPrice:
    def test_of_a_private_team(self, cloud: Any) -> None:
        assert "public workforce only" in refusal(cloud, PublicWorkforceTaskPrice=PRICE)

    def test_left_out_for_the_public(self, cloud: Any) -> None:
        message = refusal(cloud, **public(cloud, PublicWorkforceTaskPrice=None))
        assert "Value null at 'humanTaskConfig.publicWorkforceTaskPrice'" in message

    @pytest.mark.parametrize(
        ("task_type", "tenths", "listed"),
        [
            ("BoundingBox", 12, "[0.036, 0.048"),
            ("BoundingBox", 37, "[0.036, 0.048"),
            ("ImageMultiClass", 0, "[0.012, 0.024"),
            ("SemanticSegmentation", 36, "[0.840, 0.960, 1.080, 1.200]"),
        ],
    )
    def test_that_is_not_in_the_list(self, cloud: Any, task_type: str, tenths: int, listed: str) -> None:
        price = {"AmountInUsd": {"Cents": tenths // 10, "TenthFractionsOfACent": tenths % 10}}
        assert listed in refusal(cloud, task_type, **public(cloud, PublicWorkforceTaskPrice=price))

    @pytest.mark.parametrize(
        ("task_type", "amount"),
        [
            ("BoundingBox", {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}),
            ("ImageMultiClass", {"Cents": 1, "TenthFractionsOfACent": 2}),
            ("SemanticSegmentation", {"Dollars": 1, "Cents": 20}),
        ],
    )
    def test_that_is_in_the_list(self, cloud: Any, task_type: str, amount: dict[str, int]) -> None:
        cloud.create("boxes", task_type, **public(cloud, PublicWorkforceTaskPrice={"AmountInUsd": amount}))


class TestPublicWorkforce:
    def test_needs_data_free_of_personal_information(self, cloud: Any) -> None:
        message = refusal(cloud, **public(cloud, InputConfig={"DataSource": MANIFEST}))
        assert f"The public workforce needs {PII_FREE}" in message

    def test_may_fail_at_the_start_instead(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(settings=Settings(throttling=False, require_pii_flag="start"))
        job = cloud.run(**public(cloud, InputConfig={"DataSource": MANIFEST}))
        assert job["LabelingJobStatus"] == "Failed"
        assert PII_FREE in job["FailureReason"]

    def test_does_no_video_frames(self, cloud: Any) -> None:
        changes = public(cloud, **rich(cloud), **interface("VideoObjectDetection"))
        assert "does not do VideoObjectDetection" in refusal(cloud, "VideoObjectDetection", **changes)

    def test_gets_tasks_for_twelve_hours_at_most(self, cloud: Any) -> None:
        message = refusal(cloud, **public(cloud, TaskAvailabilityLifetimeInSeconds=43_201))
        assert "less than or equal to 43200 for a public workforce" in message
        cloud.create(**public(cloud, TaskAvailabilityLifetimeInSeconds=43_200))


class TestTimes:
    def test_tasks_stay_open_for_30_days_at_most(self, cloud: Any) -> None:
        assert "less than or equal to 2592000 for a private" in refusal(
            cloud, TaskAvailabilityLifetimeInSeconds=2_592_001
        )

    @pytest.mark.parametrize("changes", [{}, custom()])
    def test_a_task_lasts_eight_hours_at_most(self, cloud: Any, changes: dict[str, Any]) -> None:
        assert "less than or equal to 28800" in refusal(cloud, TaskTimeLimitInSeconds=28_801, **changes)

    def test_video_frames_may_take_30_days(self, cloud: Any) -> None:
        changes = {**rich(cloud), **interface("VideoObjectTracking")}
        cloud.create("video", "VideoObjectTracking", TaskTimeLimitInSeconds=2_592_000, **changes)

    @pytest.mark.parametrize("task_type", ["VideoObjectDetection", "3DPointCloudSemanticSegmentation"])
    def test_one_worker_does_a_video_or_point_cloud(self, cloud: Any, task_type: str) -> None:
        changes = {**rich(cloud), **interface(task_type.removeprefix("3D")), "NumberOfHumanWorkersPerDataObject": 2}
        assert f"Member must be 1 for task type {task_type}" in refusal(cloud, task_type, **changes)


class TestPage:
    @pytest.mark.parametrize(
        "config",
        [{}, {"UiTemplateS3Uri": "s3://pictures/t.html", **interface("BoundingBox")["UiConfig"]}],
    )
    def test_is_given_exactly_once(self, cloud: Any, config: dict[str, str]) -> None:
        assert "Exactly one of UiTemplateS3Uri and HumanTaskUiArn" in refusal(cloud, UiConfig=config)

    def test_of_an_image_type_is_a_template(self, cloud: Any) -> None:
        assert "Task type BoundingBox needs UiTemplateS3Uri" in refusal(cloud, **interface("BoundingBox"))

    @pytest.mark.parametrize(
        "changes",
        [
            # The known mistake: AWS's page of a 3D type drops the 3D.
            interface("3DPointCloudObjectTracking"),
            interface("PointCloudObjectTracking", region="us-west-2"),
            interface("PointCloudObjectTracking", account="123456789012"),
        ],
    )
    def test_of_a_point_cloud_is_awss_own(self, cloud: Any, changes: dict[str, Any]) -> None:
        message = refusal(cloud, "3DPointCloudObjectTracking", **rich(cloud), **changes)
        assert "needs arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/PointCloudObjectTracking" in message

    def test_must_be_there(self, cloud: Any) -> None:
        message = refusal(cloud, UiConfig={"UiTemplateS3Uri": "s3://pictures/nowhere.html"})
        assert "at 'humanTaskConfig.uiConfig.uiTemplateS3Uri'" in message
        assert "NoSuchKey" in message


class TestCategoryFile:
    @pytest.mark.parametrize(
        ("task_type", "content", "rule"),
        [
            ("BoundingBox", "{", "must be JSON"),
            ("BoundingBox", "[]", "must hold a JSON object"),
            ("BoundingBox", {}, "labels must be a list"),
            ("BoundingBox", {"labels": ["Bird"]}, "each of labels must be an object"),
            ("BoundingBox", {"labels": []}, "at least 1 label must be given, not 0"),
            ("BoundingBox", {"labels": [{"label": "A"}, {"label": "A"}]}, "repeated are ['A']"),
            ("BoundingBox", {"labels": [{"label": str(n)} for n in range(51)]}, "at most 50 labels"),
            ("BoundingBox", {"labels": [{"label": "x" * 257}]}, "at most 256 characters"),
            ("ImageMultiClass", {"labels": [{"label": "A"}]}, "at least 2 labels must be given, not 1"),
            (
                "BoundingBox",
                {"document-version": "2020-03-01", "labels": [{"label": "A"}]},
                "document-version must be 2018-11-28",
            ),
            (
                "BoundingBox",
                {"documentVersion": "2018-11-28", "labels": [{"label": "A"}]},
                "stands under document-version for this task type, not under documentVersion",
            ),
        ],
    )
    def test_is_refused(self, cloud: Any, task_type: str, content: Any, rule: str) -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        uri = cloud.put("wrong.json", text)
        message = refusal(cloud, task_type, LabelCategoryConfigS3Uri=uri)
        assert f"Value '{uri}' at 'labelCategoryConfigS3Uri'" in message
        assert rule in message

    @pytest.mark.parametrize(
        ("task_type", "fields", "rule"),
        [
            ("VideoObjectDetection", {"documentVersion": "2018-11-28"}, "documentVersion must be 2020-03-01"),
            ("VideoObjectDetection", {"labels": [{"label": "x" * 17}]}, "at most 16 characters"),
            (
                "VideoObjectDetection",
                {"auditLabelAttributeName": "old-ref"},
                "must not be given unless labels are audited",
            ),
            ("VideoObjectDetection", {"annotationType": "Circle"}, "annotationType must be one of"),
            ("3DPointCloudObjectTracking", {"annotationType": "Polygon"}, "for video frames only"),
            ("AdjustmentVideoObjectDetection", {}, "auditLabelAttributeName must be given"),
        ],
    )
    def test_of_video_and_point_clouds(self, cloud: Any, task_type: str, fields: dict[str, Any], rule: str) -> None:
        page = interface(task_type.removeprefix("Adjustment").removeprefix("3D"))
        assert rule in refusal(cloud, task_type, **rich(cloud, **fields), **page)

    def test_of_entities_has_instructions(self, cloud: Any) -> None:
        message = refusal(cloud, "NamedEntityRecognition", **interface("NamedEntityRecognition"))
        assert "instructions with shortInstruction and fullInstruction" in message

    def test_is_needed_by_built_in_types(self, cloud: Any) -> None:
        message = refusal(cloud, LabelCategoryConfigS3Uri=None)
        assert "Value null at 'labelCategoryConfigS3Uri'" in message

    def test_must_be_readable(self, cloud: Any) -> None:
        assert "NoSuchKey" in refusal(cloud, LabelCategoryConfigS3Uri="s3://pictures/nowhere.json")

    def test_may_leave_out_its_version_unless_told_otherwise(self, cloud: Any, make_cloud: Callable[..., Any]) -> None:
        cloud.create(LabelCategoryConfigS3Uri=cloud.put("l.json", '{"labels": [{"label": "A"}]}'))

        strict = make_cloud(settings=Settings(throttling=False, require_document_version=True))
        message = refusal(strict, LabelCategoryConfigS3Uri="s3://pictures/l.json")
        assert "document-version must be given as 2018-11-28" in message

    def test_is_looked_at_later_when_told_so(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(settings=Settings(throttling=False, check_files=False))
        job = cloud.run(LabelCategoryConfigS3Uri="s3://pictures/nowhere.json")
        assert job["LabelingJobStatus"] == "Failed"
        assert "nowhere.json" in job["FailureReason"]


def test_a_role_of_another_account(cloud: Any) -> None:
    message = refusal(cloud, RoleArn="arn:aws:iam::210987654321:role/labeling")
    assert "The role must be one of account 123456789012" in message


def test_no_data_source(cloud: Any) -> None:
    assert "S3DataSource and SnsDataSource" in refusal(cloud, InputConfig={"DataSource": {}})


def test_an_output_path_that_is_no_s3_address(cloud: Any) -> None:
    assert "'outputConfig.s3OutputPath'" in refusal(cloud, OutputConfig={"S3OutputPath": "https://example.com/labels"})


class TestAutomatedLabeling:
    ALGORITHM = "arn:aws:sagemaker:us-east-1:027400017018:labeling-job-algorithm-specification"

    def refused(self, cloud: Any, name: str, task_type: str = "BoundingBox") -> str:
        config = {"LabelingJobAlgorithmSpecificationArn": f"{self.ALGORITHM}/{name}"}
        return refusal(cloud, task_type, LabelingJobAlgorithmsConfig=config)

    def test_with_the_algorithm_of_another_type(self, cloud: Any) -> None:
        assert f"needs {self.ALGORITHM}/object-detection" in self.refused(cloud, "image-classification")

    def test_of_a_type_without_an_algorithm(self, cloud: Any) -> None:
        assert "cannot be labeled automatically" in self.refused(cloud, "object-detection", "ImageMultiClassMultiLabel")

    def test_is_taken_and_fails_clearly(self, cloud: Any) -> None:
        config = {"LabelingJobAlgorithmSpecificationArn": f"{self.ALGORITHM}/object-detection"}
        job = cloud.run(LabelingJobAlgorithmsConfig=config)
        assert job["LabelingJobStatus"] == "Failed"
        assert "automated labeling" in job["FailureReason"]


def test_all_problems_come_at_once(cloud: Any) -> None:
    message = refusal(
        cloud,
        LabelAttributeName="source",
        TaskTimeLimitInSeconds=28_801,
        PublicWorkforceTaskPrice=PRICE,
        RoleArn="arn:aws:iam::210987654321:role/labeling",
        UiConfig={},
    )
    assert message.startswith("5 validation errors detected: ")
