"""CloudFormation as far as finding a stack goes, in this process, behind stock boto3 clients.

moto's own needs packages for resources that no stack here has.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders

from ground_truth_local.sagemaker.in_process import ANSWERED


@dataclass(frozen=True, kw_only=True)
class StackThere:
    """A stack: its outputs, physical ids by resource type, status, template, and failures as `(resource, reason)`.

    Failures are in the order in which they happened.
    """

    outputs: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    status: str = "CREATE_COMPLETE"
    template: Mapping[str, Any] = field(default_factory=dict)
    failures: tuple[tuple[str, str], ...] = ()


def attach(session: boto3.Session, stacks: Mapping[str, StackThere], *, refusal: str | None = None) -> None:
    """Answers the CloudFormation requests of all clients that `session` makes from now on.

    refusal: code of the error that answers all of them; None: none does.
    """

    def answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        # botocore asks every handler, whoever has answered: moto's would answer too at an address of AWS.
        request.url = ANSWERED
        if refusal is not None:
            return _error(403, refusal, "User: is not authorized")
        stack = stacks.get(asked["StackName"])
        if stack is None:
            return _error(400, "ValidationError", f"Stack with id {asked['StackName']} does not exist")
        return _response(200, _answers[asked["Action"]](asked["StackName"], stack))

    session.events.register_first("before-send.cloudformation", answer)


def _describe(name: str, stack: StackThere) -> str:
    outputs = "".join(
        f"<member><OutputKey>{key}</OutputKey><OutputValue>{escape(value)}</OutputValue></member>"
        for key, value in stack.outputs.items()
    )
    return (
        "<DescribeStacksResponse><DescribeStacksResult><Stacks><member>"
        f"<StackName>{name}</StackName><StackStatus>{stack.status}</StackStatus>"
        "<CreationTime>2026-01-02T03:04:05Z</CreationTime>"
        f"<Outputs>{outputs}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
    )


def _list(_name: str, stack: StackThere) -> str:
    resources = "".join(
        f"<member><LogicalResourceId>R{number}</LogicalResourceId><ResourceType>{kind}</ResourceType>"
        f"<PhysicalResourceId>{escape(physical)}</PhysicalResourceId>"
        "<ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>"
        for number, (kind, physical) in enumerate((kind, each) for kind, ids in stack.resources.items() for each in ids)
    )
    return (
        "<ListStackResourcesResponse><ListStackResourcesResult>"
        f"<StackResourceSummaries>{resources}</StackResourceSummaries>"
        "</ListStackResourcesResult></ListStackResourcesResponse>"
    )


def _template(_name: str, stack: StackThere) -> str:
    body = escape(json.dumps(stack.template))
    return (
        "<GetTemplateResponse><GetTemplateResult>"
        f"<TemplateBody>{body}</TemplateBody></GetTemplateResult></GetTemplateResponse>"
    )


def _events(name: str, stack: StackThere) -> str:
    # The latest first, as CloudFormation lists them.
    events = "".join(
        f"<member><StackId>{name}</StackId><EventId>{number}</EventId><StackName>{name}</StackName>"
        f"<LogicalResourceId>{resource}</LogicalResourceId><Timestamp>2026-01-02T03:04:05Z</Timestamp>"
        "<ResourceStatus>CREATE_FAILED</ResourceStatus>"
        f"<ResourceStatusReason>{escape(reason)}</ResourceStatusReason></member>"
        for number, (resource, reason) in enumerate(reversed(stack.failures))
    )
    return (
        "<DescribeStackEventsResponse><DescribeStackEventsResult>"
        f"<StackEvents>{events}</StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>"
    )


_answers = {
    "DescribeStacks": _describe,
    "ListStackResources": _list,
    "GetTemplate": _template,
    "DescribeStackEvents": _events,
}


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()


def _response(status: int, document: str) -> AWSResponse:
    headers = HTTPHeaders()
    headers["Content-Type"] = "text/xml"
    return AWSResponse(ANSWERED, status, headers, _Raw(document.encode()))


def _error(status: int, code: str, message: str) -> AWSResponse:
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return _response(status, f"<ErrorResponse>{error}</ErrorResponse>")
