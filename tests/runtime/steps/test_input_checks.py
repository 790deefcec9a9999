"""What is wrong or doubtful about inputs, each found before anybody is paid."""

import json
from typing import Any

import pytest

from ground_truth_runtime.errors import EventInvalid
from tests.support.account import BUCKET, CORS_RULE, FRAMES_CORS_RULE, IMAGE
from tests.support.data import put_everything
from tests.support.events import classification_job, event, job, job_of
from tests.support.pipeline import Pipeline, refs


def problems(run: Pipeline, *jobs: dict[str, Any]) -> list[str]:
    with pytest.raises(EventInvalid) as caught:
        run.plan(event(*jobs))
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def warnings(run: Pipeline, *jobs: dict[str, Any]) -> list[str]:
    found: list[str] = run.plan(event(*jobs))["warnings"]
    return found


def manifest(run: Pipeline, *lines: dict[str, Any] | str) -> dict[str, Any]:
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    run.cloud.put("input.manifest", "".join(f"{text}\n" for text in texts))
    return {"manifest": "input.manifest"}


def image(number: int = 0) -> dict[str, Any]:
    return {"source-ref": f"s3://{BUCKET}/images/{number}.png"}


def boxes(*classes: str, attribute: str = "boxes") -> dict[str, Any]:
    """A line with boxes of these classes."""
    annotations = [{"class_id": n, "left": 1, "top": 1, "width": 2, "height": 2} for n, _ in enumerate(classes)]
    label = {"image_size": [{"width": 9, "height": 9, "depth": 3}], "annotations": annotations}
    metadata = {"class-map": {str(n): name for n, name in enumerate(classes)}, "type": "groundtruth/object-detection"}
    return {attribute: label, f"{attribute}-metadata": metadata}


class TestRepeatedWork:
    def test_an_object_that_a_manifest_names_three_times_is_counted(self, run: Pipeline) -> None:
        given = manifest(run, image(0), image(1), image(0), image(0))

        (warning,) = warnings(run, job(input=given))

        assert "names 2 objects more than once, first in line 3: each is labeled and paid for again" in warning

    def test_a_prefix_without_a_slash_says_what_else_it_takes(self, run: Pipeline) -> None:
        run.cloud.put_images(2, prefix="images2/")

        (warning,) = warnings(run, job(input={"prefix": "images"}))

        assert f"also takes 2 objects outside of s3://{BUCKET}/images/, such as s3://{BUCKET}/images2/0.png" in warning

    def test_the_beginning_of_a_name_is_a_prefix_like_any_other(self, run: Pipeline) -> None:
        run.cloud.put_images(2, prefix="images/2026-")

        assert warnings(run, job(input={"prefix": "images/2026"})) == []

    def test_labels_that_go_below_the_input_are_counted(self, run: Pipeline) -> None:
        run.cloud.put("images/masks/a/0.png")

        (warning,) = warnings(run, job(input={"prefix": "images/"}, output=f"s3://{BUCKET}/images/masks/"))

        assert f"holds s3://{BUCKET}/images/masks/ too, where this job's labels go: 1 object there is taken" in warning

    def test_a_whole_bucket_holds_the_labels_too(self, run: Pipeline) -> None:
        (warning,) = warnings(run, job(input={"prefix": f"s3://{BUCKET}/"}))

        assert f"holds s3://{BUCKET}/labels/ too" in warning


class TestLabeledAlready:
    def test_a_manifest_with_nothing_left_to_label_is_refused(self, run: Pipeline) -> None:
        given = manifest(run, *({**image(number), **boxes("Bird")} for number in range(3)))

        (problem,) = problems(run, job("boxes", input=given))

        assert "has the label attribute boxes in every line already, so that nothing is left to label" in problem

    def test_lines_that_are_labeled_already_are_counted_and_cost_nothing(self, run: Pipeline) -> None:
        given = manifest(run, {**image(0), **boxes("Bird")}, image(1), image(2))
        raw = job("boxes", input=given, workforce={"type": "public", "price_usd": "0.036"})

        planned = run.plan(event({**raw, "content_classifiers": ["FreeOfPersonallyIdentifiableInformation"]}))

        assert planned["estimate"]["jobs"][0]["objects"] == 2
        assert any("has the label attribute boxes in 1 of 3 lines" in warning for warning in planned["warnings"])

    def test_the_output_of_a_labeling_job_under_the_same_attribute_has_nothing_left(self, run: Pipeline) -> None:
        (ref,) = refs(run.plan(event(job("boxes"))))
        name = run.launch(ref)
        run.cloud.service.run_until_idle()

        assert "nothing is left to label" in problems(run, job("boxes", input={"labeling_job": name}))[0]

    def test_another_attribute_labels_all_of_them(self, run: Pipeline) -> None:
        given = manifest(run, *({**image(number), **boxes("Bird")} for number in range(3)))

        assert warnings(run, job("again", input=given)) == []


