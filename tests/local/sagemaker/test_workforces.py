import re
from typing import Any

import pytest

from ground_truth_local.engine import SimulatedClock
from ground_truth_local.sagemaker import LabelingService, ServiceError, Settings

POOL = {"UserPool": "us-east-1_pool", "ClientId": "client"}
OIDC = {
    "ClientId": "client",
    "ClientSecret": "secret",
    "Issuer": "https://idp.example.com",
    "AuthorizationEndpoint": "https://idp.example.com/authorize",
    "TokenEndpoint": "https://idp.example.com/token",
    "UserInfoEndpoint": "https://idp.example.com/userinfo",
    "LogoutEndpoint": "https://idp.example.com/logout",
    "JwksUri": "https://idp.example.com/jwks",
}


class Api:
    """A service without any jobs, and so without S3."""

    def __init__(self) -> None:
        def unused(*_: Any) -> Any:
            raise AssertionError("workforces need no S3 and tell no events")

        self.clock = SimulatedClock()
        settings = Settings(throttling=False)
        self._service = LabelingService(s3=unused, emit=unused, clock=self.clock, settings=settings)

    def __call__(self, operation: str, *, region: str = "us-east-1", **request: Any) -> dict[str, Any]:
        return self._service.handle(operation, request, account="123456789012", region=region)

    def error(self, operation: str, *, region: str = "us-east-1", **request: Any) -> ServiceError:
        with pytest.raises(ServiceError) as refused:
            self(operation, region=region, **request)
        return refused.value

    def make_team(self, name: str = "birders", **fields: Any) -> str:
        member = {"CognitoMemberDefinition": {**POOL, "UserGroup": "birders"}}
        request = {"WorkteamName": name, "Description": "People", "MemberDefinitions": [member], **fields}
        arn: str = self("CreateWorkteam", **request)["WorkteamArn"]
        return arn


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def people(api: Api) -> Api:
    api("CreateWorkforce", WorkforceName="people", CognitoConfig=POOL, Tags=[{"Key": "team", "Value": "birds"}])
    return api


def test_a_workforce_is_active_and_has_a_portal(people: Api) -> None:
    workforce = people("DescribeWorkforce", WorkforceName="people")["Workforce"]

    assert workforce["WorkforceArn"] == "arn:aws:sagemaker:us-east-1:123456789012:workforce/people"
    assert workforce["Status"] == "Active"
    assert workforce["CognitoConfig"] == POOL
    assert re.fullmatch(r"[a-z0-9]{10}\.labeling\.us-east-1\.sagemaker\.aws", workforce["SubDomain"])


def test_there_is_one_private_workforce_per_region(people: Api) -> None:
    error = people.error("CreateWorkforce", WorkforceName="others", CognitoConfig=POOL)
    assert (error.code, "people" in error.message) == ("ValidationException", True)

    people("CreateWorkforce", region="us-west-2", WorkforceName="others", CognitoConfig=POOL)
    assert [item["WorkforceName"] for item in people("ListWorkforces")["Workforces"]] == ["people"]


@pytest.mark.parametrize("config", [{}, {"CognitoConfig": POOL, "OidcConfig": OIDC}])
def test_a_workforce_has_exactly_one_source_of_identities(api: Api, config: dict[str, Any]) -> None:
    error = api.error("CreateWorkforce", WorkforceName="people", **config)
    assert "Exactly one of CognitoConfig and OidcConfig" in error.message


def test_a_client_secret_is_never_shown(api: Api) -> None:
    api("CreateWorkforce", WorkforceName="people", OidcConfig=OIDC)

    shown = api("DescribeWorkforce", WorkforceName="people")["Workforce"]["OidcConfig"]
    assert shown == {key: value for key, value in OIDC.items() if key != "ClientSecret"}


def test_source_addresses_can_be_changed(people: Api) -> None:
    people.clock.move_to(people.clock.now() + 60)
    updated = people("UpdateWorkforce", WorkforceName="people", SourceIpConfig={"Cidrs": ["10.0.0.0/8"]})["Workforce"]

    assert updated["SourceIpConfig"] == {"Cidrs": ["10.0.0.0/8"]}
    assert updated["LastUpdatedDate"] - updated["CreateDate"] == 60


def test_at_most_ten_source_addresses(people: Api) -> None:
    cidrs = [f"10.{number}.0.0/16" for number in range(11)]
    assert (
        "sourceIpConfig.cidrs"
        in people.error("UpdateWorkforce", WorkforceName="people", SourceIpConfig={"Cidrs": cidrs}).message
    )


def test_an_oidc_provider_changes_only_without_teams(api: Api) -> None:
    api("CreateWorkforce", WorkforceName="people", OidcConfig=OIDC)
    api("UpdateWorkforce", WorkforceName="people", OidcConfig={**OIDC, "ClientId": "new"})
    api.make_team(MemberDefinitions=[{"OidcMemberDefinition": {"Groups": ["birders"]}}])

    assert api.error("UpdateWorkforce", WorkforceName="people", OidcConfig=OIDC).code == "ConflictException"


def test_a_cognito_workforce_cannot_turn_to_oidc(people: Api) -> None:
    assert people.error("UpdateWorkforce", WorkforceName="people", OidcConfig=OIDC).code == "ValidationException"


def test_a_workforce_with_teams_cannot_be_deleted(people: Api) -> None:
    people.make_team()
    assert people.error("DeleteWorkforce", WorkforceName="people").code == "ResourceInUse"

    people("DeleteWorkteam", WorkteamName="birders")
    people("DeleteWorkforce", WorkforceName="people")
    assert people("ListWorkforces")["Workforces"] == []


