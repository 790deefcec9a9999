"""Annotation functions of the custom image types, ready to use."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Names
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_ground_truth.annotation.custom import Connection
from cdk_ground_truth.function_options import FunctionName, FunctionOptions
from cdk_ground_truth.state_machine.code import powertools_layer, runtime_code
from cdk_ground_truth.state_machine.functions import LabelingFunction
from cdk_ground_truth.validation import Problems


class AnnotationFunctions(Construct):
    """Pre-annotation and consolidation for `ImagePolygon`, `ImageKeypoint`, `ImageLine`, `ImagePolyline` and
    `ImageInstanceSegmentation`: what several workers drew is matched, merged and scored.

    Ground Truth has no functions of its own for these types on images. One pair serves all five.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        layers: Sequence[lambda_.ILayerVersion] | None = None,
        architecture: lambda_.Architecture | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
        encryption_key: kms.IKey | None = None,
        function_options: FunctionOptions | None = None,
    ) -> None:
        """Creates both functions.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            layers: Lambda layers, one of them with Powertools and pydantic. Default: AWS's public layer of Powertools
                for AWS Lambda.
            architecture: processor of the functions: ARM_64 or X86_64. Default: ARM_64.
            log_retention: how long logs are kept. Default: three months.
            encryption_key: KMS key of the logs. Default: keys that CloudWatch Logs manages.
            function_options: network, memory and time of the functions. Default: Lambda's own network, and what the
                functions need.

        Raises:
            PropertiesInvalid: a property is not as described; lists every problem.
        """
        problems = Problems(scope, construct_id, "AnnotationFunctions")
        problems.layers("layers", layers)
        problems.keys("encryption_key", encryption_key)
        options = FunctionOptions() if function_options is None else function_options
        options.check(problems, "function_options")
        problems.raise_if_any()
        super().__init__(scope, construct_id)
        architecture = lambda_.Architecture.ARM_64 if architecture is None else architecture
        layers = [powertools_layer(self, architecture)] if layers is None else layers
        code = runtime_code()
        environment = {"POWERTOOLS_SERVICE_NAME": Names.unique_resource_name(self, max_length=64)}

        groups = options.groups(self)

        def function(name: str, handler: FunctionName) -> LabelingFunction:
            return LabelingFunction(
                self,
                name,
                handler=handler,
                code=code,
                layers=layers,
                architecture=architecture,
                environment=environment,
                log_retention=log_retention,
                encryption_key=encryption_key,
                options=options,
                security_groups=groups,
            )

        self.pre_annotation: lambda_.IFunction = function("PreAnnotation", "pre_annotation")
        self.consolidation: lambda_.IFunction = function("Consolidation", "consolidation")
        self._connection = Connection(
            self, "Connection", pre_annotation=self.pre_annotation, consolidation=self.consolidation
        )

    def grant_invoke(self, role: iam.IRole) -> None:
        """Lets an execution role of labeling jobs call both functions."""
        self._connection.grant_invoke(role)

    def grant_read_answers(self, bucket: s3.IBucket, *, key: kms.IKey | None = None) -> None:
        """Lets the consolidation function read the workers' answers in a bucket.

        Args:
            bucket: holds the output of labeling jobs.
            key: KMS key of that output. Default: the bucket's own, or none.
        """
        self._connection.grant_read_answers(bucket, key=key)