class TestClassesOfAuditedLabels:
    def adjustment(self, run: Pipeline, labels: list[str], *classes: str) -> dict[str, Any]:
        given = manifest(run, {**image(), **boxes(*classes)})
        return job_of(
            "AdjustmentBoundingBox", "better", labels=labels, input={**given, "label_attribute_name": "boxes"}
        )

    def test_a_class_that_the_labels_lack_is_refused(self, run: Pipeline) -> None:
        (problem,) = problems(run, self.adjustment(run, ["Car"], "Car", "Truck"))

        assert "has labels boxes of classes that are not among the job's labels: Truck (in 1 line)" in problem

    def test_more_labels_than_classes_are_taken(self, run: Pipeline) -> None:
        assert refs(run.plan(event(self.adjustment(run, ["Car", "Truck", "Bus"], "Truck"))))

    def test_the_classes_of_masks_count_except_for_the_background(self, run: Pipeline) -> None:
        colours = {"0": {"class-name": "BACKGROUND", "hex-color": "#ffffff"}, "1": {"class-name": "Sky"}}
        colours["1"]["hex-color"] = "#000000"
        metadata = {"internal-color-map": colours, "type": "groundtruth/semantic-segmentation"}
        mask = run.cloud.put("masks/0.png")
        given = manifest(run, {**image(), "areas-ref": mask, "areas-ref-metadata": metadata})

        raw = job_of(
            "AdjustmentSemanticSegmentation", labels=["Sea"], input={**given, "label_attribute_name": "areas-ref"}
        )

        (problem,) = problems(run, raw)
        assert problem.count("(in 1 line)") == 1
        assert "Sky (in 1 line)" in problem

    def test_the_labels_of_a_verification_are_its_verdicts(self, run: Pipeline) -> None:
        given = {**manifest(run, {**image(), **boxes("Truck")}), "label_attribute_name": "boxes"}

        assert refs(run.plan(event(job_of("VerificationBoundingBox", labels=["Good", "Bad"], input=given))))

    def test_an_adjustment_of_a_job_of_the_event_has_that_jobs_labels(self, run: Pipeline) -> None:
        first = job("boxes", labels=["Car", "Bus"])

        (problem,) = problems(run, first, job_of("AdjustmentBoundingBox", "b", labels=["Bike"], input={"job": "boxes"}))

        assert problem.startswith("jobs[1].labels:")
        assert "must contain the labels of boxes, which it adjusts: Car, Bus" in problem

    def test_an_attribute_with_underscores_can_be_adjusted(self, run: Pipeline) -> None:
        given = manifest(run, {**image(), **boxes("Car", attribute="cars_BB")})
        raw = job_of("AdjustmentBoundingBox", labels=["Car"], input={**given, "label_attribute_name": "cars_BB"})

        (ref,) = refs(run.plan(event(raw)))
        name = run.launch(ref)
        run.cloud.service.run_until_idle()

        assert run.status(name) == "Completed"


