"""CloudFormation's properties under the API's names; every request is one that the service model takes."""

from typing import Any

import botocore.session
import pytest
from botocore.validate import validate_parameters

from ground_truth_local.cloud import resource_properties as translate

WORKFORCE = {"WorkforceName": "people", "CognitoConfig": {"UserPool": "us-east-1_a", "ClientId": "c"}}
COGNITO = {"CognitoUserPool": "us-east-1_a", "CognitoUserGroup": "g", "CognitoClientId": "c"}
TEAM = {
    "WorkteamName": "team",
    "WorkforceName": "people",
    "Description": "All",
    "MemberDefinitions": [{"CognitoMemberDefinition": COGNITO}, {"OidcMemberDefinition": {"OidcGroups": ["g"]}}],
    "NotificationConfiguration": {"NotificationTopicArn": "arn:aws:sns:us-east-1:1:t"},
    "Tags": [{"Key": "a", "Value": "b"}],
}
MEMBERS = [
    {"CognitoMemberDefinition": {"UserPool": "us-east-1_a", "UserGroup": "g", "ClientId": "c"}},
    {"OidcMemberDefinition": {"Groups": ["g"]}},
]


def fits(operation: str, request: dict[str, Any]) -> None:
    model = botocore.session.get_session().get_service_model("sagemaker").operation_model(operation)
    validate_parameters(request, model.input_shape)


def test_a_team_is_created_under_the_apis_names() -> None:
    request = translate.create_workteam(TEAM, default_name="unused")
    fits("CreateWorkteam", request)
    assert request == {**TEAM, "MemberDefinitions": MEMBERS}


def test_a_team_without_a_name_gets_one() -> None:
    nameless = {key: value for key, value in TEAM.items() if key != "WorkteamName"}
    assert translate.create_workteam(nameless, default_name="stack-Team")["WorkteamName"] == "stack-Team"


def test_a_team_is_updated_without_what_can_not_change() -> None:
    request = translate.update_workteam(TEAM, name="team")
    fits("UpdateWorkteam", request)
    assert request.keys() == {"WorkteamName", "MemberDefinitions", "Description", "NotificationConfiguration"}
    assert request["MemberDefinitions"] == MEMBERS


def test_a_workforce_is_created_and_updated() -> None:
    fits("CreateWorkforce", translate.create_workforce(WORKFORCE))
    update = translate.update_workforce({**WORKFORCE, "SourceIpConfig": {"Cidrs": ["192.0.2.0/24"]}})
    fits("UpdateWorkforce", update)
    assert update == {"WorkforceName": "people", "SourceIpConfig": {"Cidrs": ["192.0.2.0/24"]}}


@pytest.mark.parametrize(
    ("stack", "logical_id", "name"),
    [("stack", "Team", "stack-Team"), ("s" * 62, "Team", "s" * 62), ("s" * 70, "Team", "s" * 63)],
)
def test_a_made_up_name_keeps_to_the_services_length(stack: str, logical_id: str, name: str) -> None:
    assert translate.default_name(stack, logical_id) == name


def test_changed_names_only_what_differs() -> None:
    old, new = {"WorkteamName": "a", "WorkforceName": "w"}, {"WorkteamName": "b", "WorkforceName": "w"}
    assert translate.changed(old, new, translate.WORKTEAM_CREATE_ONLY) == ["WorkteamName"]
