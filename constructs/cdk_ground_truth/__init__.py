"""Amazon SageMaker Ground Truth labeling as CDK constructs.

`LabelingPipeline` makes everything; the other constructs are its parts, to be used alone or handed to it.
"""

from cdk_ground_truth.annotation import AnnotationFunctions, CustomAnnotationFunctions, IAnnotationFunctions
from cdk_ground_truth.bucket import LabelingBucket
from cdk_ground_truth.bucket_options import BucketOptions
from cdk_ground_truth.encryption import key_policy_statements
from cdk_ground_truth.execution_role import LabelingExecutionRole
from cdk_ground_truth.function_options import FunctionOptions
from cdk_ground_truth.job_features import JobFeatures
from cdk_ground_truth.logging_options import LoggingOptions
from cdk_ground_truth.pipeline import LabelingPipeline
from cdk_ground_truth.state_machine import LabelingStateMachine, NoticeTopic
from cdk_ground_truth.validation import PropertiesInvalid
from cdk_ground_truth.workforce import IWorkforce, IWorkteam, OidcProvider, TeamOptions, Workforce, Workteam
from cdk_ground_truth.workforce.notifications import TeamTopic

__all__ = [
    "AnnotationFunctions",
    "BucketOptions",
    "CustomAnnotationFunctions",
    "FunctionOptions",
    "IAnnotationFunctions",
    "IWorkforce",
    "IWorkteam",
    "JobFeatures",
    "LabelingBucket",
    "LabelingExecutionRole",
    "LabelingPipeline",
    "LabelingStateMachine",
    "LoggingOptions",
    "NoticeTopic",
    "OidcProvider",
    "PropertiesInvalid",
    "TeamOptions",
    "TeamTopic",
    "Workforce",
    "Workteam",
    "key_policy_statements",
]