class TestUnreadableFiles:
    @pytest.mark.parametrize("ending", [".tiff", ".webp", ".GIF"])
    def test_a_manifest_of_pictures_that_no_page_shows_is_refused(self, run: Pipeline, ending: str) -> None:
        given = manifest(run, {"source-ref": run.cloud.put(f"images/a{ending}")})

        (problem,) = problems(run, job(input=given))

        assert f"line 1 has a source-ref of a format that the task type does not read, {ending}" in problem

    def test_names_without_a_known_ending_are_a_warning(self, run: Pipeline) -> None:
        given = manifest(run, {"source-ref": run.cloud.put("images/photograph")}, image())

        (warning,) = warnings(run, job(input=given))

        assert f"names 1 object that may not be readable, such as s3://{BUCKET}/images/photograph" in warning

    def test_empty_objects_are_refused(self, run: Pipeline) -> None:
        empty = run.cloud.put("images/9.png", b"")

        assert problems(run, job()) == [f'jobs[0].input.prefix: "{empty}" is empty, and the prefix takes it']
        given = manifest(run, {"source-ref": empty})
        assert problems(run, job(input=given)) == [
            f'jobs[0].input.manifest: "{empty}" is empty, and the manifest names it'
        ]

    def test_files_of_other_formats_that_a_prefix_leaves_out_are_counted(self, run: Pipeline) -> None:
        for name in ("a.tiff", "b.tiff", "c.webp", "notes.txt"):
            run.cloud.put(f"images/{name}")

        (warning,) = warnings(run, job())

        assert "holds files that are left out, as the task type does not read them: 2 .tiff, 1 .webp" in warning

    @pytest.mark.parametrize(
        ("task_type", "suffix", "rule"),
        [
            ("BoundingBox", ".tiff", "must end in what BoundingBox reads: .jpg, .jpeg, .png"),
            ("VideoMultiClass", ".mov", "must end in what VideoMultiClass reads"),
            ("TextMultiClass", ".CSV", "must be the ending of plain texts: each file is one text"),
        ],
    )
    def test_suffixes_of_files_that_the_type_does_not_read_are_refused(
        self, run: Pipeline, task_type: str, suffix: str, rule: str
    ) -> None:
        (problem,) = problems(run, job_of(task_type, input={"prefix": "images/", "suffixes": [suffix]}))

        assert problem.startswith("jobs[0].input.suffixes[0]:")
        assert rule in problem

    def test_plain_texts_may_have_any_other_ending(self, run: Pipeline) -> None:
        run.cloud.put("texts/a.md", "A bird.")

        assert refs(run.plan(event(job_of("TextMultiClass", input={"prefix": "texts/", "suffixes": [".md"]}))))

    @pytest.mark.parametrize(
        ("metadata", "rule"),
        [
            ({"format": "pcd"}, "the format 'pcd', and must have one of binary/xyz"),
            ({"format": "binary/xyzz"}, "the format 'binary/xyzz'"),
            ({}, "no format, and"),
        ],
    )
    def test_a_format_of_point_clouds_that_is_none_is_refused(
        self, run: Pipeline, metadata: dict[str, Any], rule: str
    ) -> None:
        uri = run.cloud.put("clouds/0.pcd", b"points")
        given = manifest(run, {"source-ref": uri, "source-ref-metadata": {"unix-timestamp": 1.0, **metadata}})

        assert rule in problems(run, job_of("3DPointCloudObjectDetection", input=given))[0]

    def test_the_format_of_each_frame_of_a_sequence_counts(self, run: Pipeline) -> None:
        frame = {"frame": "0.txt", "frame-no": 0, "unix-timestamp": 1, "format": "pcd"}
        prefix = f"s3://{BUCKET}/clouds/"
        document = {"seq-no": 1, "prefix": prefix, "number-of-frames": 1, "frames": [frame]}
        run.cloud.put("clouds/0.txt", b"1 2 3 4")
        given = manifest(run, {"source-ref": run.cloud.put("clouds/sequence.json", json.dumps(document))})

        assert "has in frame 0 the format 'pcd'" in problems(run, job_of("3DPointCloudObjectTracking", input=given))[0]


