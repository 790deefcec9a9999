"""Checks of the account and region."""

from __future__ import annotations

import boto3
import pytest

from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from tests.cli.doctor.conftest import LAYER, Ready
from tests.cli.support.answers import answer, refuse
from tests.support.events import event, job
from tests.support.pipeline import Pipeline, refs


@pytest.mark.parametrize("region", sorted(BUILTIN_FUNCTION_ACCOUNTS))
def test_regions_of_ground_truth_are_ok(ready: Ready, region: str) -> None:
    assert ready.finding("region", region=region)["state"] == "ok"


def test_another_region_is_a_problem_with_those_to_use(ready: Ready) -> None:
    found = ready.finding("region", region="us-west-1")
    assert found["state"] == "problem"
    for region in BUILTIN_FUNCTION_ACCOUNTS:
        assert region in found["fix"]


def test_an_account_with_a_workforce_has_access(ready: Ready) -> None:
    assert ready.finding("access")["text"] == (
        "the account has a workforce in us-east-1, so that it has access to Ground Truth"
    )


def test_an_account_with_labeling_jobs_has_access(ready: Ready) -> None:
    ready.cloud.put_images(3)
    run = Pipeline(cloud=ready.cloud)
    run.launch(refs(run.plan(event(job())))[0], "token")
    assert ready.finding("access")["text"].startswith("the account has labeling jobs in us-east-1")


def test_a_workforce_in_another_region_shows_access_too(ready: Ready) -> None:
    answer("sagemaker", "ListWorkforces", {"Workforces": []}, region="eu-west-1")
    found = ready.finding("access", region="eu-west-1")
    assert found["state"] == "ok"
    assert "a workforce in ap-northeast-1," in found["text"]


def test_an_account_that_never_used_it_may_have_no_access(ready: Ready) -> None:
    ready.without_workforce()
    found = ready.finding("access")
    assert found["state"] == "unknown"
    assert "takes no new customers since 2026-07-30" in found["text"]
    assert "make verify-aws" in found["fix"]


def test_a_region_that_is_not_bootstrapped_is_a_problem_with_the_command(ready: Ready) -> None:
    boto3.client("ssm").delete_parameter(Name="/cdk-bootstrap/hnb659fds/version")
    found = ready.finding("bootstrap")
    assert found["state"] == "problem"
    assert found["fix"] == "npx cdk bootstrap aws://123456789012/us-east-1"


def test_an_old_bootstrap_stack_is_a_problem(ready: Ready) -> None:
    ssm = boto3.client("ssm")
    ssm.put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="5", Overwrite=True)
    assert ready.finding("bootstrap")["text"] == "the CDK's bootstrap stack has version 5; allowed: 6 or newer"


def test_a_bootstrap_stack_of_another_qualifier_is_found_by_it(ready: Ready) -> None:
    boto3.client("ssm").put_parameter(Name="/cdk-bootstrap/mine/version", Value="20", Type="String")
    found = ready.finding("bootstrap", **{"@aws-cdk/core:bootstrapQualifier": "mine"})
    assert found["text"] == "the CDK's bootstrap stack has version 20"


def test_an_account_with_few_functions_at_once_is_a_problem(ready: Ready) -> None:
    answer("lambda", "GetAccountSettings", {"AccountLimit": {"ConcurrentExecutions": 9}})
    found = ready.finding("functions")
    assert found["state"] == "problem"
    assert "L-B99A9384" in found["fix"]


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_a_layer_that_cannot_be_read_is_a_problem(ready: Ready, code: str) -> None:
    refuse("lambda", "GetLayerVersionByArn", code)
    found = ready.finding("layer")
    assert found["state"] == "problem"
    assert found["text"].startswith(f"the layer {LAYER}:27 cannot be read ({code})")
    assert "publish a layer of your own" in found["fix"]
    own = "arn:aws:lambda:us-east-1:123456789012:layer:mine:1"
    assert "name a layer version of this region" in ready.finding("layer", powertools_layer=own)["fix"]
