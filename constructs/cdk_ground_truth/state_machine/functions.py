"""The six functions, each with its own role and log group. What each may do stands in `permissions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge, acknowledge_inline_policies, acknowledge_wildcards
from cdk_ground_truth.function_options import FunctionName, FunctionOptions
from cdk_ground_truth.log_groups import LabelingLogs
from cdk_ground_truth.policies import allow
from cdk_ground_truth.state_machine.code import RUNTIME, powertools_layer, runtime_code
from cdk_ground_truth.state_machine.metrics import NAMESPACE
from ground_truth_runtime.assets import PACKAGE

# Managed policy AWSLambdaVPCAccessExecutionRole, without its actions on logs.
_NETWORK_ACTIONS = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
]


@dataclass(frozen=True)
class FunctionSize:
    """Time and memory of a function; memory also sets its share of a processor."""

    description: str
    timeout: Duration
    memory_mb: int


SIZES: Mapping[FunctionName, FunctionSize] = MappingProxyType(
    {
        # plan reads manifests and lists prefixes; launch reads those of earlier jobs; collect reads workers' answers.
        # All of them stream, so that a million objects take time but no more memory than a few. plan has one processor
        # (1,769 MB) and all the time there is: its requests to S3 run side by side, up to `PLAN_REQUESTS_MAX`.
        "plan": FunctionSize("Checks the event and plans the labeling jobs", Duration.minutes(15), 1769),
        "launch": FunctionSize("Creates a labeling job", Duration.minutes(15), 1024),
        "monitor": FunctionSize("Follows the running labeling jobs", Duration.minutes(4), 512),
        "collect": FunctionSize("Reads the labels of a labeling job", Duration.minutes(15), 2048),
        "finish": FunctionSize("Writes the result document", Duration.minutes(2), 512),
        "stop": FunctionSize("Stops the labeling jobs of an execution that ended early", Duration.minutes(5), 512),
        "pre_annotation": FunctionSize("Makes a worker's task of a data object", Duration.minutes(1), 256),
        # consolidation counts every pixel's votes; memory for pictures of 50 megapixels, and the processor with it.
        "consolidation": FunctionSize("Makes one label of several workers' answers", Duration.minutes(15), 2048),
    }
)


class LabelingFunction(lambda_.Function):
    """One handler of the runtime package. Its role starts with its own logs and traces, and nothing else."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        handler: FunctionName,
        code: lambda_.Code,
        layers: Sequence[lambda_.ILayerVersion],
        architecture: lambda_.Architecture,
        environment: Mapping[str, str],
        log_retention: logs.RetentionDays,
        encryption_key: kms.IKey | None,
        options: FunctionOptions,
        security_groups: Sequence[ec2.ISecurityGroup] | None,
    ) -> None:
        """Creates the function for `ground_truth_runtime.handlers.<handler>`; `encryption_key` encrypts its logs."""
        size = SIZES[handler]
        # Role and log group are children of the scope: this construct is one only after its base class has both.
        self.execution_role = iam.Role(
            scope,
            f"{construct_id}Role",
            description=f"Of the function that {size.description[0].lower()}{size.description[1:]}",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        )
        log_group = LabelingLogs(scope, f"{construct_id}Logs", retention=log_retention, encryption_key=encryption_key)
        super().__init__(
            scope,
            construct_id,
            description=size.description,
            runtime=RUNTIME,
            architecture=architecture,
            code=code,
            handler=f"{PACKAGE}.handlers.{handler}.handler",
            layers=list(layers),
            timeout=options.timeouts.get(handler, size.timeout),
            memory_size=options.memory_mb.get(handler, size.memory_mb),
            vpc=options.vpc,
            vpc_subnets=options.vpc_subnets,
            security_groups=security_groups,
            environment=dict(environment),
            role=self.execution_role,
            log_group=log_group,
            tracing=lambda_.Tracing.ACTIVE,
        )
        allow(self.execution_role, ["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        acknowledge_wildcards(self.execution_role, resources=["*"], because="X-Ray's write actions know no resources")
        acknowledge(
            self,
            "AwsSolutions-L1",
            because="The runtime goes with the layer, which is built for this version of Python",
        )
        acknowledge_inline_policies(self.execution_role)
        acknowledge(
            self,
            "LambdaDLQ",
            because="Its caller waits for the answer and tries again; what EventBridge calls has a failure destination",
        )
        acknowledge(
            self,
            "LambdaConcurrency",
            because="The account's other functions would lose what is reserved; whoever calls it waits where throttled",
        )
        if options.vpc is None:
            acknowledge(
                self,
                "LambdaInsideVPC",
                because="It calls AWS's own endpoints alone, over TLS, and nothing in a network can call it",
            )
        else:
            allow(
                self.execution_role,
                _NETWORK_ACTIONS,
                ["*"],
                because="Lambda makes the network interfaces of functions, whose ids are not known before",
            )


class Functions(Construct):
    """The six functions of a labeling state machine."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environments: Mapping[str, Mapping[str, str]],
        architecture: lambda_.Architecture,
        layers: Sequence[lambda_.ILayerVersion] | None,
        log_retention: logs.RetentionDays,
        encryption_key: kms.IKey | None,
        options: FunctionOptions,
        service: str,
    ) -> None:
        """Creates them; `environments` holds each function's variables by its name, `service` names their metrics."""
        super().__init__(scope, construct_id)
        code = runtime_code()
        common = {"POWERTOOLS_SERVICE_NAME": service, "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE}
        self.variables = {name: {**common, **own} for name, own in environments.items()}
        layers = [powertools_layer(self, architecture)] if layers is None else layers

        groups = options.groups(self)

        def function(name: FunctionName) -> LabelingFunction:
            return LabelingFunction(
                self,
                name.capitalize(),
                handler=name,
                code=code,
                layers=layers,
                architecture=architecture,
                environment=self.variables[name],
                log_retention=log_retention,
                encryption_key=encryption_key,
                options=options,
                security_groups=groups,
            )

        self.plan = function("plan")
        self.launch = function("launch")
        self.monitor = function("monitor")
        self.collect = function("collect")
        self.finish = function("finish")
        self.stop = function("stop")

    @property
    def all(self) -> tuple[LabelingFunction, ...]:
        """All six, in the order in which they run."""
        return (self.plan, self.launch, self.monitor, self.collect, self.finish, self.stop)
