"""Who may read labels and results: of this account, of another, with and without keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Annotations, Match

from cdk_ground_truth import LabelingBucket, LabelingPipeline
from tests.constructs.support import Json, Synth, allowed, flat, ids, one, resources

HERE = Environment(account="123456789012", region="eu-west-1")
THERE = Environment(account="210987654321", region="eu-west-1")
KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OTHER_KEY_ARN = KEY_ARN.replace("1234abcd", "5678abcd")


def imported_bucket(stack: Stack) -> s3.IBucket:
    return s3.Bucket.from_bucket_name(stack, "Bucket", "birds")


def imported_key(stack: Stack) -> kms.IKey:
    return kms.Key.from_key_arn(stack, "Key", KEY_ARN)


def reader(stack: Stack) -> iam.Role:
    return iam.Role(stack, "Reader", role_name="reader", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))


class Granted:
    """What a grant leaves: templates of the pipeline's stack and the reader's, and its own word for it."""

    def __init__(
        self, synth: Synth, grantee: Callable[[Stack], iam.IGrantable], *, home: Environment = HERE, **properties: Any
    ) -> None:
        # Other tests check the templates.
        app = synth.app(context={"@aws-cdk/core:validateAgainstDefaultRules": False})
        self.stack = Stack(app, "Labeling", env=HERE)
        others = self.stack if home is HERE else Stack(app, "Science", env=home)
        made = {name: make(self.stack) for name, make in properties.items()}
        pipeline = LabelingPipeline(self.stack, "Pipeline", **made)
        self.grant = pipeline.grant_read_results(grantee(others))
        assembly = app.synth()
        self.template: Json = assembly.get_stack_by_name(self.stack.stack_name).template
        self.others: Json = assembly.get_stack_by_name(others.stack_name).template

    def bucket_policy(self, principal: str) -> dict[str, Any]:
        """Statements that let the principal in: condition by action."""
        return self._statements("AWS::S3::BucketPolicy", "PolicyDocument", principal)

    def key_policy(self, principal: str) -> dict[str, Any]:
        return self._statements("AWS::KMS::Key", "KeyPolicy", principal)

    def _statements(self, kind: str, document: str, principal: str) -> dict[str, Any]:
        return {
            statement["Action"]: statement.get("Condition")
            for found in resources(self.template, kind)
            for statement in found[document]["Statement"]
            if statement["Effect"] == "Allow" and principal in flat(statement["Principal"].get("AWS", ""))
        }

    def warns(self, text: str) -> bool:
        return bool(Annotations.from_stack(self.stack).find_warning("*", Match.string_like_regexp(text)))


PREFIXES = {"StringLike": {"s3:prefix": ["labels/*", "results/*"]}}


def test_a_role_of_the_account_needs_its_own_policy_alone(synth: Synth) -> None:
    granted = Granted(synth, reader, encryption_key=lambda stack: kms.Key(stack, "Key"))
    assert granted.grant.success
    assert set(allowed(granted.template, "Reader")) == {"s3:ListBucket", "s3:GetObject", "kms:Decrypt"}
    assert granted.bucket_policy("Reader") == {}
    assert not granted.warns(".*cannot read.*")


def test_an_imported_bucket_with_a_key_lets_the_role_decrypt(synth: Synth) -> None:
    granted = Granted(synth, reader, bucket=imported_bucket, encryption_key=imported_key)
    assert granted.grant.success
    assert allowed(granted.template, "Reader")["kms:Decrypt"] == {KEY_ARN}


def test_a_bucket_with_a_key_of_its_own_needs_both_keys(synth: Synth) -> None:
    def with_key(stack: Stack) -> s3.IBucket:
        other = kms.Key.from_key_arn(stack, "Other", OTHER_KEY_ARN)
        return s3.Bucket.from_bucket_attributes(stack, "Bucket", bucket_name="birds", encryption_key=other)

    granted = Granted(synth, reader, bucket=with_key, encryption_key=imported_key)
    assert allowed(granted.template, "Reader")["kms:Decrypt"] == {KEY_ARN, OTHER_KEY_ARN}


def test_another_account_is_let_in_by_bucket_and_key(synth: Synth) -> None:
    granted = Granted(
        synth,
        lambda _: iam.AccountPrincipal("210987654321"),
        encryption_key=lambda stack: kms.Key(stack, "Key"),
    )
    assert granted.grant.success
    assert granted.bucket_policy("210987654321") == {"s3:ListBucket": PREFIXES, "s3:GetObject": None}
    assert granted.key_policy("210987654321") == {"kms:Decrypt": None}
    assert not granted.warns(".*cannot read.*")


def test_a_role_of_another_account_is_let_in_on_both_sides(synth: Synth) -> None:
    """In an app of both accounts the CDK asks for a bucket with a name."""
    granted = Granted(
        synth,
        reader,
        home=THERE,
        bucket=lambda stack: LabelingBucket(stack, "Bucket", bucket_name="birds"),
        encryption_key=lambda stack: kms.Key(stack, "Key"),
    )
    assert granted.grant.success
    assert set(granted.bucket_policy("210987654321:role/reader")) == {"s3:ListBucket", "s3:GetObject"}
    assert set(granted.key_policy("210987654321:role/reader")) == {"kms:Decrypt"}
    assert {"s3:ListBucket", "s3:GetObject", "kms:Decrypt"} <= set(allowed(granted.others, "Reader"))


def test_labels_without_a_customers_key_stay_in_the_account(synth: Synth) -> None:
    """Ground Truth encrypts them with the account's own key for S3."""
    granted = Granted(synth, lambda _: iam.AccountPrincipal("210987654321"))
    assert set(granted.bucket_policy("210987654321")) == {"s3:ListBucket", "s3:GetObject"}
    assert granted.warns("is of another account and cannot read labels: without encryption_key")


@pytest.mark.parametrize(
    ("properties", "missing"),
    [
        (
            {"bucket": imported_bucket, "encryption_key": imported_key},
            f"added to the policy of bucket birds: s3:ListBucket, s3:GetObject; to the policy of key {KEY_ARN}: kms:D",
        ),
        ({"encryption_key": imported_key}, f"added to the policy of key {KEY_ARN}: kms:Decrypt"),
    ],
    ids=["bucket and key", "key"],
)
@pytest.mark.parametrize("home", [HERE, THERE], ids=["account", "role of another account"])
def test_what_an_owner_elsewhere_must_add_is_no_success(
    synth: Synth, properties: dict[str, Any], missing: str, home: Environment
) -> None:
    def bucket(stack: Stack) -> s3.IBucket:
        return LabelingBucket(stack, "Bucket", bucket_name="birds")

    account = iam.AccountPrincipal("210987654321")
    given = {"bucket": bucket, **properties}
    granted = Granted(synth, reader if home is THERE else lambda _: account, home=home, **given)
    assert not granted.grant.success
    assert granted.warns(missing)


def test_the_owner_of_the_bucket_still_reads_it_over_tls_alone(synth: Synth) -> None:
    granted = Granted(synth, lambda _: iam.AccountPrincipal("210987654321"))
    statements = one(granted.template, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert [found["Effect"] for found in statements].count("Deny") == 1
    assert len(ids(granted.template, "AWS::S3::BucketPolicy")) == 1
