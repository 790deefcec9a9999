"""What the adapter asks of the labeling service."""

from __future__ import annotations

from typing import Any, Protocol


class LabelingApi(Protocol):
    """The SageMaker labeling API as plain Python; `ground_truth_local.sagemaker.LabelingService` is one."""

    def handle(self, operation: str, request: dict[str, Any], *, account: str, region: str) -> dict[str, Any]:
        """Answer one call, or raise `ground_truth_local.sagemaker.ServiceError`."""


class AccessDenied(Exception):
    """A policy does not allow a call; the message is what AWS would say."""
