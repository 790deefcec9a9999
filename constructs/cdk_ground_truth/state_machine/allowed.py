"""What events may name besides the stack's own resources: plan refuses the rest, and so does the launching role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_ground_truth.annotation.interfaces import IAnnotationFunctions
from cdk_ground_truth.workforce.interfaces import IWorkteam
from ground_truth_runtime.facts.regions import public_workteam_arn
from ground_truth_runtime.settings import Allowlist


@dataclass(frozen=True, kw_only=True)
class AllowedResources:
    """`LabelingStateMachine` describes the properties."""

    input_buckets: Sequence[s3.IBucket]
    execution_roles: Sequence[iam.IRole]
    workteams: Sequence[IWorkteam]
    public_workforce: bool
    functions: Sequence[IAnnotationFunctions]
    output_keys: Sequence[kms.IKey]
    streaming_topics: Sequence[sns.ITopic]

    def workteam_arns(self, scope: Construct) -> list[str]:
        """The teams, and the public one where it may be asked."""
        public = [public_workteam_arn(Stack.of(scope).region)] if self.public_workforce else []
        return [*(team.workteam_arn for team in self.workteams), *public]

    def allowlist(self, scope: Construct) -> Allowlist:
        """The names, as plan knows them."""
        functions = [
            function
            for pair in self.functions
            for function in (pair.pre_annotation, pair.consolidation)
            if function is not None
        ]
        # The stack of a function depends on this one, as it lets the execution role in: named here, it would be a
        # ring. Then IAM alone decides, by what the execution role may call.
        here = all(Stack.of(function) is Stack.of(scope) for function in functions)
        return Allowlist(
            input_buckets=tuple(bucket.bucket_name for bucket in self.input_buckets),
            role_arns=tuple(role.role_arn for role in self.execution_roles),
            workteam_arns=tuple(self.workteam_arns(scope)),
            function_arns=tuple(dict.fromkeys(function.function_arn for function in functions)) if here else None,
            kms_key_arns=tuple(key.key_arn for key in self.output_keys),
            topic_arns=tuple(topic.topic_arn for topic in self.streaming_topics),
        )
