"""The files that a request names: the label category file and the worker template."""

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_local.engine.store import describe, split_uri
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.categories import category_problems
from ground_truth_local.sagemaker.rules.facts import RequestFacts

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

TEMPLATE_PATH = "humanTaskConfig.uiConfig.uiTemplateS3Uri"
CATEGORIES_PATH = "labelCategoryConfigS3Uri"


def problems(facts: RequestFacts, context: Context) -> list[str]:
    s3 = context.s3(context.region)
    found = []
    template = facts.human["UiConfig"].get("UiTemplateS3Uri")
    if template is not None:
        found += _reading_problems(s3, template, TEMPLATE_PATH)[1]
    uri = facts.request.get("LabelCategoryConfigS3Uri")
    if uri is not None:
        content, unreadable = _reading_problems(s3, uri, CATEGORIES_PATH)
        found += unreadable
        if content is not None:
            found += _content_problems(content, uri, facts, context)
    return found


def _reading_problems(s3: "S3Client", uri: str, path: str) -> tuple[bytes | None, list[str]]:
    try:
        bucket, key = split_uri(uri)
        return s3.get_object(Bucket=bucket, Key=key)["Body"].read(), []
    except (ClientError, BotoCoreError, ValueError) as error:
        return None, [constraint(uri, path, f"The file must be readable: {describe(error)}")]


def _content_problems(content: bytes, uri: str, facts: RequestFacts, context: Context) -> list[str]:
    try:
        document: Any = json.loads(content)
    except ValueError as error:
        return [constraint(uri, CATEGORIES_PATH, f"The file must be JSON: {error}")]
    rules = category_problems(
        document,
        rules=facts.rules,
        task_type=facts.task_type,
        version_needed=context.settings.require_document_version,
    )
    return [constraint(uri, CATEGORIES_PATH, rule) for rule in rules]
