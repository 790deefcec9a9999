"""The CloudFormation types that MiniStack lacks: created, read with Ref and GetAtt, deleted."""

import json
from typing import Any
from uuid import uuid4

from tests.local.cloud.conftest import Lab, eventually


def template() -> dict[str, Any]:
    """A pool with a member, a workforce and a team of it."""
    member = {
        "CognitoUserPool": {"Ref": "Pool"},
        "CognitoUserGroup": {"Ref": "Group"},
        "CognitoClientId": {"Ref": "Client"},
    }
    return {
        "Resources": {
            "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {}},
            "Client": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {"UserPoolId": {"Ref": "Pool"}, "GenerateSecret": True},
            },
            "Domain": {
                "Type": "AWS::Cognito::UserPoolDomain",
                "Properties": {"UserPoolId": {"Ref": "Pool"}, "Domain": f"d-{uuid4()}"},
            },
            "Group": {
                "Type": "AWS::Cognito::UserPoolGroup",
                "Properties": {"UserPoolId": {"Ref": "Pool"}, "GroupName": "workers"},
            },
            "User": {
                "Type": "AWS::Cognito::UserPoolUser",
                "Properties": {"UserPoolId": {"Ref": "Pool"}, "Username": "ann"},
            },
            "Attachment": {
                "Type": "AWS::Cognito::UserPoolUserToGroupAttachment",
                "Properties": {
                    "UserPoolId": {"Ref": "Pool"},
                    "GroupName": {"Ref": "Group"},
                    "Username": {"Ref": "User"},
                },
            },
            "Workforce": {
                "Type": "AWS::SageMaker::Workforce",
                "DependsOn": "Domain",
                "Properties": {
                    "WorkforceName": "people",
                    "CognitoConfig": {"UserPool": {"Ref": "Pool"}, "ClientId": {"Ref": "Client"}},
                },
            },
            "Team": {
                "Type": "AWS::SageMaker::Workteam",
                "DependsOn": "Workforce",
                "Properties": {
                    "WorkteamName": "team",
                    "WorkforceName": "people",
                    "Description": "All of them",
                    "MemberDefinitions": [{"CognitoMemberDefinition": member}],
                },
            },
        },
        "Outputs": {
            "Pool": {"Value": {"Ref": "Pool"}},
            "Workforce": {"Value": {"Ref": "Workforce"}},
            "WorkforceArn": {"Value": {"Fn::GetAtt": ["Workforce", "WorkforceArn"]}},
            "SubDomain": {"Value": {"Fn::GetAtt": ["Workforce", "SubDomain"]}},
            "Team": {"Value": {"Ref": "Team"}},
            "TeamArn": {"Value": {"Fn::GetAtt": ["Team", "WorkteamArn"]}},
            "TeamName": {"Value": {"Fn::GetAtt": ["Team", "WorkteamName"]}},
        },
    }


def settled(lab: Lab, name: str) -> dict[str, Any]:
    """A stack, as soon as nothing of it is in progress."""

    def stack() -> dict[str, Any] | None:
        (described,) = lab.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        return None if described["StackStatus"].endswith("IN_PROGRESS") else dict(described)

    return dict(eventually(stack, seconds=20))


def reasons(lab: Lab, name: str, resource: str) -> str:
    """Why a resource is in its state, over all its states."""
    events = lab.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    return " ".join(e.get("ResourceStatusReason", "") for e in events if e["LogicalResourceId"] == resource)


def create(lab: Lab, body: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Create a stack; its name and outputs."""
    name = f"s-{uuid4()}"
    lab.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(body))
    stack = settled(lab, name)
    assert stack["StackStatus"] == "CREATE_COMPLETE", stack
    return name, {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def update(lab: Lab, name: str, body: dict[str, Any]) -> str:
    """Update a stack; its status afterwards."""
    lab.client("cloudformation").update_stack(StackName=name, TemplateBody=json.dumps(body))
    return str(settled(lab, name)["StackStatus"])


def delete(lab: Lab, name: str) -> None:
    """Delete a stack by its id, which outlives it."""
    formation = lab.client("cloudformation")
    (described,) = formation.describe_stacks(StackName=name)["Stacks"]
    formation.delete_stack(StackName=name)
    assert settled(lab, described["StackId"])["StackStatus"] == "DELETE_COMPLETE"


def test_workforce_team_and_member_come_change_and_go(lab: Lab) -> None:
    sagemaker, body = lab.cloud.clients.sagemaker, template()
    name, outputs = create(lab, body)

    workforce = sagemaker.describe_workforce(WorkforceName="people")["Workforce"]
    assert outputs["Workforce"] == outputs["WorkforceArn"] == workforce["WorkforceArn"]
    assert outputs["SubDomain"] == workforce["SubDomain"]
    team = sagemaker.describe_workteam(WorkteamName="team")["Workteam"]
    assert outputs["Team"] == outputs["TeamArn"] == team["WorkteamArn"]
    assert outputs["TeamName"] == "team"
    assert team["MemberDefinitions"][0]["CognitoMemberDefinition"]["UserGroup"] == "workers"
    members = lab.client("cognito-idp").list_users_in_group(UserPoolId=outputs["Pool"], GroupName="workers")
    assert [user["Username"] for user in members["Users"]] == ["ann"]

    body["Resources"]["Team"]["Properties"]["Description"] = "Some of them"
    assert update(lab, name, body) == "UPDATE_COMPLETE"
    assert sagemaker.describe_workteam(WorkteamName="team")["Workteam"]["Description"] == "Some of them"

    delete(lab, name)
    assert sagemaker.list_workteams()["Workteams"] == []
    assert sagemaker.list_workforces()["Workforces"] == []


def test_a_refused_resource_fails_the_stack_with_the_services_words(lab: Lab) -> None:
    body = template()
    del body["Resources"]["Workforce"], body["Resources"]["Team"], body["Outputs"]
    body["Resources"]["User"]["Properties"]["UserPoolId"] = "us-east-1_none"
    name = f"s-{uuid4()}"
    lab.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(body))
    assert settled(lab, name)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "AdminCreateUser: ResourceNotFoundException" in reasons(lab, name, "User")


def test_a_change_that_would_replace_is_refused(lab: Lab) -> None:
    body = template()
    name, _ = create(lab, body)
    body["Resources"]["Team"]["Properties"]["WorkteamName"] = "other"
    assert update(lab, name, body) == "UPDATE_ROLLBACK_COMPLETE"
    assert "changing WorkteamName replaces" in reasons(lab, name, "Team")
    delete(lab, name)
