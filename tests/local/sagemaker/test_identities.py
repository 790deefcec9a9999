"""Roles, app clients and groups that do not exist are refused, and nothing is made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ground_truth_local.sagemaker import ServiceError

POOL = {"UserPool": "us-east-1_pool", "ClientId": "client"}
NO_ROLE = (
    "Could not assume role {}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to "
    "assume the role."
)


@dataclass(kw_only=True)
class Listed:
    """An account with these roles, clients and groups."""

    roles: set[str] = field(default_factory=lambda: {"arn:aws:iam::123456789012:role/labeling"})
    clients: set[tuple[str, str, str]] = field(default_factory=lambda: {("client", "us-east-1_pool", "us-east-1")})
    groups: set[tuple[str, str, str]] = field(default_factory=lambda: {("birders", "us-east-1_pool", "us-east-1")})

    def assumable(self, role_arn: str) -> bool:
        return role_arn in self.roles

    def has_client(self, client_id: str, *, user_pool: str, region: str) -> bool:
        return (client_id, user_pool, region) in self.clients

    def has_group(self, group: str, *, user_pool: str, region: str) -> bool:
        return (group, user_pool, region) in self.groups


@pytest.fixture
def account() -> Listed:
    return Listed()


@pytest.fixture
def cloud(make_cloud: Callable[..., Any], account: Listed) -> Any:
    return make_cloud(identities=account)


def refusal(cloud: Any, operation: str, **request: Any) -> str:
    with pytest.raises(ServiceError) as refused:
        cloud.call(operation, **request)
    assert refused.value.code == "ValidationException"
    return refused.value.message


def members(*groups: str) -> list[dict[str, Any]]:
    return [{"CognitoMemberDefinition": {**POOL, "UserGroup": group}} for group in groups]


def test_a_job_with_everything_in_place_is_created(cloud: Any) -> None:
    cloud.create()
    assert cloud.describe()["LabelingJobStatus"] == "InProgress"


class TestRoles:
    def test_a_job_is_refused_and_its_name_stays_free(self, cloud: Any, account: Listed) -> None:
        role = "arn:aws:iam::123456789012:role/gone"
        message = refusal(cloud, "CreateLabelingJob", **cloud.request(RoleArn=role))
        assert message == NO_ROLE.format(role)
        assert cloud.call("ListLabelingJobs")["LabelingJobSummaryList"] == []
        account.roles.add(role)
        cloud.create(RoleArn=role)

    def test_what_is_wrong_in_the_request_itself_is_told_first(self, cloud: Any) -> None:
        request = cloud.request(RoleArn="arn:aws:iam::123456789012:role/gone", LabelAttributeName="label-ref")
        assert "labelAttributeName" in refusal(cloud, "CreateLabelingJob", **request)

    def test_no_page_is_rendered(self, cloud: Any) -> None:
        role = "arn:aws:iam::123456789012:role/gone"
        request = {"UiTemplate": {"Content": "<p></p>"}, "Task": {"Input": "{}"}, "RoleArn": role}
        assert refusal(cloud, "RenderUiTemplate", **request) == NO_ROLE.format(role)


class TestGroups:
    def test_a_team_is_refused_with_each_group_that_is_missing(self, cloud: Any) -> None:
        request = {"WorkteamName": "others", "WorkforceName": "people", "Description": "Others"}
        message = refusal(cloud, "CreateWorkteam", **request, MemberDefinitions=members("gone", "birders", "too"))
        for number, group in ((1, "gone"), (3, "too")):
            path = f"memberDefinitions.{number}.member.cognitoMemberDefinition.userGroup"
            assert f"'{group}' at '{path}'" in message
        assert "The group does not exist in user pool us-east-1_pool" in message
        assert "birders" not in message
        assert [team["WorkteamName"] for team in cloud.call("ListWorkteams")["Workteams"]] == ["birders"]

    def test_a_team_keeps_its_members_when_new_ones_are_missing(self, cloud: Any) -> None:
        request = {"WorkteamName": "birders", "Description": "Changed", "MemberDefinitions": members("gone")}
        assert "does not exist in user pool" in refusal(cloud, "UpdateWorkteam", **request)
        team = cloud.call("DescribeWorkteam", WorkteamName="birders")["Workteam"]
        assert (team["Description"], team["MemberDefinitions"]) == ("People who know birds", members("birders"))

    def test_an_update_without_members_asks_for_none(self, cloud: Any, account: Listed) -> None:
        account.groups.clear()
        cloud.call("UpdateWorkteam", WorkteamName="birders", Description="Changed")
        team = cloud.call("DescribeWorkteam", WorkteamName="birders")["Workteam"]
        assert team["Description"] == "Changed"


class TestClients:
    def test_a_workforce_is_refused(self, cloud: Any) -> None:
        def create(config: dict[str, str]) -> str:
            request = {"WorkforceName": "others", "CognitoConfig": config}
            return refusal(cloud, "CreateWorkforce", **request)

        message = create({**POOL, "ClientId": "gone"})
        assert "'gone' at 'cognitoConfig.clientId'" in message
        assert "The app client does not exist in user pool us-east-1_pool" in message
        assert "user pool us-east-1_other" in create({**POOL, "UserPool": "us-east-1_other"})
        assert [item["WorkforceName"] for item in cloud.call("ListWorkforces")["Workforces"]] == ["people"]
