"""Everything that labeling needs, in one construct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_ground_truth.annotation import AnnotationFunctions, IAnnotationFunctions
from cdk_ground_truth.bucket import LabelingBucket
from cdk_ground_truth.bucket_options import BucketOptions
from cdk_ground_truth.execution_role import LabelingExecutionRole
from cdk_ground_truth.function_options import FunctionOptions
from cdk_ground_truth.job_features import JobFeatures
from cdk_ground_truth.logging_options import LoggingOptions
from cdk_ground_truth.result_access import grant_read_results
from cdk_ground_truth.state_machine import LabelingStateMachine
from cdk_ground_truth.validation import Problems
from cdk_ground_truth.workforce import IWorkforce, IWorkteam, TeamOptions, Workforce, Workteam
from cdk_ground_truth.workforce.notifications import TeamTopic
from cdk_ground_truth.workforce.only_one import refuse_second

_OF_PARTS: Mapping[str, str | None] = {
    "features": "job_features",
    **{option.name: f"bucket_options.{option.name}" for option in fields(BucketOptions)},
    **{option.name: f"team.{option.name}" for option in fields(TeamOptions)},
    "log_level": "logging.level",
    "log_execution_data": "logging.execution_data",
    "custom_functions": "annotation_functions",
    "output_key": "encryption_key",
    "other_output_keys": None,
}
"""Properties of the pipeline's parts -> the pipeline's own that they come from, where these have other names."""


class LabelingPipeline(Construct):
    """Bucket, execution role, annotation functions, workforce, work team and state machine, made to fit each other.

    Any part can be given instead. What has no property here can be reached through the parts: build them yourself
    and hand them over.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket: s3.IBucket | None = None,
        input_buckets: Sequence[s3.IBucket] = (),
        encryption_key: kms.IKey | None = None,
        video_and_point_clouds: bool = False,
        run_expiration: Duration | None = None,
        bucket_options: BucketOptions | None = None,
        execution_role: iam.IRole | None = None,
        other_execution_roles: Sequence[iam.IRole] = (),
        job_features: JobFeatures | None = None,
        custom_image_types: bool = True,
        annotation_functions: Sequence[IAnnotationFunctions] = (),
        workforce: IWorkforce | None = None,
        workteam: IWorkteam | None = None,
        team: TeamOptions | None = None,
        other_workteams: Sequence[IWorkteam] = (),
        public_workforce: bool = False,
        member_emails: Sequence[str] = (),
        source_ip_cidrs: Sequence[str] = (),
        layers: Sequence[lambda_.ILayerVersion] | None = None,
        architecture: lambda_.Architecture | None = None,
        function_options: FunctionOptions | None = None,
        logging: LoggingOptions | None = None,
        sweep_interval: Duration | None = None,
        max_objects: int | None = None,
        object_price_usd: Decimal | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
        notice_topic: sns.ITopic | None = None,
        alarm_topic: sns.ITopic | None = None,
        alarm_notices: bool = True,
        stalled_after: Duration | None = None,
        dashboard: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        """Creates what is not given.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            bucket: holds images, labels and results. Default: a new `LabelingBucket`.
            input_buckets: further buckets that images and manifests may be in; they need the CORS rules of
                `cdk_ground_truth.bucket`. Default: none.
            encryption_key: KMS key of all that is kept: the new bucket, the labels, volumes of automated labeling,
                the jobs table, the executions' data, logs, the new topics and the dead-letter queue. A given
                execution role, bucket or topic must be allowed to use it already, and `key_policy_statements` says
                what the policy of a key from elsewhere needs. Default: keys that AWS manages.
            video_and_point_clouds: prepares the new bucket for video frames and 3D point clouds. Default: images.
            run_expiration: age at which the new bucket removes the scratch of runs, at least 31 days. Default: 370
                days.
            bucket_options: access logs, events and object lock of the new bucket. Default: none of them.
            execution_role: role of the labeling jobs. Default: a new `LabelingExecutionRole`.
            other_execution_roles: further roles that events may name. Default: none.
            job_features: automated labeling and streaming, which need further rights: the new execution role gets
                them, a given one must have them. Default: events that ask for either are refused.
            custom_image_types: whether to make `AnnotationFunctions`, without which events with polygons, keypoints,
                lines, polylines and instances on images are refused. Default: True.
            annotation_functions: functions of your own that events of the type `Custom` may name: the execution role
                may call them, and they may read the answers. Default: none.
            workforce: workforce of the new team. Default: a new `Workforce`. An account has one per region, so that
                several pipelines share one: `workforce=first.workforce`.
            workteam: team of jobs whose event names none. Default: a new `Workteam`, told of new work by SNS.
            team: options of the new team. Default: a new group of the user pool, for this team alone.
            other_workteams: further teams that events may name, private or of vendors. Default: none.
            public_workforce: see `LabelingStateMachine`. Default: False.
            member_emails: people to invite to the new team. Default: nobody.
            source_ip_cidrs: address ranges that workers of the new workforce must come from. Default: any.
            layers: see `LabelingStateMachine`. Default: AWS's public Powertools layer.
            architecture: see `LabelingStateMachine`. Default: ARM_64.
            function_options: network, memory and time of all functions. Default: Lambda's own network, and what the
                functions need.
            logging: what the state machine logs. Default: errors, without input and output of states.
            sweep_interval: see `LabelingStateMachine`. Default: 5 minutes.
            max_objects: see `LabelingStateMachine`. Default: that of the runtime's table of limits.
            object_price_usd: see `LabelingStateMachine`. Default: left out of the estimate.
            log_retention: how long logs are kept. Default: three months.
            notice_topic: told what came of each job and execution. Default: a new topic.
            alarm_topic: told of alarms. Default: the notice topic.
            alarm_notices: whether anybody is told of alarms. Default: True.
            stalled_after: see `LabelingStateMachine`. Default: 24 hours.
            dashboard: whether to make a CloudWatch dashboard. Default: True.
            removal_policy: what becomes of the new bucket, user pool and jobs table when they leave the stack.
                Default: RETAIN_ON_UPDATE_OR_DELETE, which leaves nothing behind where the first deployment fails.

        Raises:
            PropertiesInvalid: a property is not as described, or describes a part that is given; lists every
                problem of the pipeline's own, or else those of the first part that has some.
        """
        problems = Problems(scope, construct_id, "LabelingPipeline")
        problems.region(scope)
        problems.unused("bucket", bucket, video_and_point_clouds=video_and_point_clouds, run_expiration=run_expiration)
        problems.unused("bucket", bucket, bucket_options=bucket_options)
        problems.unused("workteam", workteam, workforce=workforce, team=team, member_emails=member_emails)
        problems.unused("workteam", workteam, source_ip_cidrs=source_ip_cidrs)
        problems.unused("workforce", workforce, source_ip_cidrs=source_ip_cidrs)
        if workteam is None and workforce is None:
            refuse_second(scope, problems, "workforce", workforce)
        problems.removal_policy("removal_policy", removal_policy)
        problems.keys("encryption_key", encryption_key)
        problems.layers("layers", layers)
        function_options = FunctionOptions() if function_options is None else function_options
        function_options.check(problems, "function_options")
        store = BucketOptions() if bucket_options is None else bucket_options
        logging = LoggingOptions() if logging is None else logging
        problems.raise_if_any()

        super().__init__(scope, construct_id)
        self._encryption_key = encryption_key
        with problems.of_part(_OF_PARTS):
            self.bucket: s3.IBucket = (
                LabelingBucket(
                    self,
                    "Bucket",
                    encryption_key=encryption_key,
                    video_and_point_clouds=video_and_point_clouds,
                    run_expiration=run_expiration,
                    server_access_logs_bucket=store.server_access_logs_bucket,
                    server_access_logs_prefix=store.server_access_logs_prefix,
                    event_bridge_enabled=store.event_bridge_enabled,
                    object_lock_enabled=store.object_lock_enabled,
                    removal_policy=removal_policy,
                )
                if bucket is None
                else bucket
            )
            self.execution_role: iam.IRole = (
                LabelingExecutionRole(
                    self,
                    "ExecutionRole",
                    buckets=[self.bucket],
                    input_buckets=input_buckets,
                    keys=[] if encryption_key is None else [encryption_key],
                    features=job_features,
                )
                if execution_role is None
                else execution_role
            )
            custom_functions = annotation_functions
            self.annotation_functions: AnnotationFunctions | None = None
            if custom_image_types:
                self.annotation_functions = AnnotationFunctions(
                    self,
                    "AnnotationFunctions",
                    layers=layers,
                    architecture=architecture,
                    log_retention=log_retention,
                    encryption_key=encryption_key,
                    function_options=function_options,
                )
                annotation_functions = [self.annotation_functions, *annotation_functions]
            for functions in annotation_functions:
                functions.grant_invoke(self.execution_role)
                functions.grant_read_answers(self.bucket, key=encryption_key)
            self.workforce = workforce
            if workteam is None:
                if self.workforce is None:
                    self.workforce = Workforce(
                        self, "Workforce", source_ip_cidrs=source_ip_cidrs, removal_policy=removal_policy
                    )
                team = TeamOptions() if team is None else team
                workteam = Workteam(
                    self,
                    "Workteam",
                    workforce=self.workforce,
                    workteam_name=team.workteam_name,
                    description=team.description,
                    group_name=team.group_name,
                    oidc_groups=team.oidc_groups,
                    member_emails=member_emails,
                    existing_members=team.existing_members,
                    notification_topic=TeamTopic(self, "NewWork", encryption_key=encryption_key),
                )
            self.workteam: IWorkteam = workteam
            self.labeling = LabelingStateMachine(
                self,
                "Labeling",
                bucket=self.bucket,
                execution_role=self.execution_role,
                workteam=self.workteam,
                annotation_functions=self.annotation_functions,
                custom_functions=custom_functions,
                other_execution_roles=other_execution_roles,
                job_features=job_features,
                other_workteams=other_workteams,
                public_workforce=public_workforce,
                input_buckets=input_buckets,
                output_key=encryption_key,
                encryption_key=encryption_key,
                layers=layers,
                architecture=architecture,
                function_options=function_options,
                log_level=logging.level,
                log_execution_data=logging.execution_data,
                sweep_interval=sweep_interval,
                max_objects=max_objects,
                object_price_usd=object_price_usd,
                log_retention=log_retention,
                notice_topic=notice_topic,
                alarm_topic=alarm_topic,
                alarm_notices=alarm_notices,
                stalled_after=stalled_after,
                dashboard=dashboard,
                removal_policy=removal_policy,
            )
        self.state_machine = self.labeling.state_machine
        self.notice_topic = self.labeling.notice_topic

    @property
    def portal_url(self) -> str | None:
        """Address where workers of the team sign in; None where an imported team came without it."""
        return self.workteam.portal_url

    def grant_start_execution(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets someone start labeling."""
        return self.labeling.grant_start_execution(grantee)

    def grant_read_results(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets someone list and read labels and results in the bucket, also of another account.

        Its `success` is false where the policy of an imported bucket or key has to let them in: a warning says what its
        owner has to add.
        """
        return grant_read_results(self.bucket, grantee, output_key=self._encryption_key)
