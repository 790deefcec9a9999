"""Where data comes from and where labels go."""

from ground_truth_local.engine.store import split_uri
from ground_truth_local.sagemaker.errors import constraint
from ground_truth_local.sagemaker.rules.facts import RequestFacts
from ground_truth_local.sagemaker.settings import Settings


def problems(facts: RequestFacts, _settings: Settings) -> list[str]:
    found = []
    source = facts.request["InputConfig"]["DataSource"]
    if not source:
        rule = "At least one of S3DataSource and SnsDataSource must be given"
        found.append(constraint(source, "inputConfig.dataSource", rule))
    needed = facts.rules is not None and facts.rules.category_file != "optional"
    if needed and "LabelCategoryConfigS3Uri" not in facts.request:
        rule = f"Task type {facts.task_type} needs a label category file"
        found.append(constraint(None, "labelCategoryConfigS3Uri", rule))
    output = facts.request["OutputConfig"]["S3OutputPath"]
    try:
        # The path may be a bucket alone; the job's own folder comes below it.
        split_uri(f"{output.rstrip('/')}/job")
    except ValueError:
        # The model's pattern takes https addresses too; the local service reads and writes s3:// ones alone.
        found.append(constraint(output, "outputConfig.s3OutputPath", "Member must be of the form s3://bucket/path"))
    return found