class TestFrames:
    def put(self, run: Pipeline, *names: str, folder: str = "clips/a/") -> dict[str, Any]:
        for name in names:
            run.cloud.put(f"{folder}{name}")
        return {"sequences": {"prefix": "clips/"}}

    def frames(self, run: Pipeline, raw: dict[str, Any]) -> tuple[list[str], list[str]]:
        planned = run.plan(event(raw))
        request = run.cloud.json(planned["run"]["plan_uri"])["jobs"][raw["name"]]["request"]
        line = run.cloud.text(request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"])
        document = run.cloud.json(json.loads(line)["source-ref"])
        return [frame["frame"] for frame in document["frames"]], planned["warnings"]

    def test_frames_are_in_the_order_of_their_numbers(self, run: Pipeline) -> None:
        given = self.put(run, "frame_1.png", "frame_2.png", "frame_10.png", "frame_11.png")

        names, told = self.frames(run, job_of("VideoObjectTracking", input=given))

        assert names == ["frame_1.png", "frame_2.png", "frame_10.png", "frame_11.png"]
        assert len(told) == 1
        assert "has frame_2.png before frame_10.png, and by their names frame_10.png comes first" in told[0]
        assert "leading zeros" in told[0]

    def test_numbers_with_leading_zeros_are_in_both_orders(self, run: Pipeline) -> None:
        given = self.put(run, "frame_01.png", "frame_02.png", "frame_10.png")

        assert self.frames(run, job_of("VideoObjectTracking", input=given))[1] == []

    def test_a_folder_of_one_frame_is_a_warning(self, run: Pipeline) -> None:
        self.put(run, "1.png", folder="clips/b/")
        given = self.put(run, "1.png", folder="clips/c/")

        (told,) = warnings(run, job_of("VideoObjectTracking", input=given))

        assert "is one of 2 folders that hold one frame alone, which is no sequence" in told

    def sequence(self, run: Pipeline, *names: str, put: int) -> dict[str, Any]:
        for name in names[:put]:
            run.cloud.put(f"clips/a/{name}")
        frames = [{"frame-no": number, "frame": name} for number, name in enumerate(names)]
        document = {
            "seq-no": 1,
            "prefix": f"s3://{BUCKET}/clips/a/",
            "number-of-frames": len(frames),
            "frames": frames,
        }
        return manifest(run, {"source-ref": run.cloud.put("clips/a.json", json.dumps(document))})

    def test_check_all_looks_for_every_frame(self, run: Pipeline) -> None:
        given = self.sequence(run, "0.png", "1.png", "2.png", put=1)

        assert refs(run.plan(event(job_of("VideoObjectTracking", input=given))))
        found = problems(run, job_of("VideoObjectTracking", input={**given, "check": "all"}))
        assert [problem.split('"')[1].rpartition("/")[2] for problem in found] == ["1.png", "2.png"]

    def test_a_sequence_of_one_frame_is_a_warning(self, run: Pipeline) -> None:
        given = self.sequence(run, "0.png", put=1)

        assert (
            "has one frame alone, which is no sequence" in warnings(run, job_of("VideoObjectTracking", input=given))[0]
        )


class TestManifests:
    @pytest.mark.parametrize("indent", [None, 2])
    def test_an_array_is_one_problem_with_what_to_write(self, run: Pipeline, indent: int | None) -> None:
        run.cloud.put("input.manifest", json.dumps([image(0), image(1)], indent=indent))

        (problem,) = problems(run, job(input={"manifest": "input.manifest"}))

        assert "holds one JSON document, and must hold one JSON object per line (JSON Lines)" in problem

    @pytest.mark.parametrize("first", ["{\n", '{"source-ref": "s3://a/b",\n'])
    def test_a_pretty_printed_object_is_one_problem(self, run: Pipeline, first: str) -> None:
        run.cloud.put("input.manifest", f'{first}  "note": 1\n}}\n')

        (problem,) = problems(run, job(input={"manifest": "input.manifest"}))

        assert "one JSON object per line" in problem

    def test_one_bad_line_among_good_ones_is_told_by_its_number(self, run: Pipeline) -> None:
        given = manifest(run, image(0), "{", image(1))

        assert "line 2 is not JSON" in problems(run, job(input=given))[0]

    def test_an_encoded_address_comes_with_the_one_that_is_there(self, run: Pipeline) -> None:
        run.cloud.put("images/a b.png")
        given = manifest(run, {"source-ref": f"s3://{BUCKET}/images/a%20b.png"})

        (problem,) = problems(run, job(input=given))

        assert "is not there, and the manifest names it" in problem
        assert f"not percent-encoded: s3://{BUCKET}/images/a b.png is there" in problem

    def test_a_key_that_is_written_with_a_percent_sign_is_found(self, run: Pipeline) -> None:
        given = manifest(run, {"source-ref": run.cloud.put("images/a%20b.png")})

        assert refs(run.plan(event(job(input=given))))

    def test_both_source_and_source_ref_are_refused(self, run: Pipeline) -> None:
        given = manifest(run, {**image(), "source": "a text"})

        assert "line 1 has both source and source-ref" in problems(run, job(input=given))[0]

    def test_an_attribute_that_begins_with_a_dollar_sign_is_refused(self, run: Pipeline) -> None:
        given = manifest(run, {**image(), "$sequencer": "0"})

        assert "begins with $: $sequencer" in problems(run, job(input=given))[0]

    @pytest.mark.parametrize("count", [300, 400])
    def test_plan_and_local_ground_truth_agree_on_large_labels(self, run: Pipeline, count: int) -> None:
        line = {**image(), **boxes(*(["Bird"] * count))}
        line["boxes-metadata"]["class-map"] = {"0": "Bird"}
        size = len(json.dumps(line["boxes"], separators=(",", ":")))
        given = manifest(run, line)
        raw = classification_job("flying", input=given)

        if size > 20_000:
            (problem,) = problems(run, raw)
            assert f"line 1 has {size:,} characters in boxes, more than the 20,000" in problem
            return
        (ref,) = refs(run.plan(event(raw)))
        name = run.launch(ref)
        run.cloud.service.run_until_idle()
        assert run.status(name) == "Completed"


class TestCors:
    def bucket(self, run: Pipeline, *rules: Any) -> dict[str, Any]:
        run.cloud.s3.create_bucket(Bucket="pictures")
        run.cloud.s3.put_bucket_cors(Bucket="pictures", CORSConfiguration={"CORSRules": list(rules)})
        for number in range(2):
            run.cloud.s3.put_object(Bucket="pictures", Key=f"clip/{number}.png", Body=IMAGE)
        return {"prefix": "s3://pictures/"}

    def test_methods_may_be_in_several_rules(self, run: Pipeline) -> None:
        split = [{**FRAMES_CORS_RULE, "AllowedMethods": methods} for methods in (["GET", "HEAD"], ["PUT"])]
        given = {"sequences": self.bucket(run, *split)}

        assert refs(run.plan(event(job_of("VideoObjectDetection", input=given))))

    @pytest.mark.parametrize("task_type", ["BoundingBox", "VideoObjectDetection"])
    def test_a_rule_that_exposes_nothing_is_refused_with_the_fix(self, run: Pipeline, task_type: str) -> None:
        rule = {key: value for key, value in FRAMES_CORS_RULE.items() if key != "ExposeHeaders"}
        given = self.bucket(run, rule)

        (problem,) = problems(
            run, job_of(task_type, input=given if task_type == "BoundingBox" else {"sequences": given})
        )

        assert "does not expose Access-Control-Allow-Origin: workers could not see what is in it" in problem
        assert "aws s3api put-bucket-cors --bucket pictures --cors-configuration '{" in problem

    def test_the_fix_is_a_rule_that_the_plan_takes(self, run: Pipeline) -> None:
        given = self.bucket(run, {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]})
        (problem,) = problems(run, job_of("VideoObjectDetection", input={"sequences": given}))
        rules = json.loads(problem.partition("--cors-configuration '")[2].partition("'")[0])

        run.cloud.s3.put_bucket_cors(Bucket="pictures", CORSConfiguration=rules)

        assert refs(run.plan(event(job_of("VideoObjectDetection", input={"sequences": given}))))

    def test_the_first_rule_that_fits_counts_as_in_s3(self, run: Pipeline) -> None:
        silent = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
        given = self.bucket(run, silent, CORS_RULE)

        assert "does not expose" in problems(run, job(input=given))[0]


def test_everything_that_the_examples_label_is_planned_without_a_warning(run: Pipeline) -> None:
    put_everything(run.cloud)

    assert warnings(run, job(), job_of("VideoObjectDetection", input={"sequences": {"prefix": "frames/"}})) == []
