"""The role that Ground Truth assumes to read images, write labels and show images to workers."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge_inline_policies
from cdk_ground_truth.job_features import JobFeatures, allow_features
from cdk_ground_truth.policies import allow
from cdk_ground_truth.validation import Problems

# Source of all statements: developer guide, pages sms-security-permission-execution-role and
# sms-security-kms-permissions.
_WRITE_KEY_ACTIONS = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
_READ_KEY_ACTIONS = ["kms:Decrypt"]
_FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}


class LabelingExecutionRole(iam.Role):
    """Execution role of labeling jobs, least privilege for the buckets and keys that it is given.

    Workers' browsers fetch images with URLs that this role signs, so its session must outlast a task: a time limit
    above one hour needs a `max_session_duration` of at least that, and tasks above 8 hours (video, 3D) need 8 hours
    or more. AWS's own annotation functions need no permission here; others let the role call them by
    `AnnotationFunctions.grant_invoke` and `CustomAnnotationFunctions.grant_invoke`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        buckets: Sequence[s3.IBucket],
        input_buckets: Sequence[s3.IBucket] = (),
        keys: Sequence[kms.IKey] = (),
        input_keys: Sequence[kms.IKey] = (),
        features: JobFeatures | None = None,
        max_session_duration: Duration | None = None,
        role_name: str | None = None,
    ) -> None:
        """Creates the role.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            buckets: buckets to read and write, with the keys that they are encrypted with.
            input_buckets: buckets to read only, with the keys that they are encrypted with. Default: none.
            keys: further KMS keys that output is encrypted with. Default: none.
            input_keys: further KMS keys that input is encrypted with. Default: none.
            features: features that need further rights: automated labeling, streaming. Default: neither.
            max_session_duration: longest session, 1 to 12 hours. Default: 8 hours.
            role_name: physical name. Default: CloudFormation makes one.

        Raises:
            PropertiesInvalid: a property is not as described; lists every problem.
        """
        max_session_duration = Duration.hours(8) if max_session_duration is None else max_session_duration
        problems = Problems(scope, construct_id, "LabelingExecutionRole")
        problems.check(len(buckets) > 0, "buckets", list(buckets), "at least one bucket, for the labels")
        problems.duration("max_session_duration", max_session_duration, Duration.hours(1), Duration.hours(12))
        problems.keys("keys", *keys)
        problems.keys("input_keys", *input_keys)
        problems.raise_if_any()

        super().__init__(
            scope,
            construct_id,
            role_name=role_name,
            description="Assumed by SageMaker Ground Truth for labeling jobs",
            assumed_by=iam.ServicePrincipal("sagemaker.amazonaws.com"),
            max_session_duration=max_session_duration,
        )
        arns = [bucket.bucket_arn for bucket in buckets]
        input_arns = [bucket.bucket_arn for bucket in input_buckets]
        because = "Images may have any key in the given buckets, and labels any prefix"
        allow(self, ["s3:ListBucket", "s3:GetBucketLocation"], [*arns, *input_arns])
        allow(self, ["s3:GetObject"], [f"{arn}/*" for arn in [*arns, *input_arns]], because=because)
        allow(self, ["s3:PutObject", "s3:AbortMultipartUpload"], [f"{arn}/*" for arn in arns], because=because)
        self._allow_keys([*_keys_of(buckets), *keys], _WRITE_KEY_ACTIONS)
        self._allow_keys([*_keys_of(input_buckets), *input_keys], _READ_KEY_ACTIONS)
        self._allow_logs_and_metrics()
        if features is not None:
            allow_features(self, features)
        acknowledge_inline_policies(self)

    def _allow_keys(self, keys: Sequence[kms.IKey], actions: list[str]) -> None:
        for key in keys:
            allow(self, actions, [key.key_arn], because="The families of actions that the service's guide names")
            if actions is _WRITE_KEY_ACTIONS:
                # For the volumes of automated labeling, which EC2 encrypts.
                allow(self, ["kms:CreateGrant"], [key.key_arn], conditions=_FOR_AWS)
            # The service asks for the role in the key's own policy. An imported key's policy can't be changed here;
            # a key of another stack would make the two stacks depend on each other.
            if isinstance(key, kms.Key) and Stack.of(key) is Stack.of(self):
                key.add_to_resource_policy(
                    iam.PolicyStatement(
                        principals=[iam.ArnPrincipal(self.role_arn)],
                        actions=actions,
                        resources=["*"],  # in a key's own policy: this key
                    )
                )

    def _allow_logs_and_metrics(self) -> None:
        log_groups = Stack.of(self).format_arn(
            service="logs",
            resource="log-group",
            resource_name="/aws/sagemaker/*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        allow(
            self,
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            [log_groups],
            because="The service writes to /aws/sagemaker/LabelingJobs and /aws/sagemaker/groundtruth/WorkerActivity",
        )
        allow(
            self,
            ["cloudwatch:PutMetricData"],
            ["*"],
            because="The action knows no resources, and the namespace of the service's metrics is not documented",
        )


def _keys_of(buckets: Sequence[s3.IBucket]) -> list[kms.IKey]:
    return [bucket.encryption_key for bucket in buckets if bucket.encryption_key is not None]
