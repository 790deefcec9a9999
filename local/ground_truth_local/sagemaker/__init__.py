"""The labeling API of SageMaker as plain Python: `LabelingService`, its errors and its settings."""

from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.service import LabelingService
from ground_truth_local.sagemaker.settings import Settings

__all__ = ["LabelingService", "ServiceError", "Settings"]
