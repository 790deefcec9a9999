"""The deployable stack: a labeling pipeline and its outputs. Composition only."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk_ground_truth import IWorkforce, IWorkteam, LabelingPipeline, NoticeTopic, Workforce, Workteam
from stacks.settings import Settings


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
            workforce=self._workforce(settings),
            workteam=self._workteam(settings),
            public_workforce=settings.public_workforce,
            member_emails=settings.member_emails,
            source_ip_cidrs=settings.source_ip_cidrs,
            layers=self._layers(settings),
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

    def _key(self, settings: Settings) -> kms.IKey | None:
        match settings.kms:
            case None:
                return None
            case "new":
                return kms.Key(
                    self,
                    "Key",
                    description="Images, labels and jobs of Ground Truth labeling",
                    enable_key_rotation=True,
                    removal_policy=settings.removal_policy,
                )
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
            group_name=existing.group_name,
            sub_domain=existing.sub_domain,
        )

    def _workteam(self, settings: Settings) -> IWorkteam | None:
        if settings.workteam_arn is None:
            return None
        return Workteam.from_workteam_arn(self, "Workteam", settings.workteam_arn)

    def _layers(self, settings: Settings) -> list[lambda_.ILayerVersion] | None:
        match settings.powertools_layer:
            case "default":
                return None
            case "none":
                return []
            case arn:
                return [lambda_.LayerVersion.from_layer_version_arn(self, "Powertools", arn)]

    def _alarm_topic(self, settings: Settings, key: kms.IKey | None) -> sns.ITopic | None:
        if settings.alarm_email is None:
            return None
        topic = NoticeTopic(self, "Alarms", encryption_key=key)
        topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        return topic
