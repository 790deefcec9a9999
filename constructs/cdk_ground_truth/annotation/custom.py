"""The caller's own annotation functions, with the permissions that a labeling job needs."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Annotations, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge_inline_policies
from cdk_ground_truth.policies import allow
from cdk_ground_truth.validation import Problems


class CustomAnnotationFunctions(Construct):
    """Functions of your own for the task type `Custom`: an event names them by ARN in `functions`.

    Handed to a `LabelingPipeline`, or connected by the grants here. Ground Truth calls them as a job's execution role,
    from labeling jobs of this account and region alone; the consolidation function reads the answers from S3.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pre_annotation: lambda_.IFunction | None = None,
        consolidation: lambda_.IFunction | None = None,
    ) -> None:
        """Connects the functions; both may be the same one.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            pre_annotation: makes a task of a data object. Default: none, the page is given the manifest line.
            consolidation: makes one label of several workers' answers. Default: none, they are not consolidated.

        Raises:
            PropertiesInvalid: neither function is given.
        """
        problems = Problems(scope, construct_id, "CustomAnnotationFunctions")
        problems.check(
            pre_annotation is not None or consolidation is not None,
            "pre_annotation, consolidation",
            None,
            "at least one of the two",
        )
        problems.raise_if_any()
        super().__init__(scope, construct_id)
        self.pre_annotation = pre_annotation
        self.consolidation = consolidation
        self._connection = Connection(
            self, "Connection", pre_annotation=self.pre_annotation, consolidation=self.consolidation
        )

    def grant_invoke(self, role: iam.IRole) -> None:
        """Lets an execution role of labeling jobs call these functions."""
        self._connection.grant_invoke(role)

    def grant_read_answers(self, bucket: s3.IBucket, *, key: kms.IKey | None = None) -> None:
        """Lets the consolidation function read the workers' answers in a bucket.

        A function that was imported without its role cannot be given anything, and a warning says so.

        Args:
            bucket: holds the output of labeling jobs.
            key: KMS key of that output. Default: the bucket's own, or none.
        """
        self._connection.grant_read_answers(bucket, key=key)


class Connection(Construct):
    """The permissions both ways: of labeling jobs on the functions, and of the functions on the answers.

    The policies stand in this construct's stack, so that a role of another stack makes no ring of the two.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pre_annotation: lambda_.IFunction | None,
        consolidation: lambda_.IFunction | None,
    ) -> None:
        """Lets labeling jobs of this account and region call the functions."""
        super().__init__(scope, construct_id)
        self._consolidation = consolidation
        self._invoke = iam.Policy(self, "Invoke")
        self._read = iam.Policy(self, "Read")
        given = {"PreAnnotation": pre_annotation, "Consolidation": consolidation}
        for name, function in given.items():
            if function is not None:
                self._let_jobs_call(name, function)
        allow(self._invoke, ["lambda:InvokeFunction"], _arns(list(given.values())))
        acknowledge_inline_policies(self)

    def _let_jobs_call(self, name: str, function: lambda_.IFunction) -> None:
        stack = Stack.of(self)
        function.add_permission(
            name,
            scope=self,
            principal=iam.ServicePrincipal("sagemaker.amazonaws.com"),
            source_account=stack.account,
            source_arn=stack.format_arn(service="sagemaker", resource="labeling-job", resource_name="*"),
        )

    def grant_invoke(self, role: iam.IRole) -> None:
        """See `CustomAnnotationFunctions`."""
        role.attach_inline_policy(self._invoke)

    def grant_read_answers(self, bucket: s3.IBucket, *, key: kms.IKey | None) -> None:
        """See `CustomAnnotationFunctions`."""
        if self._consolidation is None:
            return
        role = self._consolidation.role
        if role is None:
            Annotations.of(self).add_warning_v2(
                "cdk-ground-truth:consolidationRole",
                "The consolidation function was imported without its role: its owner must let it read the answers in "
                "the labels' bucket (s3:GetObject, and kms:Decrypt where a key encrypts them).",
            )
            return
        allow(
            self._read,
            ["s3:GetObject"],
            [bucket.arn_for_objects("*")],
            because="Events may put their labels, and the answers with them, at any prefix of this bucket",
        )
        keys = dict.fromkeys(found.key_arn for found in (bucket.encryption_key, key) if found is not None)
        allow(self._read, ["kms:Decrypt"], list(keys))
        role.attach_inline_policy(self._read)


def _arns(functions: Sequence[lambda_.IFunction | None]) -> list[str]:
    return list(dict.fromkeys(function.function_arn for function in functions if function is not None))
