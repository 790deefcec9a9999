"""The deployable stack: a labeling pipeline and its outputs. Composition only."""

from __future__ import annotations

from typing import Any

from aws_cdk import Annotations, CfnOutput, Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth import (
    BucketOptions,
    FunctionOptions,
    IWorkforce,
    IWorkteam,
    JobFeatures,
    LabelingPipeline,
    LoggingOptions,
    NoticeTopic,
    TeamOptions,
    Workforce,
    Workteam,
)
from stacks.settings import LOG_RETENTION_DAYS, Settings

# In the order of LOG_RETENTION_DAYS: the CDK names them in words, and numbers them by itself.
RETENTION = dict(
    zip(
        LOG_RETENTION_DAYS,
        (kept for kept in logs.RetentionDays if kept is not logs.RetentionDays.INFINITE),
        strict=True,
    )
)


class LabelingStack(Stack):
    """One `LabelingPipeline` as the settings describe it."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, **kwargs: Any) -> None:
        """Creates the stack; `kwargs` are those of `aws_cdk.Stack`."""
        super().__init__(scope, construct_id, **kwargs)
        key = self._key(settings)
        self.pipeline = LabelingPipeline(
            self,
            "Pipeline",
            bucket=self._bucket(settings),
            encryption_key=key,
            video_and_point_clouds=settings.video_and_point_clouds,
            bucket_options=self._bucket_options(settings),
            workforce=self._workforce(settings),
            workteam=self._workteam(settings),
            team=self._team(settings),
            public_workforce=settings.public_workforce,
            object_price_usd=settings.object_price_usd,
            job_features=self._job_features(settings),
            member_emails=settings.member_emails,
            source_ip_cidrs=settings.source_ip_cidrs,
            layers=self._layers(settings),
            function_options=self._function_options(settings),
            logging=LoggingOptions(level=sfn.LogLevel[settings.log_level]),
            log_retention=RETENTION[settings.log_retention_days],
            alarm_topic=self._alarm_topic(settings, key),
            removal_policy=settings.removal_policy,
        )
        outputs = {
            "BucketName": self.pipeline.bucket.bucket_name,
            "StateMachineArn": self.pipeline.state_machine.state_machine_arn,
            "ExecutionRoleArn": self.pipeline.execution_role.role_arn,
            "WorkteamArn": self.pipeline.workteam.workteam_arn,
            "PortalUrl": self.pipeline.portal_url,
            "JobsTableName": self.pipeline.labeling.table.table_name,
            "NoticeTopicArn": self.pipeline.notice_topic.topic_arn,
        }
        for name, value in outputs.items():
            if value is not None:
                CfnOutput(self, name, value=value)

    def _bucket(self, settings: Settings) -> s3.IBucket | None:
        if settings.bucket_name is None:
            return None
        return s3.Bucket.from_bucket_name(self, "Bucket", settings.bucket_name)

    def _bucket_options(self, settings: Settings) -> BucketOptions | None:
        if settings.bucket_name is not None:
            return None
        logs_bucket = settings.access_logs_bucket
        return BucketOptions(
            server_access_logs_bucket=None
            if logs_bucket is None
            else s3.Bucket.from_bucket_name(self, "AccessLogs", logs_bucket),
            server_access_logs_prefix=settings.access_logs_prefix,
            event_bridge_enabled=settings.event_bridge_enabled,
            object_lock_enabled=settings.object_lock_enabled,
        )

    def _function_options(self, settings: Settings) -> FunctionOptions:
        memory: Any = settings.function_memory_mb
        timeouts: Any = {name: Duration.seconds(time) for name, time in settings.function_timeout_seconds.items()}
        network = settings.network
        if network is None:
            return FunctionOptions(memory_mb=memory, timeouts=timeouts)
        vpc = ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id=network.vpc_id,
            # One for each subnet, as the CDK wants them; the template does not name them.
            availability_zones=[f"zone{number}" for number in range(len(network.subnet_ids))],
            private_subnet_ids=list(network.subnet_ids),
        )
        Annotations.of(vpc).acknowledge_warning(
            "@aws-cdk/aws-ec2:noSubnetRouteTableId", "The functions need the subnets' ids alone"
        )
        groups = [
            ec2.SecurityGroup.from_security_group_id(self, f"Group{number}", group, mutable=False)
            for number, group in enumerate(network.security_group_ids)
        ]
        return FunctionOptions(vpc=vpc, security_groups=groups, memory_mb=memory, timeouts=timeouts)

    def _key(self, settings: Settings) -> kms.IKey | None:
        match settings.kms:
            case None:
                return None
            case "new":
                key = kms.Key(
                    self,
                    "Key",
                    description="Images, labels and jobs of Ground Truth labeling",
                    enable_key_rotation=True,
                    removal_policy=settings.removal_policy,
                )
                # Whoever may use the key cannot hand it on: AWS's services alone create grants (CT.KMS.PR.3).
                key.add_to_resource_policy(
                    iam.PolicyStatement(
                        effect=iam.Effect.DENY,
                        principals=[iam.AnyPrincipal()],
                        actions=["kms:CreateGrant"],
                        resources=["*"],  # in a key's own policy: this key
                        conditions={
                            "BoolIfExists": {"kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false"}
                        },
                    )
                )
                return key
            case arn:
                return kms.Key.from_key_arn(self, "Key", arn)

    def _workforce(self, settings: Settings) -> IWorkforce | None:
        existing = settings.workforce
        if existing is None:
            return None
        return Workforce.from_workforce_attributes(
            self,
            "Workforce",
            workforce_name=existing.name,
            user_pool_id=existing.user_pool_id,
            client_id=existing.client_id,
            sub_domain=existing.sub_domain,
        )

    def _workteam(self, settings: Settings) -> IWorkteam | None:
        if settings.workteam_arn is None:
            return None
        return Workteam.from_workteam_arn(self, "Workteam", settings.workteam_arn)

    def _team(self, settings: Settings) -> TeamOptions | None:
        if settings.workteam_arn is not None:
            return None
        return TeamOptions(
            group_name=None if settings.workforce is None else settings.workforce.group_name,
            existing_members=settings.existing_members,
        )

    def _job_features(self, settings: Settings) -> JobFeatures:
        topics = [
            sns.Topic.from_topic_arn(self, f"Streaming{arn.rpartition(':')[2]}", arn)
            for arn in settings.streaming_topic_arns
        ]
        return JobFeatures(automated_labeling=settings.automated_labeling, streaming_topics=topics)

    def _layers(self, settings: Settings) -> list[lambda_.ILayerVersion] | None:
        match settings.powertools_layer:
            case "default":
                return None
            case arn:
                return [lambda_.LayerVersion.from_layer_version_arn(self, "Powertools", arn)]

    def _alarm_topic(self, settings: Settings, key: kms.IKey | None) -> sns.ITopic | None:
        if settings.alarm_email is None:
            return None
        topic = NoticeTopic(self, "Alarms", encryption_key=key)
        topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        return topic
