"""What a pipeline needs of annotation functions, be they ours or the caller's."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3


@runtime_checkable
class IAnnotationFunctions(Protocol):
    """A pre-annotation and a consolidation function, and the permissions both ways."""

    @property
    def pre_annotation(self) -> lambda_.IFunction | None:
        """Makes a task of a data object; None: the page is given the manifest line."""
        ...

    @property
    def consolidation(self) -> lambda_.IFunction | None:
        """Makes one label of several workers' answers; None: the answers are not consolidated."""
        ...

    def grant_invoke(self, role: iam.IRole) -> None:
        """Lets an execution role of labeling jobs call both functions."""
        ...

    def grant_read_answers(self, bucket: s3.IBucket, *, key: kms.IKey | None = None) -> None:
        """Lets the consolidation function read the workers' answers in a bucket, and use a key of the labels."""
        ...
