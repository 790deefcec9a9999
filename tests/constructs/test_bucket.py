"""The bucket: CORS, privacy, encryption, lifecycle."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_ground_truth import LabelingBucket, PropertiesInvalid
from tests.constructs.support import Json, Synth, one, resources

BUCKET = "AWS::S3::Bucket"


@pytest.fixture(scope="module")
def default(synth: Synth) -> Json:
    return synth.template(lambda stack: LabelingBucket(stack, "Bucket"))


def rules(bucket: Json) -> dict[str, Json]:
    return {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"]}


def test_cors_lets_worker_pages_read_images(default: Json) -> None:
    assert one(default, BUCKET)["CorsConfiguration"]["CorsRules"] == [
        {
            "Id": "GroundTruthImages",
            "AllowedMethods": ["GET"],
            "AllowedOrigins": ["*"],
            "ExposedHeaders": ["Access-Control-Allow-Origin"],
        }
    ]


def test_video_and_point_clouds_add_the_wide_cors_rule(synth: Synth) -> None:
    template = synth.template(lambda stack: LabelingBucket(stack, "Bucket", video_and_point_clouds=True))
    image, video = one(template, BUCKET)["CorsConfiguration"]["CorsRules"]
    assert image["Id"] == "GroundTruthImages"
    assert video == {
        "Id": "GroundTruthVideoAndPointClouds",
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedOrigins": ["*"],
        "AllowedHeaders": ["*"],
        "ExposedHeaders": ["Access-Control-Allow-Origin"],
        "MaxAge": 3000,
    }


def test_the_bucket_is_private_versioned_and_encrypted(default: Json) -> None:
    bucket = one(default, BUCKET)
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_only_tls_is_let_in(default: Json) -> None:
    (statement,) = one(default, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_scratch_expires_and_labels_stay(default: Json) -> None:
    found = rules(one(default, BUCKET))
    assert found["ExpireRuns"] == {"Id": "ExpireRuns", "Status": "Enabled", "Prefix": "runs/", "ExpirationInDays": 370}
    leftovers = found["RemoveLeftovers"]
    assert leftovers["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert leftovers["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert leftovers["ExpiredObjectDeleteMarker"] is True
    assert "ExpirationInDays" not in leftovers


def test_the_bucket_outlives_its_stack_and_is_never_emptied_by_a_function(default: Json) -> None:
    (resource,) = [found for found in default["Resources"].values() if found["Type"] == BUCKET]
    assert resource["UpdateReplacePolicy"] == "Retain"
    # Where its first deployment fails, it goes: nothing is in it, and the next deployment makes another.
    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resources(default, "AWS::Lambda::Function") == []


def test_every_property_arrives(synth: Synth) -> None:
    def build(stack: Stack) -> None:
        LabelingBucket(
            stack,
            "Bucket",
            bucket_name="birds",
            encryption_key=kms.Key(stack, "Key"),
            run_expiration=Duration.days(31),
            noncurrent_version_expiration=Duration.days(1),
            server_access_logs_bucket=s3.Bucket.from_bucket_name(stack, "Logs", "logs"),
            server_access_logs_prefix="birds/",
            removal_policy=RemovalPolicy.DESTROY,
        )

    template = synth.template(build)
    bucket = one(template, BUCKET)
    assert bucket["BucketName"] == "birds"
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["BucketKeyEnabled"] is True
    assert rules(bucket)["ExpireRuns"]["ExpirationInDays"] == 31
    assert rules(bucket)["RemoveLeftovers"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert bucket["LoggingConfiguration"] == {"DestinationBucketName": "logs", "LogFilePrefix": "birds/"}
    (resource,) = [found for found in template["Resources"].values() if found["Type"] == BUCKET]
    assert resource["DeletionPolicy"] == "Delete"


def test_an_existing_bucket_can_be_brought(synth: Synth) -> None:
    bucket = LabelingBucket.from_bucket_name(synth.stack(), "Bucket", "birds")
    assert bucket.bucket_name == "birds"


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        ({"run_expiration": Duration.days(30)}, "run_expiration is '30 days'; allowed: 31 days or more"),
        (
            {"noncurrent_version_expiration": Duration.hours(1)},
            "noncurrent_version_expiration is '1 hour'; allowed: 1 day or more",
        ),
        (
            {"server_access_logs_prefix": "birds/"},
            "server_access_logs_prefix is 'birds/'; allowed: given only together with server_access_logs_bucket",
        ),
    ],
)
def test_a_bad_property_is_refused(synth: Synth, properties: dict[str, Any], problem: str) -> None:
    with pytest.raises(PropertiesInvalid) as raised:
        LabelingBucket(synth.stack(), "Bucket", **properties)
    assert raised.value.problems == (problem,)
