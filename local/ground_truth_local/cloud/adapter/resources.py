"""The CloudFormation types that a labeling stack needs and MiniStack lacks.

A handler of MiniStack's takes a resource's properties, fully resolved, and gives back what Ref returns and what
Fn::GetAtt can read. It runs on a thread of its own, within the account and region of the stack.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from ministack import app
from ministack.core import responses
from ministack.services.cloudformation import provisioners, stacks

from ground_truth_local.cloud import resource_properties as translate
from ground_truth_local.cloud.adapter.protocol import LabelingApi
from ground_truth_local.sagemaker import ServiceError

Properties = Mapping[str, Any]
Provisioned = tuple[str, dict[str, str]]

_COGNITO_TARGET = "AWSCognitoIdentityProviderService"
_CLIENT_SETTINGS = (
    "ClientName",
    "AllowedOAuthFlows",
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthScopes",
    "SupportedIdentityProviders",
    "ExplicitAuthFlows",
)
_PATIENCE_SECONDS = 120
_POLL_SECONDS = 0.25


def install(service: LabelingApi) -> None:
    """Register the types; those of SageMaker go to `service`."""
    workforce, workteam = _Workforce(service), _Workteam(service)
    types = {
        "AWS::SageMaker::Workforce": _handlers(workforce),
        "AWS::SageMaker::Workteam": _handlers(workteam),
        "AWS::Cognito::UserPoolUser": {"create": _create_user, "delete": _delete_user},
        "AWS::Cognito::UserPoolUserToGroupAttachment": {"create": _attach_user, "delete": _detach_user},
    }
    provisioners._RESOURCE_HANDLERS.update(types)
    # Otherwise a handler runs on the event loop, which it may wait for here.
    runs_on_worker_thread = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda kind: kind in types or runs_on_worker_thread(kind)


def _handlers(resource: _Workforce | _Workteam) -> dict[str, Any]:
    return {"create": resource.create, "update": resource.update, "delete": resource.delete}


class _SageMaker:
    def __init__(self, service: LabelingApi) -> None:
        self._service = service

    def _call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Call the service, again and again when it asks to slow down, as CloudFormation does."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return self._service.handle(
                    operation, request, account=responses.get_account_id(), region=responses.get_region()
                )
            except ServiceError as error:
                if error.code != "ThrottlingException" or time.monotonic() > deadline:
                    raise
                time.sleep(_POLL_SECONDS)


class _Workforce(_SageMaker):
    """AWS::SageMaker::Workforce: Ref gives the ARN; attributes WorkforceArn and SubDomain."""

    def create(self, _logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
        self._call("CreateWorkforce", translate.create_workforce(properties))
        arn, attributes = self._when_active(properties["WorkforceName"])
        if "CognitoConfig" in properties:
            _write_portal(properties["CognitoConfig"], f"https://{attributes['SubDomain']}")
        return arn, attributes

    def update(self, _id: str, old: Properties, new: Properties, _stack_name: str) -> Provisioned:
        _refuse_replacement("AWS::SageMaker::Workforce", old, new, translate.WORKFORCE_CREATE_ONLY)
        self._call("UpdateWorkforce", translate.update_workforce(new))
        return self._when_active(new["WorkforceName"])

    def delete(self, _id: str, properties: Properties) -> None:
        self._call("DeleteWorkforce", {"WorkforceName": properties["WorkforceName"]})

    def _when_active(self, name: str) -> Provisioned:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            workforce = self._call("DescribeWorkforce", {"WorkforceName": name})["Workforce"]
            status = workforce.get("Status", "Active")
            if status == "Active":
                arn = workforce["WorkforceArn"]
                return arn, {"WorkforceArn": arn, "SubDomain": workforce["SubDomain"]}
            if status == "Failed" or time.monotonic() > deadline:
                raise ValueError(f"Workforce {name} is {status}: {workforce.get('FailureReason', 'no reason given')}")
            time.sleep(_POLL_SECONDS)


class _Workteam(_SageMaker):
    """AWS::SageMaker::Workteam: Ref gives the ARN; attributes WorkteamArn and WorkteamName."""

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Provisioned:
        request = translate.create_workteam(properties, default_name=translate.default_name(stack_name, logical_id))
        arn = self._call("CreateWorkteam", request)["WorkteamArn"]
        return arn, {"WorkteamArn": arn, "WorkteamName": request["WorkteamName"]}

    def update(self, arn: str, old: Properties, new: Properties, _stack_name: str) -> Provisioned:
        _refuse_replacement("AWS::SageMaker::Workteam", old, new, translate.WORKTEAM_CREATE_ONLY)
        name = _team_name(arn)
        self._call("UpdateWorkteam", translate.update_workteam(new, name=name))
        return arn, {"WorkteamArn": arn, "WorkteamName": name}

    def delete(self, arn: str, _properties: Properties) -> None:
        self._call("DeleteWorkteam", {"WorkteamName": _team_name(arn)})


def _write_portal(cognito: Mapping[str, str], portal: str) -> None:
    """Put the portal's addresses into the app client, as SageMaker does; what else the client has stays."""
    client = {"UserPoolId": cognito["UserPool"], "ClientId": cognito["ClientId"]}
    has = _cognito("DescribeUserPoolClient", client)["UserPoolClient"]
    kept = {name: has[name] for name in _CLIENT_SETTINGS if name in has}
    addresses = {"CallbackURLs": [f"{portal}/oauth2/idpresponse"], "LogoutURLs": [f"{portal}/logout"]}
    _cognito("UpdateUserPoolClient", {**client, **kept, **addresses})


def _create_user(_logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    user = _cognito("AdminCreateUser", properties)["User"]
    return user["Username"], {}


def _delete_user(username: str, properties: Properties) -> None:
    _cognito("AdminDeleteUser", {"UserPoolId": properties["UserPoolId"], "Username": username})


def _attach_user(logical_id: str, properties: Properties, stack_name: str) -> Provisioned:
    _cognito("AdminAddUserToGroup", properties)
    return translate.default_name(stack_name, logical_id), {}


def _detach_user(_id: str, properties: Properties) -> None:
    _cognito("AdminRemoveUserFromGroup", properties)


def _cognito(operation: str, request: Properties) -> dict[str, Any]:
    """Call an operation of MiniStack's own Cognito.

    Raises:
        ValueError: It refused; CloudFormation shows the message as the reason why the resource failed.
    """
    status, _, body = app.call_service_handler_sync(
        app.SERVICE_HANDLERS["cognito-idp"],
        "POST",
        "/",
        {"x-amz-target": f"{_COGNITO_TARGET}.{operation}", "content-type": "application/x-amz-json-1.1"},
        json.dumps(dict(request)).encode(),
        {},
    )
    answer: dict[str, Any] = json.loads(body) if body else {}
    if status >= 400:
        raise ValueError(f"{operation}: {answer.get('__type', status)}: {answer.get('message', '')}")
    return answer


def _refuse_replacement(kind: str, old: Properties, new: Properties, create_only: frozenset[str]) -> None:
    if names := translate.changed(old, new, create_only):
        raise ValueError(
            f"{kind}: changing {', '.join(names)} replaces the resource, which the local cloud does not do; "
            "deploy to a fresh one"
        )


def _team_name(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]
