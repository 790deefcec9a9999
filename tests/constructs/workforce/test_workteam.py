"""Work teams: groups, members, notifications, and an order that works."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import SecretValue, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Annotations, Match

from cdk_ground_truth import IWorkforce, OidcProvider, PropertiesInvalid, TeamTopic, Workforce, Workteam
from tests.constructs.support import Json, Synth, flat, ids, one, resources

WORKTEAM = "AWS::SageMaker::Workteam"
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birds"


def existing(stack: Stack) -> IWorkforce:
    return Workforce.from_workforce_attributes(
        stack,
        "Workforce",
        workforce_name="birds",
        user_pool_id="eu-west-1_birds",
        client_id="client",
    )


def with_oidc(stack: Stack) -> IWorkforce:
    return Workforce.from_workforce_name(stack, "Workforce", "birds", sub_domain="x.example.com")


@pytest.fixture(scope="module")
def full(synth: Synth) -> Json:
    def build(stack: Stack) -> None:
        Workteam(
            stack,
            "Workteam",
            workforce=Workforce(stack, "Workforce"),
            workteam_name="watchers",
            description="They watch birds",
            member_emails=["ada@example.com", "ben@example.com"],
            notification_topic=TeamTopic(stack, "Topic"),
        )

    return synth.template(build)


@pytest.fixture(scope="module")
def default(synth: Synth) -> Json:
    return synth.template(lambda stack: Workteam(stack, "Workteam", workforce=existing(stack)))


def test_a_team_takes_the_workforces_pool_and_client_and_has_a_group_of_its_own(default: Json) -> None:
    team = one(default, WORKTEAM)
    (group,) = ids(default, "AWS::Cognito::UserPoolGroup")
    assert team["WorkforceName"] == "birds"
    assert team["MemberDefinitions"] == [
        {
            "CognitoMemberDefinition": {
                "CognitoUserPool": "eu-west-1_birds",
                "CognitoClientId": "client",
                "CognitoUserGroup": {"Ref": group},
            }
        }
    ]
    assert one(default, "AWS::Cognito::UserPoolGroup")["UserPoolId"] == "eu-west-1_birds"


def test_a_team_may_take_an_existing_group(synth: Synth) -> None:
    template = synth.template(
        lambda stack: Workteam(stack, "Workteam", workforce=existing(stack), group_name="watchers")
    )
    (member,) = one(template, WORKTEAM)["MemberDefinitions"]
    assert member["CognitoMemberDefinition"]["CognitoUserGroup"] == "watchers"
    assert resources(template, "AWS::Cognito::UserPoolGroup") == []


def test_two_teams_of_a_workforce_share_no_group(synth: Synth) -> None:
    """Who labels cars neither sees birds, nor leaves the birds with the cars."""

    def build(stack: Stack) -> None:
        workforce = Workforce(stack, "Workforce")
        Workteam(stack, "Cars", workforce=workforce, member_emails=["ada@example.com", "ben@example.com"])
        Workteam(stack, "Birds", workforce=workforce, member_emails=["ada@example.com"])

    template = synth.template(build)
    groups = {}
    for team in resources(template, WORKTEAM):
        (member,) = team["MemberDefinitions"]
        groups[flat(member["CognitoMemberDefinition"]["CognitoUserGroup"])] = team["WorkteamName"]
    assert len(groups) == 2
    members = [
        (found["Username"], groups[flat(found["GroupName"])].split("-")[1])
        for found in resources(template, "AWS::Cognito::UserPoolUserToGroupAttachment")
    ]
    assert sorted(members) == [("ada@example.com", "Birds"), ("ada@example.com", "Cars"), ("ben@example.com", "Cars")]
    assert len(resources(template, "AWS::Cognito::UserPoolUser")) == 2


def test_who_is_in_the_pool_already_joins_the_group_and_is_not_invited(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        Workteam(stack, "Workteam", workforce=existing(stack), existing_members=["ada@example.com", "4f1c-user"])

    template = synth.template(build)
    assert resources(template, "AWS::Cognito::UserPoolUser") == []
    attachments = resources(template, "AWS::Cognito::UserPoolUserToGroupAttachment")
    assert [found["Username"] for found in attachments] == ["ada@example.com", "4f1c-user"]
    (team,) = ids(template, WORKTEAM)
    joined = set(ids(template, "AWS::Cognito::UserPoolUserToGroupAttachment"))
    assert joined <= set(template["Resources"][team]["DependsOn"])


def test_nobody_is_invited_before_there_is_a_workforce(full: Json) -> None:
    """An account that has a workforce fails the deployment, which must not have sent mails by then."""
    for user in ids(full, "AWS::Cognito::UserPoolUser"):
        assert ids(full, "AWS::SageMaker::Workforce")[0] in full["Resources"][user]["DependsOn"]


def test_an_address_is_written_in_lower_case(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        Workteam(stack, "Workteam", workforce=existing(stack), member_emails=["Ada.Lovelace@Example.com"])

    template = synth.template(build)
    assert one(template, "AWS::Cognito::UserPoolUser")["Username"] == "ada.lovelace@example.com"
    assert one(template, "AWS::Cognito::UserPoolUserToGroupAttachment")["Username"] == "ada.lovelace@example.com"


def test_more_people_than_a_stack_can_hold_are_refused(synth: Synth) -> None:
    stack = synth.stack()
    many = [f"worker{number}@example.com" for number in range(181)]
    with pytest.raises(PropertiesInvalid) as raised:
        Workteam(stack, "Workteam", workforce=existing(stack), member_emails=many)
    assert raised.value.problems == (
        (
            "member_emails is '181 people'; allowed: at most 180; put more into a group of the user pool yourself, "
            "and name it with group_name"
        ),
    )


@pytest.mark.parametrize(("people", "warned"), [(50, False), (51, True)])
def test_more_invitations_than_cognito_sends_in_a_day_are_warned_of(synth: Synth, people: int, warned: bool) -> None:
    stack = synth.stack()
    many = [f"worker{number}@example.com" for number in range(people)]
    Workteam(stack, "Workteam", workforce=existing(stack), member_emails=many)
    found = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("50 invitations a day"))
    assert bool(found) == warned


def test_a_team_has_a_name_made_from_its_path_and_a_description(default: Json) -> None:
    team = one(default, WORKTEAM)
    assert team["WorkteamName"].startswith("Stack-Workteam-")
    assert team["Description"] == "Labels data with Ground Truth"
    assert "NotificationConfiguration" not in team


def test_names_arrive(full: Json) -> None:
    team = one(full, WORKTEAM)
    assert team["WorkteamName"] == "watchers"
    assert team["Description"] == "They watch birds"


def test_members_are_invited_by_mail_and_put_into_the_group(full: Json) -> None:
    users = resources(full, "AWS::Cognito::UserPoolUser")
    assert [user["Username"] for user in users] == ["ada@example.com", "ben@example.com"]
    assert users[0]["DesiredDeliveryMediums"] == ["EMAIL"]
    assert users[0]["UserAttributes"] == [
        {"Name": "email", "Value": "ada@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ]
    (group,) = [name for name in ids(full, "AWS::Cognito::UserPoolGroup") if name.startswith("Workteam")]
    attachments = resources(full, "AWS::Cognito::UserPoolUserToGroupAttachment")
    assert [attachment["Username"] for attachment in attachments] == ["ada@example.com", "ben@example.com"]
    assert {flat(attachment["GroupName"]) for attachment in attachments} == {f"<{group}>"}


def test_a_team_is_made_last_and_deleted_first(full: Json) -> None:
    """Members must be in the group, and SageMaker allowed to publish, when the team is created."""
    (team,) = ids(full, WORKTEAM)
    after = set(full["Resources"][team]["DependsOn"])
    assert after >= {
        *ids(full, "AWS::SageMaker::Workforce"),
        *ids(full, "AWS::Cognito::UserPoolUserToGroupAttachment"),
        *ids(full, "AWS::SNS::TopicPolicy"),
    }
    for attachment in ids(full, "AWS::Cognito::UserPoolUserToGroupAttachment"):
        assert set(full["Resources"][attachment]["DependsOn"]) <= set(ids(full, "AWS::Cognito::UserPoolUser"))
        assert full["Resources"][attachment]["DependsOn"]


def test_sagemaker_may_publish_for_this_accounts_teams(full: Json) -> None:
    (topic,) = ids(full, "AWS::SNS::Topic")
    assert one(full, WORKTEAM)["NotificationConfiguration"] == {"NotificationTopicArn": {"Ref": topic}}
    statements = one(full, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    (statement,) = [found for found in statements if found["Effect"] == "Allow"]
    assert statement["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert statement["Action"] == "sns:Publish"
    arn = flat(statement["Condition"]["ArnLike"]["aws:SourceArn"])
    assert arn == "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:workteam/*"
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}


def test_a_topics_key_lets_sagemaker_use_it(synth: Synth) -> None:
    template = synth.template(lambda stack: TeamTopic(stack, "Topic", encryption_key=kms.Key(stack, "Key")))
    statements = one(template, "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    assert {"Service": "sagemaker.amazonaws.com"} in [statement["Principal"] for statement in statements]


def test_two_teams_can_share_a_member(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        workforce = Workforce(stack, "Workforce")
        Workteam(stack, "One", workforce=workforce, member_emails=["ada@example.com"])
        Workteam(stack, "Two", workforce=workforce, group_name="reviewers", member_emails=["Ada@example.com"])

    template = synth.template(build)
    assert len(resources(template, "AWS::Cognito::UserPoolUser")) == 1
    groups = [found["GroupName"] for found in resources(template, "AWS::Cognito::UserPoolUserToGroupAttachment")]
    assert "reviewers" in groups
    assert len(groups) == 2


def test_a_team_of_an_identity_provider_takes_its_groups(synth: Synth) -> None:
    template = synth.template(
        lambda stack: Workteam(stack, "Workteam", workforce=with_oidc(stack), oidc_groups=["watchers", "ringers"])
    )
    assert one(template, WORKTEAM)["MemberDefinitions"] == [
        {"OidcMemberDefinition": {"OidcGroups": ["watchers", "ringers"]}}
    ]


def test_the_portal_is_that_of_the_workforce(synth: Synth) -> None:
    stack = synth.stack()
    team = Workteam(stack, "Workteam", workforce=with_oidc(stack), oidc_groups=["watchers"])
    assert team.portal_url == "https://x.example.com"
    (name, _) = stack.resolve(team.workteam_arn)["Fn::GetAtt"]
    assert flat(stack.resolve(team.workteam_arn)) == f"<{name}.WorkteamArn>"
    assert flat(stack.resolve(team.workteam_name)) == f"<{name}.WorkteamName>"


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        (
            {"workteam_name": "-birds"},
            "workteam_name is '-birds'; allowed: 1 to 63 letters, digits and inner hyphens",
        ),
        ({"description": ""}, "description is ''; allowed: 1 to 200 characters"),
        ({"group_name": ""}, "group_name is ''; allowed: 1 to 128 characters"),
        ({"member_emails": ["ada"]}, "member_emails is 'ada'; allowed: an e-mail address"),
        (
            {"member_emails": ["ada@example.com"], "existing_members": ["Ada@example.com"]},
            "existing_members is 'Ada@example.com'; allowed: each person once, invited or existing",
        ),
        ({"existing_members": [""]}, "existing_members is ''; allowed: a user name or address of 1 to 128 characters"),
        (
            {"oidc_groups": ["watchers"]},
            "oidc_groups is ['watchers']; allowed: nothing: the workers are in a Cognito pool",
        ),
    ],
)
def test_a_bad_property_is_refused(synth: Synth, properties: dict[str, Any], problem: str) -> None:
    stack = synth.stack()
    with pytest.raises(PropertiesInvalid) as raised:
        Workteam(stack, "Workteam", workforce=existing(stack), **properties)
    assert raised.value.problems == (problem,)


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        (
            {},
            (
                "oidc_groups is []; allowed: 1 to 10 groups, since the workforce's workers come from an OIDC identity "
                "provider"
            ),
        ),
        ({"oidc_groups": ["x" * 64]}, f"oidc_groups is '{'x' * 64}'; allowed: 1 to 63 characters"),
        (
            {"oidc_groups": ["watchers"], "group_name": "watchers"},
            "group_name is 'watchers'; allowed: nothing: the workforce has no Cognito user pool",
        ),
        (
            {"oidc_groups": ["watchers"], "member_emails": ["ada@example.com"]},
            "member_emails is ['ada@example.com']; allowed: nothing: the workforce has no Cognito user pool",
        ),
        (
            {"oidc_groups": ["watchers"], "existing_members": ["ada"]},
            "existing_members is ['ada']; allowed: nothing: the workforce has no Cognito user pool",
        ),
    ],
)
def test_what_does_not_fit_an_identity_provider_is_refused(
    synth: Synth, properties: dict[str, Any], problem: str
) -> None:
    stack = synth.stack()
    with pytest.raises(PropertiesInvalid) as raised:
        Workteam(stack, "Workteam", workforce=with_oidc(stack), **properties)
    assert raised.value.problems == (problem,)


def test_a_new_workforce_with_an_identity_provider_gets_a_team(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        oidc = OidcProvider(
            issuer="https://id.example.com",
            authorization_endpoint="https://id.example.com/authorize",
            token_endpoint="https://id.example.com/token",
            user_info_endpoint="https://id.example.com/me",
            logout_endpoint="https://id.example.com/bye",
            jwks_uri="https://id.example.com/keys",
            client_id="labeling",
            client_secret=SecretValue.secrets_manager("labeling"),
        )
        workforce = Workforce(stack, "Workforce", oidc=oidc)
        Workteam(stack, "Workteam", workforce=workforce, oidc_groups=["watchers"])

    template = synth.template(build)
    (team,) = ids(template, WORKTEAM)
    assert template["Resources"][team]["DependsOn"] == ids(template, "AWS::SageMaker::Workforce")


@pytest.mark.parametrize("kind", ["private", "vendor", "public"])
def test_an_existing_team_of_any_kind_can_be_brought(synth: Synth, kind: str) -> None:
    arn = ARN.replace("private", kind)
    team = Workteam.from_workteam_arn(synth.stack(), "Workteam", arn, portal_url="https://x.example.com")
    assert team.workteam_arn == arn
    assert team.portal_url == "https://x.example.com"


def test_an_arn_of_something_else_is_no_team(synth: Synth) -> None:
    with pytest.raises(PropertiesInvalid, match=r"workteam_arn is 'arn:aws:s3:::birds'; allowed: arn:<partition>"):
        Workteam.from_workteam_arn(synth.stack(), "Workteam", "arn:aws:s3:::birds")


def test_a_team_of_another_region_is_refused(synth: Synth) -> None:
    with pytest.raises(PropertiesInvalid) as raised:
        Workteam.from_workteam_arn(synth.stack(region="us-east-1"), "Workteam", ARN)
    assert raised.value.problems == (f"workteam_arn is '{ARN}'; allowed: one in us-east-1, the region of the stack",)
