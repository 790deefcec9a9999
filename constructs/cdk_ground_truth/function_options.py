"""Options of the Lambda functions: network, memory, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from cdk_ground_truth.validation import Problems

FunctionName = Literal["plan", "launch", "monitor", "collect", "finish", "stop", "pre_annotation", "consolidation"]
FUNCTION_NAMES: tuple[str, ...] = get_args(FunctionName)

# Lambda developer guide, "Lambda quotas".
MEMORY_MB = (128, 10_240)
TIMEOUT_MAX = Duration.minutes(15)


@dataclass(frozen=True, kw_only=True)
class FunctionOptions:
    """Options of the functions of a pipeline."""

    vpc: ec2.IVpc | None = None
    """Network that the functions run in. They call Amazon S3, DynamoDB, SageMaker, Step Functions, SNS, SQS, IAM,
    CloudWatch Logs and X-Ray over HTTPS: it needs a NAT gateway, or endpoints for these. Default: Lambda's own."""
    vpc_subnets: ec2.SubnetSelection | None = None
    """Subnets of the network. Default: the private ones."""
    security_groups: Sequence[ec2.ISecurityGroup] = ()
    """Security groups. Default: new ones, which let HTTPS out and nothing in."""
    memory_mb: Mapping[FunctionName, int] = field(default_factory=dict)
    """Memory by the function's name, 128 to 10,240 MB; it sets the share of a processor, too. Default: from 256 to
    2,048, by what the function does."""
    timeouts: Mapping[FunctionName, Duration] = field(default_factory=dict)
    """Time limit by the function's name, at most 15 minutes. Default: from 1 to 15 minutes."""

    def check(self, problems: Problems, parameter: str) -> None:
        """Notes what is wrong with the options; `parameter` is the property that they were given as."""
        for name, memory in self.memory_mb.items():
            problems.check(name in FUNCTION_NAMES, f"{parameter}.memory_mb", name, ", ".join(FUNCTION_NAMES))
            problems.integer(f"{parameter}.memory_mb['{name}']", memory, *MEMORY_MB)
        for name, timeout in self.timeouts.items():
            problems.check(name in FUNCTION_NAMES, f"{parameter}.timeouts", name, ", ".join(FUNCTION_NAMES))
            problems.duration(f"{parameter}.timeouts['{name}']", timeout, Duration.seconds(1), TIMEOUT_MAX)
        if self.vpc is None:
            for given, value in {"vpc_subnets": self.vpc_subnets, "security_groups": self.security_groups}.items():
                problems.check(not value, f"{parameter}.{given}", "given", f"given only together with {parameter}.vpc")

    def groups(self, scope: Construct) -> list[ec2.ISecurityGroup] | None:
        """The security groups; a new one in `scope` where there is a network without any."""
        if self.vpc is None:
            return None
        if self.security_groups:
            return list(self.security_groups)
        group = ec2.SecurityGroup(
            scope,
            "SecurityGroup",
            vpc=self.vpc,
            description="Functions of Ground Truth labeling: HTTPS to AWS",
            allow_all_outbound=False,
        )
        group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "AWS")
        return [group]