@pytest.mark.parametrize(
    ("operation", "request_", "start"),
    [
        ("DescribeWorkforce", {"WorkforceName": "nobody"}, "No workforce"),
        ("UpdateWorkforce", {"WorkforceName": "nobody"}, "No workforce"),
        ("DeleteWorkforce", {"WorkforceName": "nobody"}, "No workforce"),
        ("DescribeWorkteam", {"WorkteamName": "nobody"}, "The work team"),
        ("UpdateWorkteam", {"WorkteamName": "nobody"}, "The work team"),
        ("DeleteWorkteam", {"WorkteamName": "nobody"}, "The work team"),
    ],
)
def test_what_is_not_there_is_refused_in_the_words_that_tools_know(
    api: Api, operation: str, request_: dict[str, Any], start: str
) -> None:
    error = api.error(operation, **request_)
    assert error.code == "ValidationException"
    assert error.message.startswith(start)


def test_a_team_needs_a_workforce(api: Api) -> None:
    member = {"CognitoMemberDefinition": {**POOL, "UserGroup": "birders"}}
    error = api.error("CreateWorkteam", WorkteamName="t", Description="d", MemberDefinitions=[member])
    assert error.message.startswith("No workforce")


def test_a_team_leads_to_its_workforce_and_portal(people: Api) -> None:
    arn = people.make_team(
        NotificationConfiguration={"NotificationTopicArn": "arn:aws:sns:us-east-1:123456789012:news"}
    )

    team = people("DescribeWorkteam", WorkteamName="birders")["Workteam"]
    workforce = people("DescribeWorkforce", WorkforceName="people")["Workforce"]
    assert arn == team["WorkteamArn"] == "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/birders"
    assert (team["WorkforceArn"], team["SubDomain"]) == (workforce["WorkforceArn"], workforce["SubDomain"])
    assert team["NotificationConfiguration"]["NotificationTopicArn"].endswith(":news")


def test_a_teams_name_is_taken_once(people: Api) -> None:
    people.make_team()
    with pytest.raises(ServiceError, match="ResourceInUse"):
        people.make_team()


def test_members_come_from_the_workforces_own_pool_and_client(people: Api) -> None:
    wrong = {"UserPool": "us-east-1_other", "ClientId": "other", "UserGroup": "g"}
    with pytest.raises(ServiceError) as refused:
        people.make_team(MemberDefinitions=[{"CognitoMemberDefinition": wrong}])

    assert "2 validation errors" in refused.value.message
    assert "'memberDefinitions.1.member.cognitoMemberDefinition.userPool'" in refused.value.message
    assert "the workforce's own: us-east-1_pool" in refused.value.message


def test_members_are_of_the_workforces_kind(people: Api) -> None:
    with pytest.raises(ServiceError, match="CognitoMemberDefinition is needed"):
        people.make_team(MemberDefinitions=[{"OidcMemberDefinition": {"Groups": ["g"]}}])


def test_there_are_at_most_25_teams(people: Api) -> None:
    for number in range(25):
        people.make_team(f"team-{number}")
    with pytest.raises(ServiceError, match="ResourceLimitExceeded"):
        people.make_team("one-more")


def test_teams_are_listed_by_date_or_name_page_by_page(people: Api) -> None:
    for name in ("wrens", "owls", "terns", "crows"):
        people.make_team(name)
        people.clock.move_to(people.clock.now() + 1)

    def names(**request: Any) -> list[str]:
        return [team["WorkteamName"] for team in people("ListWorkteams", **request)["Workteams"]]

    assert names() == ["wrens", "owls", "terns", "crows"]
    assert names(SortBy="Name", SortOrder="Descending") == ["wrens", "terns", "owls", "crows"]
    assert names(NameContains="rns") == ["terns"]
    first = people("ListWorkteams", MaxResults=3, SortBy="Name")
    assert names(MaxResults=3, SortBy="Name", NextToken=first["NextToken"]) == ["wrens"]


def test_a_team_can_be_described_anew(people: Api) -> None:
    people.make_team()
    assert people("UpdateWorkteam", WorkteamName="birders", Description="New")["Workteam"]["Description"] == "New"


def test_tags_can_be_added_listed_and_deleted(people: Api) -> None:
    arn = people("DescribeWorkforce", WorkforceName="people")["Workforce"]["WorkforceArn"]
    people("AddTags", ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}, {"Key": "team", "Value": "owls"}])
    assert people("ListTags", ResourceArn=arn)["Tags"] == [
        {"Key": "stage", "Value": "test"},
        {"Key": "team", "Value": "owls"},
    ]

    people("DeleteTags", ResourceArn=arn, TagKeys=["team", "never-there"])
    assert people("ListTags", ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "test"}]


def test_at_most_50_tags(people: Api) -> None:
    arn = people.make_team(Tags=[{"Key": f"key-{number}", "Value": ""} for number in range(50)])

    error = people.error("AddTags", ResourceArn=arn, Tags=[{"Key": "one-more", "Value": ""}])
    assert error.code == "ResourceLimitExceeded"
    assert len(people("ListTags", ResourceArn=arn)["Tags"]) == 50


def test_what_does_not_exist_has_no_tags(api: Api) -> None:
    arn = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/nobody"
    assert api.error("ListTags", ResourceArn=arn).code == "ValidationException"


def test_an_unknown_operation_is_named(api: Api) -> None:
    error = api.error("CreateTrainingJob")
    assert error.code == "UnknownOperationException"
    assert "CreateTrainingJob" in error.message
    assert "CreateLabelingJob" in error.message
