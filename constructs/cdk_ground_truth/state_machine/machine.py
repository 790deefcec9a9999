"""The Step Functions resource itself, with its log group."""

from __future__ import annotations

from aws_cdk import Duration, Names
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge, acknowledge_inline_policies, acknowledge_wildcards
from cdk_ground_truth.log_groups import LabelingLogs
from cdk_ground_truth.state_machine import definition
from cdk_ground_truth.state_machine.functions import Functions


def build_machine(
    scope: Construct,
    functions: Functions,
    *,
    name: str | None,
    timeout: Duration | None,
    log_retention: logs.RetentionDays,
    log_level: sfn.LogLevel,
    log_execution_data: bool,
    encryption_key: kms.IKey | None,
) -> sfn.StateMachine:
    """A Standard state machine, traced and logged; `LabelingStateMachine` describes the properties."""
    log_group = LabelingLogs(
        scope,
        "Logs",
        # With this prefix Step Functions needs no entry of its own in CloudWatch Logs' resource policy, which is
        # limited to 5,120 characters.
        log_group_name=f"/aws/vendedlogs/states/{Names.unique_resource_name(scope, max_length=100, separator='-')}",
        retention=log_retention,
        encryption_key=encryption_key,
    )
    if name is None:
        # With a key, the CDK needs the name for the conditions of the role's rights on it. A name that comes and goes
        # with the key would replace the state machine: its executions would end, and their history would be lost.
        name = Names.unique_resource_name(scope, max_length=80, separator="-")
    machine = sfn.StateMachine(
        scope,
        "StateMachine",
        state_machine_name=name,
        state_machine_type=sfn.StateMachineType.STANDARD,
        definition_body=sfn.DefinitionBody.from_chainable(definition.build(Construct(scope, "States"), functions)),
        timeout=timeout,
        encryption_configuration=None
        if encryption_key is None
        else sfn.CustomerManagedEncryptionConfiguration(encryption_key),
        tracing_enabled=True,
        logs=sfn.LogOptions(destination=log_group, level=log_level, include_execution_data=log_execution_data),
    )
    acknowledge_wildcards(machine, resources=["*"], because="The actions of log delivery and X-Ray know no resources")
    called = [functions.plan, functions.launch, functions.collect, functions.finish]
    acknowledge_wildcards(
        machine,
        resources=[f"{function.function_arn}:*" for function in called],
        because="LambdaInvoke allows the versions of a function together with the function",
    )
    acknowledge_inline_policies(machine)
    if log_level is not sfn.LogLevel.ALL:
        acknowledge(
            machine,
            "AwsSolutions-SF1",
            because="The execution's history holds every event for 90 days; the property log_level turns on more",
        )
    return machine
