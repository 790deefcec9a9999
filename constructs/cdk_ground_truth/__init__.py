"""Amazon SageMaker Ground Truth labeling as CDK constructs.

`LabelingPipeline` makes everything; the other constructs are its parts, to be used alone or handed to it.
"""

from cdk_ground_truth.annotation import AnnotationFunctions, CustomAnnotationFunctions, IAnnotationFunctions
from cdk_ground_truth.bucket import LabelingBucket
from cdk_ground_truth.encryption import key_policy_statements
from cdk_ground_truth.execution_role import LabelingExecutionRole
from cdk_ground_truth.pipeline import LabelingPipeline
from cdk_ground_truth.state_machine import LabelingStateMachine, NoticeTopic
from cdk_ground_truth.validation import PropertiesInvalid
from cdk_ground_truth.workforce import IWorkforce, IWorkteam, OidcProvider, Workforce, Workteam
from cdk_ground_truth.workforce.notifications import TeamTopic

__all__ = [
    "AnnotationFunctions",
    "CustomAnnotationFunctions",
    "IAnnotationFunctions",
    "IWorkforce",
    "IWorkteam",
    "LabelingBucket",
    "LabelingExecutionRole",
    "LabelingPipeline",
    "LabelingStateMachine",
    "NoticeTopic",
    "OidcProvider",
    "PropertiesInvalid",
    "TeamTopic",
    "Workforce",
    "Workteam",
    "key_policy_statements",
]
