"""Requests against botocore's model of the service."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import Shape

from ground_truth_local.sagemaker import ServiceError
from ground_truth_local.sagemaker.patterns import compiled
from ground_truth_local.sagemaker.service import OPERATIONS
from ground_truth_local.sagemaker.service_model import operation_model, validate_request

NAME_PATTERN = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"


def good_request() -> dict[str, Any]:
    return {
        "LabelingJobName": "boxes",
        "LabelAttributeName": "label",
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://pictures/input.manifest"}}},
        "OutputConfig": {"S3OutputPath": "s3://pictures/labels/"},
        "RoleArn": "arn:aws:iam::123456789012:role/labeling",
        "HumanTaskConfig": {
            "WorkteamArn": "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/birders",
            "UiConfig": {"UiTemplateS3Uri": "s3://pictures/template.liquid.html"},
            "TaskTitle": "Box the birds",
            "TaskDescription": "Draw a box around every bird",
            "TaskKeywords": ["birds", "two words"],
            "NumberOfHumanWorkersPerDataObject": 9,
            "TaskTimeLimitInSeconds": 30,
        },
        "Tags": [{"Key": "größe: 1", "Value": ""}],
    }


def refusal(operation: str, request: dict[str, Any]) -> ServiceError:
    with pytest.raises(ServiceError) as refused:
        validate_request(operation, request)
    return refused.value


def test_takes_a_request_that_is_in_order() -> None:
    validate_request("CreateLabelingJob", good_request())


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("LabelingJobName", "under_score", f"Member must satisfy regular expression pattern: {NAME_PATTERN}"),
        ("LabelingJobName", "boxes\n", f"Member must satisfy regular expression pattern: {NAME_PATTERN}"),
        ("HumanTaskConfig.TaskTitle", "", "Member must have length greater than or equal to 1"),
        ("HumanTaskConfig.TaskTitle", "x" * 129, "Member must have length less than or equal to 128"),
        ("HumanTaskConfig.TaskDescription", "two\nlines", "Member must satisfy regular expression pattern: .+"),
        ("HumanTaskConfig.NumberOfHumanWorkersPerDataObject", 0, "Member must have value greater than or equal to 1"),
        ("HumanTaskConfig.NumberOfHumanWorkersPerDataObject", 10, "Member must have value less than or equal to 9"),
        ("HumanTaskConfig.TaskTimeLimitInSeconds", 29, "Member must have value greater than or equal to 30"),
        ("HumanTaskConfig.TaskTitle", None, "Member must not be null"),
        ("HumanTaskConfig.Titel", "x", "Member is unknown, known are: [WorkteamArn, UiConfig, "),
        ("OutputConfig.S3OutputPath", "pictures/labels", "Member must satisfy regular expression pattern: (https|s3)://"),
    ],
)  # fmt: skip
def test_names_the_member_its_value_and_the_rule(path: str, value: Any, rule: str) -> None:
    request = good_request()
    *parents, member = path.split(".")
    target = request
    for parent in parents:
        target = target[parent]
    target[member] = value

    error = refusal("CreateLabelingJob", request)

    assert error.code == "ValidationException"
    where = ".".join(part[0].lower() + part[1:] for part in path.split("."))
    shown = "null" if value is None else f"'{value}'"
    start = f"1 validation error detected: Value {shown} at '{where}' failed to satisfy constraint: {rule}"
    assert error.message.startswith(start)


def test_counts_members_of_lists_from_one() -> None:
    request = good_request()
    request["HumanTaskConfig"]["TaskKeywords"] = ["birds", "Multi-label"]

    assert (
        "Value 'Multi-label' at 'humanTaskConfig.taskKeywords.2.member'"
        in refusal("CreateLabelingJob", request).message
    )


def test_lists_all_problems_at_once() -> None:
    request = good_request()
    request["LabelingJobName"] = "b" * 64
    del request["RoleArn"]
    request["HumanTaskConfig"]["TaskKeywords"] = []

    message = refusal("CreateLabelingJob", request).message

    assert message.startswith("4 validation errors detected: ")
    assert "Value null at 'roleArn'" in message
    assert (
        "at 'labelingJobName' failed to satisfy constraint: Member must have length less than or equal to 63" in message
    )
    assert (
        "at 'labelingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern" in message
    )
    assert "at 'humanTaskConfig.taskKeywords'" in message


def test_enumerates_what_is_allowed() -> None:
    message = refusal("ListLabelingJobs", {"SortOrder": "Up"}).message

    assert (
        "at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value set: [Ascending, Descending]"
        in message
    )


@pytest.mark.parametrize(
    "request_",
    [
        {"MaxResults": "10"},
        {"MaxResults": True},
        {"MaxResults": 1.5},
        {"NameContains": 1},
        {"CreationTimeAfter": "today"},
    ],
)
def test_a_wrong_json_type_cannot_even_be_read(request_: dict[str, Any]) -> None:
    assert refusal("ListLabelingJobs", request_).code == "SerializationException"


def test_times_are_seconds_since_the_epoch() -> None:
    validate_request("ListLabelingJobs", {"CreationTimeAfter": 1767323045, "CreationTimeBefore": 1767323045.5})


def test_secrets_are_not_repeated() -> None:
    oidc = dict.fromkeys(
        ("Issuer", "AuthorizationEndpoint", "TokenEndpoint", "UserInfoEndpoint", "LogoutEndpoint", "JwksUri"),
        "https://idp.example.com",
    )
    request = {"WorkforceName": "people", "OidcConfig": {**oidc, "ClientId": "me", "ClientSecret": "geheim\u00e9"}}

    message = refusal("CreateWorkforce", request).message

    assert "at 'oidcConfig.clientSecret'" in message
    assert "geheim" not in message


def test_unicode_categories_of_patterns_are_understood() -> None:
    definition = {"UserPool": "us-east-1_pool", "ClientId": "client"}

    def request(group: str) -> dict[str, Any]:
        member = {"CognitoMemberDefinition": {**definition, "UserGroup": group}}
        return {"WorkteamName": "t", "Description": "d", "MemberDefinitions": [member]}

    validate_request("CreateWorkteam", request("Vögel-鳥+1"))
    assert "userGroup" in refusal("CreateWorkteam", request("with space")).message


def test_every_pattern_of_the_operations_can_be_translated() -> None:
    def patterns(shape: Shape, seen: set[str]) -> Iterator[str]:
        if shape.name in seen:
            return
        seen.add(shape.name)
        if "pattern" in shape.metadata:
            yield shape.metadata["pattern"]
        below = [*getattr(shape, "members", {}).values(), getattr(shape, "member", None)]
        below += [getattr(shape, "key", None), getattr(shape, "value", None)]
        for item in below:
            if isinstance(item, Shape):
                yield from patterns(item, seen)

    seen: set[str] = set()
    found = [item for name in OPERATIONS for item in patterns(operation_model(name).input_shape, seen)]

    assert len([compiled(pattern) for pattern in found]) > 30
