"""What jobs take: manifests, chained ones among them, objects that fail, profiles, and what cannot be simulated."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.sagemaker import Settings
from tests.local.sagemaker.reading import FOUR_LABELED, answers_of, numbers

pytestmark = pytest.mark.usefixtures("photographs")


class TestInput:
    def test_other_keys_pass_through_in_their_order(self, cloud: Any) -> None:
        line = {
            "id": "ä-1",
            "source-ref": "s3://pictures/images/chelsea.png",
            "old": {"a": [1.5, None]},
            "label-metadata": 1,
        }
        cloud.put_manifest(line)
        (out,) = cloud.lines(cloud.run())

        assert list(out)[:4] == ["id", "source-ref", "old", "label-metadata"]
        assert {key: out[key] for key in ("id", "source-ref", "old")} == {
            key: line[key] for key in ("id", "source-ref", "old")
        }
        assert out["label-metadata"]["type"] == "groundtruth/object-detection"

    def test_a_chained_job_labels_only_what_has_no_label(self, cloud: Any) -> None:
        done = {"source-ref": "s3://pictures/images/chelsea.png", "label": {"old": True}, "label-metadata": {"x": 1}}
        cloud.put_manifest(done, {"source-ref": "s3://pictures/images/coffee.png"})
        job = cloud.run()

        assert numbers(job) == (1, 0, 0)
        assert cloud.lines(job)[0] == done
        assert answers_of(cloud, "boxes", 1)
        assert cloud.keys("labels/boxes/annotations/worker-response/iteration-1/0/") == []

    def test_a_chained_job_with_a_new_attribute_labels_everything(self, cloud: Any) -> None:
        first = cloud.run("first", "ImageMultiClass", LabelAttributeName="kind")
        source = {"S3DataSource": {"ManifestS3Uri": first["LabelingJobOutput"]["OutputDatasetS3Uri"]}}
        job = cloud.run("second", InputConfig={"DataSource": source})

        assert job["LabelCounters"] == FOUR_LABELED
        assert all(line.keys() >= {"kind", "kind-metadata", "label", "label-metadata"} for line in cloud.lines(job))

    def test_a_job_with_nothing_left_to_do_completes(self, cloud: Any) -> None:
        cloud.put_manifest({"source-ref": "s3://pictures/images/chelsea.png", "label": 1})
        job = cloud.run()
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 0, 0))
        assert cloud.lines(job)[0]["label"] == 1

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (None, "NoSuchKey"),
            (b"", "it holds no objects"),
            (b'{"source-ref": "s3://a/b"}\nnot json\n', "line 2 is not JSON"),
            (b'["source-ref"]\n', "line 1 is not a JSON object"),
            (b'{"other": 1}\n', "line 1 has no source-ref and no source"),
            (b'{"source-ref": "s3://a/b", "source": "x"}\n', "line 1 has both source and source-ref"),
            (b'{"source-ref": 1}\n', "line 1 has a source that is not a text"),
            (b'{"source-ref": "s3://a/b", "$x": 1}\n', "has an attribute whose name begins with $: $x"),
            (
                b'{"source-ref": "s3://a/b", "x": "' + b"y" * 20_001 + b'"}\n',
                "has 20,001 characters in x, more than the 20,000",
            ),
            (b'{"source-ref": "\xff"}\n', "line 1 is not UTF-8"),
        ],
    )
    def test_an_unusable_manifest_fails_the_job(self, cloud: Any, content: bytes | None, reason: str) -> None:
        cloud.s3.delete_object(Bucket="pictures", Key="input.manifest")
        if content is not None:
            cloud.put("input.manifest", content)
        job = cloud.run()

        assert job["LabelingJobStatus"] == "Failed"
        assert job["FailureReason"].startswith("ClientError: ")
        assert reason in job["FailureReason"]
        assert "LabelingJobOutput" not in job
        assert [json.loads(event["Detail"]) for event in cloud.events] == [{"LabelingJobStatus": "Failed"}]

    def test_too_many_objects_fail_the_job(self, make_cloud: Callable[..., Any]) -> None:
        cloud = make_cloud(settings=Settings(throttling=False, max_objects=3))
        assert "4 objects, at most 3 are allowed" in cloud.run()["FailureReason"]

    def test_windows_line_ends_and_a_byte_order_mark_are_taken(self, cloud: Any) -> None:
        lines = [json.dumps({"source-ref": f"s3://pictures/images/{name}"}) for name in cloud.photographs]
        cloud.put("input.manifest", b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
        assert cloud.run()["LabelCounters"] == FOUR_LABELED


class TestFailingObjects:
    def test_without_cors_no_worker_sees_a_picture(self, cloud: Any) -> None:
        cloud.s3.delete_bucket_cors(Bucket="pictures")
        job = cloud.run()

        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 4, 0))
        for line in cloud.lines(job):
            assert line.keys() == {"source-ref", "label-metadata"}
            metadata = line["label-metadata"]
            assert metadata.keys() == {"retry-count", "failure-reason", "human-annotated"}
            assert "CORS" in metadata["failure-reason"]

    @pytest.mark.parametrize(
        "rule",
        [
            {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]},
            {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://example.com"]},
        ],
    )
    def test_a_cors_rule_for_something_else_does_not_help(self, cloud: Any, rule: dict[str, Any]) -> None:
        cloud.s3.put_bucket_cors(Bucket="pictures", CORSConfiguration={"CORSRules": [rule]})
        assert numbers(cloud.run()) == (0, 4, 0)

    def test_others_are_labeled_all_the_same(self, cloud: Any) -> None:
        cloud.s3.create_bucket(Bucket="no-cors")
        cloud.put("readme.png", "not an image")
        cloud.put("cat.png", cloud.read("s3://pictures/images/chelsea.png"), bucket="no-cors")
        cloud.put_manifest(
            {"source-ref": "s3://pictures/images/nowhere.png"},
            {"source-ref": "s3://pictures/images/chelsea.png"},
            {"source-ref": "s3://pictures/readme.png"},
            {"source": "a text"},
            {"source-ref": "s3://no-cors/cat.png"},
            {"source-ref": "https://example.com/cat.png"},
        )
        job = cloud.run()

        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (1, 5, 0))
        lines = cloud.lines(job)
        reasons = [line["label-metadata"].get("failure-reason") for line in lines]
        assert [reason is None for reason in reasons] == [False, True, False, False, False, False]
        assert "NoSuchKey" in reasons[0]
        assert "not a readable JPEG or PNG image" in reasons[2]
        assert "needs source-ref" in reasons[3]
        assert "bucket no-cors" in reasons[4]


class TestWhatCannotBeSimulated:
    def test_a_page_without_a_tool_that_simulated_workers_can_use(self, cloud: Any) -> None:
        cloud.put("template.liquid.html", "<crowd-form><crowd-slider name='s'></crowd-slider></crowd-form>")
        job = cloud.run(PreHumanTaskLambdaArn=None, AnnotationConsolidationConfig=None)
        assert "cannot work with this worker template: it has <crowd-slider>" in job["FailureReason"]

    def test_streaming(self, cloud: Any) -> None:
        topic = {"SnsDataSource": {"SnsTopicArn": "arn:aws:sns:us-east-1:123456789012:pictures"}}
        assert "streaming" in cloud.run(InputConfig={"DataSource": topic})["FailureReason"]


class TestSimulationProfile:
    """A labeling job may bring a profile of its own, by a tag."""

    TAG = "ground-truth:simulation"

    def test_goes_before_the_service_s(self, cloud: Any) -> None:
        profile = cloud.put("profile.json", json.dumps({"team_size": 0}))
        job = cloud.run(Tags=[{"Key": "project", "Value": "birds"}, {"Key": self.TAG, "Value": profile}])
        # Nobody is there to answer.
        assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (0, 4, 0))

    def test_that_is_wrong_fails_the_job_with_the_reason(self, cloud: Any) -> None:
        profile = cloud.put("profile.json", json.dumps({"team_sice": 0}))
        job = cloud.run(Tags=[{"Key": self.TAG, "Value": profile}])
        assert job["LabelingJobStatus"] == "Failed"
        assert f"simulation profile {profile}: 'team_sice'" in job["FailureReason"]
        assert "did you mean 'team_size'?" in job["FailureReason"]
