"""Amazon SageMaker: labeling jobs and work teams."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ParamValidationError

from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.errors import LabelingJobRefused, ServiceUnavailable
from ground_truth_runtime.gateways.errors import error_code, error_message, parameter_problem, translated

if TYPE_CHECKING:
    from mypy_boto3_sagemaker import SageMakerClient

_PAGE = 100  # most jobs that one ListLabelingJobs call returns
_DENIED = ("AccessDeniedException", "AccessDenied")


class LabelingJobs:
    """Labeling jobs of the account and region."""

    def __init__(self, client: "SageMakerClient") -> None:
        self._client = client

    def create(self, request: Mapping[str, Any]) -> str | None:
        """Creates a job and returns its ARN; None where one of this name exists.

        LabelingJobRefused for good; ServiceUnavailable where its role cannot be assumed, which may be too new.
        """
        with translated():
            try:
                return self._client.create_labeling_job(**request)["LabelingJobArn"]
            except self._client.exceptions.ResourceInUse:
                return None
            except ParamValidationError as error:
                raise LabelingJobRefused(parameter_problem(error)) from error
            except ClientError as error:
                if _is_too_early(error):
                    raise ServiceUnavailable(f"{error_code(error)}: {error_message(error)}") from error
                if _is_refusal(error):
                    raise LabelingJobRefused(f"{error_code(error)}: {error_message(error)}") from error
                raise

    def describe(self, name: str) -> LabelingJob | None:
        """A job; None where there is none of this name."""
        with translated():
            try:
                return LabelingJob.of(self._client.describe_labeling_job(LabelingJobName=name))
            except ClientError as error:
                if _is_missing(error):
                    return None
                raise

    def stop(self, name: str) -> None:
        """Asks a job to stop; does nothing where it has ended or never was."""
        with translated():
            try:
                self._client.stop_labeling_job(LabelingJobName=name)
            except ClientError as error:
                if not _is_missing(error) and error_code(error) != "ValidationException":
                    raise

    def running(self, part: str) -> Iterator[LabelingJob]:
        """Jobs that have not ended, and have `part` in their name."""
        found = self._listed(NameContains=part)
        return (job for job in found if not job.ended and job.status != "Stopping")

    def in_progress(self) -> Iterator[LabelingJob]:
        """All jobs of the account and region that people or models work on, 100 to a call."""
        return self._listed(StatusEquals="InProgress", SortBy="CreationTime", SortOrder="Ascending")

    def _listed(self, **conditions: Any) -> Iterator[LabelingJob]:
        with translated():
            pages = self._client.get_paginator("list_labeling_jobs").paginate(
                **conditions, PaginationConfig={"PageSize": _PAGE}
            )
            for page in pages:
                yield from map(LabelingJob.of, page["LabelingJobSummaryList"])

    def workteam_problem(self, arn: str) -> str | None:
        """Why a private work team cannot be used; None where it can."""
        with translated():
            try:
                found = self._client.describe_workteam(WorkteamName=arn.rpartition("/")[2])["Workteam"]["WorkteamArn"]
            except ParamValidationError as error:
                return parameter_problem(error)
            except ClientError as error:
                if error_code(error) in ("ValidationException", "ResourceNotFound", *_DENIED):
                    return f"{error_code(error)}: {error_message(error)}"
                raise
        return None if found == arn else f"the team of this name here is {found}"

    def template_problems(self, template: str, *, task_input: Mapping[str, Any], role_arn: str) -> list[str] | None:
        """What the service has against a worker template, rendered with an input; None where it does not render."""
        with translated():
            try:
                answer = self._client.render_ui_template(
                    UiTemplate={"Content": template}, Task={"Input": json.dumps(task_input)}, RoleArn=role_arn
                )
            except ParamValidationError as error:
                return [parameter_problem(error)]
            except ClientError as error:
                if error_code(error) == "ValidationException":
                    return [error_message(error)]
                if error_code(error) in ("UnknownOperationException", *_DENIED):
                    return None
                raise
        return [f"{error['Code']}: {error['Message']}" for error in answer["Errors"]]

    def shape_problems(self, request: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
        """What the service model has against a CreateLabelingJob request: field, rule and value of each problem."""
        from ground_truth_runtime.gateways.service_model import shape_problems  # noqa: PLC0415 - only plan needs it

        shape = self._client.meta.service_model.shape_for("CreateLabelingJobRequest")
        return list(shape_problems(shape, request))


def _is_missing(error: ClientError) -> bool:
    # The service answers a name that it does not know with either of these.
    return error_code(error) == "ResourceNotFound" or (
        error_code(error) == "ValidationException" and "not" in error_message(error).lower()
        and "found" in error_message(error).lower()
    )  # fmt: skip


def _is_too_early(error: ClientError) -> bool:
    # IAM is eventually consistent: a role that has just been made cannot be assumed everywhere at once.
    return error_code(error) == "ValidationException" and "assume" in error_message(error).lower()


def _is_refusal(error: ClientError) -> bool:
    return error_code(error) in ("ValidationException", "ResourceLimitExceeded", *_DENIED)
