"""Annotation functions: what makes a task of a data object, and one label of several workers' answers."""

from cdk_ground_truth.annotation.custom import CustomAnnotationFunctions
from cdk_ground_truth.annotation.interfaces import IAnnotationFunctions
from cdk_ground_truth.annotation.ready import AnnotationFunctions

__all__ = ["AnnotationFunctions", "CustomAnnotationFunctions", "IAnnotationFunctions"]
