"""The state machine that runs labeling jobs from a JSON event."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from aws_cdk import Duration, Names, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.annotation.interfaces import IAnnotationFunctions
from cdk_ground_truth.function_options import FunctionOptions
from cdk_ground_truth.job_features import JobFeatures
from cdk_ground_truth.state_machine import permissions
from cdk_ground_truth.state_machine.alarms import LabelingAlarms
from cdk_ground_truth.state_machine.allowed import AllowedResources
from cdk_ground_truth.state_machine.dashboard import LabelingDashboard
from cdk_ground_truth.state_machine.environment import environments
from cdk_ground_truth.state_machine.environment_size import check_environment
from cdk_ground_truth.state_machine.functions import Functions
from cdk_ground_truth.state_machine.machine import build_machine
from cdk_ground_truth.state_machine.metrics import LabelingMetrics
from cdk_ground_truth.state_machine.notices import NoticeRule, NoticeTopic
from cdk_ground_truth.state_machine.rules import MonitorRules, StopRule, UnhandledEvents
from cdk_ground_truth.state_machine.table import JobsTable
from cdk_ground_truth.validation import Problems
from cdk_ground_truth.workforce.interfaces import IWorkteam
from ground_truth_runtime.settings import Variable


class LabelingStateMachine(Construct):
    """Plan, launch, monitor, collect, finish and stop: an event goes in, labels come out.

    Start an execution with an event; it ends when the labels are in the bucket.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket: s3.IBucket,
        execution_role: iam.IRole,
        workteam: IWorkteam | None = None,
        annotation_functions: IAnnotationFunctions | None = None,
        input_buckets: Sequence[s3.IBucket] = (),
        other_execution_roles: Sequence[iam.IRole] = (),
        other_workteams: Sequence[IWorkteam] = (),
        public_workforce: bool = False,
        custom_functions: Sequence[IAnnotationFunctions] = (),
        other_output_keys: Sequence[kms.IKey] = (),
        job_features: JobFeatures | None = None,
        output_key: kms.IKey | None = None,
        encryption_key: kms.IKey | None = None,
        layers: Sequence[lambda_.ILayerVersion] | None = None,
        architecture: lambda_.Architecture | None = None,
        function_options: FunctionOptions | None = None,
        state_machine_name: str | None = None,
        timeout: Duration | None = None,
        sweep_interval: Duration | None = None,
        max_objects: int | None = None,
        object_price_usd: Decimal | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
        log_level: sfn.LogLevel = sfn.LogLevel.ERROR,
        log_execution_data: bool = False,
        notice_topic: sns.ITopic | None = None,
        alarm_topic: sns.ITopic | None = None,
        alarm_notices: bool = True,
        stalled_after: Duration | None = None,
        dashboard: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
    ) -> None:
        """Creates the state machine and what it works with.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            bucket: holds scratch, labels and results; input may be there too.
            execution_role: role of labeling jobs whose event names none.
            workteam: team of jobs whose event names none. Default: each job must name one.
            annotation_functions: of the custom image types. Default: events with those types are refused.
            input_buckets: further buckets that hold input. Default: none.
            other_execution_roles: further roles that events may name. Default: none.
            other_workteams: further teams that events may name, private or of vendors. Default: none.
            public_workforce: whether events may use the public workforce, which shows objects to anybody; an event that
                does must state that its data is free of personal information. Mechanical Turk, which it belongs to,
                announced its closure for 2026-09-30. Default: False.
            custom_functions: functions that events of the type `Custom` may name. Default: none.
            other_output_keys: further KMS keys that events may name for labels and for volumes of automated labeling;
                the execution role must be allowed to use them. Default: none.
            job_features: automated labeling and streaming; the execution role must have the rights that they need.
                Default: events that ask for either are refused.
            output_key: KMS key that Ground Truth encrypts its output with; the execution role must be allowed to use
                it. Default: the account's own key for S3.
            encryption_key: KMS key of the jobs table, the executions' data, the logs, a new notice topic and the
                dead-letter queue; `key_policy_statements` says what its policy needs. Default: keys that AWS manages.
            layers: Lambda layers, one of them with Powertools and pydantic. Default: AWS's public layer of Powertools
                for AWS Lambda.
            architecture: processor of the functions: ARM_64 or X86_64. Default: ARM_64.
            function_options: network, memory and time of the functions. Default: Lambda's own network, and what the
                functions need.
            state_machine_name: physical name, 1 to 80 characters. Default: made from the construct's path.
            timeout: how long an execution may take. Default: the service's limit of a year.
            sweep_interval: time between two looks at all running jobs, 1 to 30 whole minutes. Default: 5 minutes.
            max_objects: most objects in one labeling job. Default: that of the runtime's table of limits.
            object_price_usd: what the service itself charges for an object, in US dollars, for the estimate.
                Default: left out of the estimate, which says so.
            log_retention: how long logs are kept. Default: three months.
            log_level: what the state machine logs. Default: ERROR.
            log_execution_data: whether its log holds input and output of states, which may be private text. Default:
                False.
            notice_topic: told what came of each job and execution, and of executions that ended early. Default: a new
                topic.
            alarm_topic: told of alarms. Default: the notice topic.
            alarm_notices: whether anybody is told of alarms. Default: True.
            stalled_after: alarm when nothing has happened to a running job for so long, 1 hour to 30 days. Default: 24
                hours.
            dashboard: whether to make a CloudWatch dashboard. Default: True.
            removal_policy: what becomes of the jobs table when it leaves the stack. Default: DESTROY; the labels are
                in the bucket.

        Raises:
            PropertiesInvalid: a property is not as described, or the region has no Ground Truth functions; lists
                every problem.
        """
        architecture = lambda_.Architecture.ARM_64 if architecture is None else architecture
        sweep_interval = Duration.minutes(5) if sweep_interval is None else sweep_interval
        stalled_after = Duration.hours(24) if stalled_after is None else stalled_after
        problems = Problems(scope, construct_id, "LabelingStateMachine")
        problems.region(scope)
        problems.check(
            workteam is not None or len(other_workteams) > 0 or public_workforce,
            "workteam",
            workteam,
            "a work team, or other_workteams, or public_workforce=True: otherwise nobody can label",
        )
        problems.pattern("state_machine_name", state_machine_name, r"[\w-]{1,80}", "1 to 80 letters, digits, - and _")
        problems.duration("timeout", timeout, Duration.seconds(1), Duration.days(365))
        # The heartbeat of a waiting launch is lost after an hour.
        problems.duration("sweep_interval", sweep_interval, Duration.minutes(1), Duration.minutes(30))
        problems.duration("stalled_after", stalled_after, Duration.hours(1), Duration.days(30))
        problems.whole_minutes("sweep_interval", sweep_interval)
        problems.integer("max_objects", max_objects, 1)
        problems.price("object_price_usd", object_price_usd)
        problems.layers("layers", layers)
        options = FunctionOptions() if function_options is None else function_options
        options.check(problems, "function_options")
        problems.check(
            alarm_notices or alarm_topic is None, "alarm_topic", "given", "nothing where alarm_notices is False"
        )
        problems.removal_policy("removal_policy", removal_policy)
        problems.keys("encryption_key", encryption_key)
        problems.keys("output_key", output_key)
        problems.keys("other_output_keys", *other_output_keys)
        problems.raise_if_any()

        super().__init__(scope, construct_id)
        self._encryption_key = encryption_key
        # Two state machines of one account and region have metrics of their own.
        self.metrics = LabelingMetrics(Names.unique_resource_name(self, max_length=64))
        self.table = JobsTable(self, "Jobs", encryption_key=encryption_key, removal_policy=removal_policy)
        self.notice_topic: sns.ITopic = (
            NoticeTopic(self, "Notices", encryption_key=encryption_key) if notice_topic is None else notice_topic
        )
        features = JobFeatures() if job_features is None else job_features
        allowed = AllowedResources(
            input_buckets=input_buckets,
            execution_roles=other_execution_roles,
            workteams=other_workteams,
            public_workforce=public_workforce,
            functions=custom_functions,
            output_keys=other_output_keys,
            streaming_topics=features.streaming_topics,
        )
        self.functions = Functions(
            self,
            "Functions",
            environments=environments(
                self,
                bucket=bucket,
                table=self.table,
                execution_role=execution_role,
                workteam=workteam,
                annotation_functions=annotation_functions,
                output_key=output_key,
                max_objects=max_objects,
                object_price_usd=object_price_usd,
                notice_topic=self.notice_topic,
                allowed=allowed,
                automated_labeling=features.automated_labeling,
            ),
            architecture=architecture,
            layers=layers,
            log_retention=log_retention,
            encryption_key=encryption_key,
            options=options,
            service=self.metrics.service,
        )
        check_environment(
            self,
            self.functions.variables["plan"],
            properties=(
                "input_buckets",
                "other_execution_roles",
                "other_workteams",
                "custom_functions",
                "other_output_keys",
                "job_features",
            ),
        )
        permissions.grant_all(
            self,
            self.functions,
            permissions.Resources(
                bucket=bucket,
                input_buckets=input_buckets,
                table=self.table,
                execution_roles=[execution_role, *other_execution_roles],
                workteam_arns=[
                    *([] if workteam is None else [workteam.workteam_arn]),
                    *allowed.workteam_arns(self),
                ],
                notice_topic=self.notice_topic,
                notice_key=encryption_key if notice_topic is None else None,
                output_keys=[*([] if output_key is None else [output_key]), *other_output_keys],
            ),
        )
        self.state_machine = build_machine(
            self,
            self.functions,
            name=state_machine_name,
            timeout=timeout,
            log_retention=log_retention,
            log_level=log_level,
            log_execution_data=log_execution_data,
            encryption_key=encryption_key,
        )
        permissions.grant_task_tokens(self, self.functions, self.state_machine)
        # Not in `environments`: the state machine is made of functions. This one is none of those that it calls.
        self.functions.monitor.add_environment(Variable.STATE_MACHINE_ARN, self.state_machine.state_machine_arn)

        self.unhandled_events = UnhandledEvents(self, "UnhandledEvents", encryption_key=encryption_key)
        self.monitor_rules = MonitorRules(
            self,
            "Monitor",
            function=self.functions.monitor,
            interval=sweep_interval,
            unhandled=self.unhandled_events,
        )
        self.stop_rule = StopRule(
            self, "Stop", function=self.functions.stop, machine=self.state_machine, unhandled=self.unhandled_events
        )
        NoticeRule(self, "Notice", machine=self.state_machine, topic=self.notice_topic, unhandled=self.unhandled_events)
        self.alarms = LabelingAlarms(
            self,
            "Alarms",
            machine=self.state_machine,
            functions=self.functions,
            unhandled=self.unhandled_events,
            metrics=self.metrics,
            sweep_interval=sweep_interval,
            stalled_after=stalled_after,
            topic=self._alarm_topic(alarm_topic, alarm_notices),
        )
        if dashboard:
            LabelingDashboard(
                self,
                "Dashboard",
                metrics=self.metrics,
                machine=self.state_machine,
                functions=self.functions,
                alarms=self.alarms,
            )

    def _alarm_topic(self, given: sns.ITopic | None, wanted: bool) -> sns.ITopic | None:
        if not wanted:
            return None
        return self.notice_topic if given is None else given

    @property
    def state_machine_arn(self) -> str:
        """ARN of the state machine."""
        return self.state_machine.state_machine_arn

    @property
    def state_machine_name(self) -> str:
        """Name of the state machine."""
        return self.state_machine.state_machine_name

    @staticmethod
    def from_state_machine_arn(scope: Construct, construct_id: str, state_machine_arn: str) -> sfn.IStateMachine:
        """A labeling state machine made elsewhere, to start executions of and to watch."""
        return sfn.StateMachine.from_state_machine_arn(scope, construct_id, state_machine_arn)

    def grant_start_execution(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets someone start executions."""
        return self.state_machine.grant_start_execution(grantee)

    def grant_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets someone list and describe executions, their data included."""
        granted = self.state_machine.grant_read(grantee)
        if self._encryption_key is not None:
            granted = granted.combine(self._encryption_key.grant(grantee, "kms:Decrypt"))
        return granted

    def grant_execution(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Allows actions on the executions, such as `states:StopExecution`."""
        return self.state_machine.grant_execution(grantee, *actions)

    def metric(self, metric_name: str, **options: Any) -> cloudwatch.Metric:
        """A metric of the state machine in `AWS/States`."""
        return self.state_machine.metric(metric_name, **options)

    def metric_started(self, **options: Any) -> cloudwatch.Metric:
        """Executions that were started."""
        return self.state_machine.metric_started(**options)

    def metric_succeeded(self, **options: Any) -> cloudwatch.Metric:
        """Executions that succeeded."""
        return self.state_machine.metric_succeeded(**options)

    def metric_failed(self, **options: Any) -> cloudwatch.Metric:
        """Executions that failed."""
        return self.state_machine.metric_failed(**options)

    def metric_timed_out(self, **options: Any) -> cloudwatch.Metric:
        """Executions that took too long."""
        return self.state_machine.metric_timed_out(**options)

    def metric_aborted(self, **options: Any) -> cloudwatch.Metric:
        """Executions that were stopped."""
        return self.state_machine.metric_aborted(**options)

    def metric_throttled(self, **options: Any) -> cloudwatch.Metric:
        """State transitions that were throttled."""
        return self.state_machine.metric_throttled(**options)

    def metric_time(self, **options: Any) -> cloudwatch.Metric:
        """How long executions took."""
        return self.state_machine.metric_time(**options)
