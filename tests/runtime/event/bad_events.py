"""Events with one mistake each: what is wrong, where it must be told, and by which rule."""

from typing import Any, NamedTuple

from tests.support.events import WORKTEAM_ARN, event, job, job_of, public_job

_LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:SageMakerMine"
_TOPIC = "arn:aws:sns:us-east-1:123456789012:objects"
_STREAMING = {"input_topic_arn": _TOPIC}
_VIDEO = "VideoObjectDetection"
_NUMBER = {"name": "speed", "type": "number", "minimum": 0, "maximum": 9}
_FREE = {"name": "note", "type": "string", "description": "What else?"}
_PII = ["FreeOfPersonallyIdentifiableInformation"]


_NO_LABELS = {field: value for field, value in job().items() if field != "labels"}


class Bad(NamedTuple):
    """An event, the place of its one problem, and words of its rule."""

    event: Any
    place: str
    rule: str


def _one(place: str, rule: str, task_type: str = "BoundingBox", /, **fields: Any) -> Bad:
    """A job of a type with these fields; `place` is below the job."""
    return Bad(event(job_of(task_type, **fields)), f"jobs[0].{place}", rule)


def _without(field: str) -> Bad:
    raw = job()
    del raw[field]
    return Bad(event(raw), f"jobs[0].{field}", "is missing")


def _public(place: str, rule: str, **fields: Any) -> Bad:
    return Bad(event(public_job(**fields)), f"jobs[0].{place}", rule)


def _attributes(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [{**_NUMBER, "name": f"a{number}", "description": "d", **fields} for number in range(count)]


def _chain(place: str, rule: str, first: str, second: str, *, of: dict[str, Any] | None = None, **fields: Any) -> Bad:
    """Two jobs, of which the second takes what the first puts out."""
    given = {"input": {"job": "first"}, **fields}
    return Bad(event(job_of(first, "first", **(of or {})), job_of(second, "second", **given)), f"jobs[1].{place}", rule)


_ENVELOPE = [
    Bad(None, "event", "must be a JSON object with `jobs`"),
    Bad([], "event", "must be a JSON object"),
    Bad("jobs", "event", "must be a JSON object"),
    Bad(7, "event", "must be a JSON object"),
    Bad({}, "jobs", "is missing"),
    Bad({"jobs": []}, "jobs", "at least 1 item"),
    Bad({"jobs": {}}, "jobs", "must be a valid list"),
    Bad({"jobs": [None]}, "jobs[0]", "must be a JSON object"),
    Bad({"jobs": [job(), 5]}, "jobs[1]", "must be a JSON object"),
    Bad({"jobs": [job(f"j{number}") for number in range(101)]}, "jobs", "at most 100 items"),
    Bad({"jobs": [job()], "defaults": []}, "defaults", "must be a JSON object"),
    Bad(event(job(), job_=1), "job_", "did you mean jobs?"),
    Bad(event(job(), max_cost="1"), "max_cost", "did you mean max_cost_usd?"),
    Bad(event(job(), max_cost_usd="-1"), "max_cost_usd", "greater than or equal to 0"),
    Bad(event(job(), max_cost_usd="lots"), "max_cost_usd", "must be a valid decimal"),
    Bad(event(job(), max_cost_usd="NaN"), "max_cost_usd", "finite"),
    Bad(event(job(), defaults={"workers_per_object": 0}), "defaults.workers_per_object", "greater than or equal to 1"),
    Bad(event(job(), defaults={"worker_per_object": 1}), "defaults.worker_per_object", "did you mean workers_per_obj"),
    Bad(event(job("a"), job("A")), "jobs[1].name", "must be unique: jobs[0] has it"),
]
_FIELDS = [
    *(_without(field) for field in ("name", "task_type", "labels", "input", "title", "description")),
    _one("name", "must match", name="bird_boxes"),
    _one("name", "must match", name=""),
    _one("name", "at most 45 characters", name="b" * 46),
    _one("name", "must be a valid string", name=["b"]),
    _one("task_type", "did you mean BoundingBox?", task_type="BoundngBox"),
    _one("task_type", "did you mean ImageMultiClass?", task_type="image-clasification"),
    _one("task_type", "did you mean VideoObjectTracking?", task_type="VideoObjectTraking"),
    _one("task_type", "must be one of", task_type="audio"),
    _one("task_type", "must be a valid string", task_type=3),
    _one("tittle", "did you mean title?", tittle="x"),
    _one("label", "did you mean labels?", label=["x"]),
    _one("title", "at least 1 character", title=""),
    _one("title", "at most 128 characters", title="t" * 129),
    _one("description", "at most 255 characters", description="d" * 256),
    _one("keywords", "at least 1 item", keywords=[]),
    _one("keywords", "at most 5 items", keywords=["a", "b", "c", "d", "e", "f"]),
    _one("keywords[1]", "must match", keywords=["birds", "multi-label"]),
    _one("keywords[0]", "at most 30 characters", keywords=["k" * 31]),
    _one("keywords[0]", "must match", keywords=["two  spaces"]),
    _one("workers_per_object", "greater than or equal to 1", workers_per_object=0),
    _one("workers_per_object", "less than or equal to 9", workers_per_object=10),
    _one("workers_per_object", "must be a valid integer", workers_per_object="3"),
    _one("workers_per_object", "must be a valid integer", workers_per_object=True),
    _one("label_attribute_name", "must match", label_attribute_name="bird_boxes"),
    _one("label_attribute_name", "at most 127 characters", label_attribute_name="a" * 128),
    _one("task_time_limit_seconds", "greater than or equal to 30", task_time_limit_seconds=29),
    _one("task_time_limit_seconds", "must be at most 28800 for BoundingBox", task_time_limit_seconds=28_801),
    _one("task_time_limit_seconds", "less than or equal to 2592000", _VIDEO, task_time_limit_seconds=2_592_001),
    _one("task_availability_seconds", "greater than or equal to 60", task_availability_seconds=59),
    _one("task_availability_seconds", "less than or equal to 2592000", task_availability_seconds=2_592_001),
    _one("max_concurrent_tasks", "less than or equal to 5000", max_concurrent_tasks=5_001),
    _one("max_concurrent_tasks", "greater than or equal to 1", max_concurrent_tasks=0),
    _one("content_classifiers[0]", "must be one of", content_classifiers=["FreeOfCats"]),
    _one("role_arn", "must match", role_arn="Mine"),
    _one("output_kms_key_arn", "must match", output_kms_key_arn="alias/mine"),
    _one("tags", "at most 50 items", tags={f"t{number}": "v" for number in range(51)}),
    _one("tags.a", "must be a valid string", tags={"a": 1}),
    _one("follow_up_jobs", "less than or equal to 10", follow_up_jobs=11),
    _one("follow_up_jobs", "greater than or equal to 0", follow_up_jobs=-1),
    _one("max_failed_percent", "less than or equal to 100", max_failed_percent=100.5),
    _one("max_failed_percent", "greater than or equal to 0", max_failed_percent=-1),
    _one("max_failed_percent", "must be a valid number", max_failed_percent="10"),
    _one("max_objects_per_labeling_job", "greater than or equal to 1", max_objects_per_labeling_job=0),
    _one("simulation", "must be a JSON object", simulation="careful"),
    _one("instructions.longer", "is not a field here", instructions={"longer": "x"}),
    _one("request_overrides", "must be a JSON object", request_overrides=[]),
    _one("request_overrides.LabelingJobName", "must be left out", request_overrides={"LabelingJobName": "mine"}),
    _one("request_overrides.InputConfig", "`input` names the data", request_overrides={"InputConfig": None}),
    # Everything else is judged as the field of the event that says the same.
    _one("request_overrides.LabelAttributeName", "must match", request_overrides={"LabelAttributeName": "a_b"}),
    _one(
        "request_overrides.HumanTaskConfig.NumberOfHumanWorkersPerDataObject",
        "less than or equal to 9",
        request_overrides={"HumanTaskConfig": {"NumberOfHumanWorkersPerDataObject": 10}},
    ),
    _one(
        "request_overrides.HumanTaskConfig.PublicWorkforceTaskPrice",
        "a private workforce has no price",
        request_overrides={"HumanTaskConfig": {"PublicWorkforceTaskPrice": {"AmountInUsd": {"Cents": 9}}}},
    ),
    _one(
        "request_overrides.Tags",
        "at most 50 items",
        request_overrides={"Tags": [{"Key": f"{n}", "Value": "v"} for n in range(51)]},
    ),
    Bad(
        event(job("a"), job("b"), defaults={"request_overrides": {"HumanTaskConfig": {"TaskTitle": ""}}}),
        "defaults.request_overrides.HumanTaskConfig.TaskTitle",
        "at least 1 character",
    ),
    Bad(
        event(*({**_NO_LABELS, "name": name} for name in ("a", "b")), defaults={"labels": []}),
        "defaults.labels",
        "BoundingBox takes 1 to 50 labels",
    ),
]
_NAMES = [
    _one(
        "label_attribute_name",
        "must end in -ref for SemanticSegmentation",
        "SemanticSegmentation",
        label_attribute_name="a",
    ),
    _one("label_attribute_name", "must end in -ref", "VideoObjectTracking", label_attribute_name="tracks"),
    _one("label_attribute_name", "must end in -ref", "3DPointCloudObjectTracking", label_attribute_name="tracks"),
    _one(
        "label_attribute_name",
        "must not end in -ref for 3D",
        "3DPointCloudObjectDetection",
        label_attribute_name="a-ref",
    ),
    _one(
        "label_attribute_name", "must not end in -ref", "VerificationSemanticSegmentation", label_attribute_name="a-ref"
    ),
    _one("label_attribute_name", "must not end in -ref", "PassThrough", label_attribute_name="a-ref"),
    _one("label_attribute_name", "must not end in -metadata", label_attribute_name="a-metadata"),
    _one("label_attribute_name", "must not be one of source", label_attribute_name="source"),
    _one("name", "the label attribute would be boxes-ref", name="boxes-ref"),
    _one("name", "must not be one of source, source-ref", "ImagePolygon", name="source"),
    _one("label_attribute_name", "must differ", "AdjustmentBoundingBox", label_attribute_name="earlier"),
]
_LABELS = [
    _one("labels", "must differ in more than case", labels=["Car", "car"]),
    _one("labels", "must differ in more than case, spaces", labels=["Car", "Car "]),
    _one("labels", "must differ in more than case", labels=["Traffic light", {"label": "traffic  light"}]),
    _one("labels", r"\\xe9t\\xe9", labels=["\u00e9t\u00e9", "e\u0301te\u0301"]),
    _one("labels", r"Car\\u200b", labels=["Car", "Car\u200b"]),
    _one("labels", "must differ in more than", labels=["\uff23\uff41\uff52", "Car"]),
    _one("labels[1]", "must have a character that can be seen", labels=["Car", "\u200b\u2060"]),
    _one("labels[1].label", "must have a character that can be seen", labels=["Car", {"label": "\u3164"}]),
    _one("labels[1]", "masks give this name", "SemanticSegmentation", labels=["Car", "BACKGROUND"]),
    _one("labels[0]", "masks give this name", "AdjustmentSemanticSegmentation", labels=["Background"]),
    _one("labels[1]", "masks give", "3DPointCloudSemanticSegmentation", labels=["Car", "background"]),
    _one("labels[0]", "masks give this name", "ImageInstanceSegmentation", labels=["BACKGROUND", "Car"]),
    _one("frame_attributes", "names of their own", _VIDEO, frame_attributes=[_FREE, {**_FREE, "name": "Note"}]),
    _one("labels", "BoundingBox takes 1 to 50 labels, not 0", labels=[]),
    _one("labels", "BoundingBox takes 1 to 50 labels, not 51", labels=[f"l{number}" for number in range(51)]),
    _one("labels", "ImageMultiClass takes 2 or more labels, not 1", "ImageMultiClass", labels=["a"]),
    _one("labels", "VerificationBoundingBox takes 2 or more", "VerificationBoundingBox", labels=["good"]),
    _one("labels", "VideoMultiClass takes 2 to 30", "VideoMultiClass", labels=[f"l{number}" for number in range(31)]),
    _one("labels", "3DPointCloudObjectDetection takes 1 to 30", "3DPointCloudObjectDetection", labels=[]),
    _one("labels", "ImageLine takes 1 to 10 labels", "ImageLine", labels=[f"l{number}" for number in range(11)]),
    _one("labels", '["a"] must be unique', labels=["a", "b", "a"]),
    _one("labels", "must be unique", labels=["a", {"label": "a"}]),
    _one("labels", "must be a valid list", labels="a"),
    _one("labels[0]", "must have at least 1 character", labels=[""]),
    _one("labels[0]", "must match", labels=["  "]),
    _one("labels[0]", "at most 256 characters", labels=["l" * 257]),
    _one("labels[1]", "must be a text, or an object", labels=["a", 5]),
    _one("labels[0].label", "is missing", labels=[{}]),
    _one("labels[0].colour", "is not a field here", labels=[{"label": "a", "colour": "red"}]),
    _one("labels[0].(category)", "is not a field here", labels=[{"label": "a", "(category)": "red"}]),
    _one("(category)", "is not a field here", **{"(category)": {}}),
    _one("labels[0]", "at most 16 characters for VideoObjectDetection", _VIDEO, labels=["l" * 17]),
    _one("labels[1].label", "at most 16 characters", _VIDEO, labels=["a", {"label": "l" * 17}]),
    _one(
        "labels[0].short_display_name",
        "only NamedEntityRecognition",
        labels=[{"label": "a", "short_display_name": "aaa"}],
    ),
    _one(
        "labels[0].short_display_name",
        "must have 3 or 4 characters",
        "NamedEntityRecognition",
        labels=[{"label": "a", "short_display_name": "a"}],
    ),
    _one("labels[0].edits_allowed", "only adjustment", labels=[{"label": "a", "edits_allowed": "none"}]),
    _one("labels[0].edits_allowed", "only adjustment", _VIDEO, labels=[{"label": "a", "edits_allowed": "none"}]),
    _one(
        "labels[0].edits_allowed",
        "must be one of 'any' or 'none'",
        "AdjustmentVideoObjectDetection",
        labels=[{"label": "a", "edits_allowed": "some"}],
    ),
    _one("labels[0].attributes", "only video frames", labels=[{"label": "a", "attributes": [_NUMBER]}]),
    _one(
        "labels[0].attributes",
        "the service passes them over",
        "3DPointCloudSemanticSegmentation",
        labels=[{"label": "a", "attributes": [_NUMBER]}],
    ),
]
_ATTRIBUTES = [
    _one("frame_attributes", "BoundingBox has none", frame_attributes=[_FREE]),
    _one("category_global_attributes", "ImagePolygon has none", "ImagePolygon", category_global_attributes=[_FREE]),
    _one("annotation_type", "must be left out", annotation_type="Polygon"),
    _one("annotation_type", "must be left out", "3DPointCloudObjectTracking", annotation_type="Polygon"),
    _one("annotation_type", "must be one of", _VIDEO, annotation_type="Circle"),
    _one("frame_attributes[0].description", "is missing", _VIDEO, frame_attributes=[{**_FREE, "description": None}]),
    _one("frame_attributes[0].name", "at most 16 characters", _VIDEO, frame_attributes=[{**_FREE, "name": "n" * 17}]),
    _one("frame_attributes[0].name", "at least 1 character", _VIDEO, frame_attributes=[{**_FREE, "name": ""}]),
    _one(
        "frame_attributes[0].description", "at most 128", _VIDEO, frame_attributes=[{**_FREE, "description": "d" * 129}]
    ),
    _one("frame_attributes[0].type", "must be one of", _VIDEO, frame_attributes=[{**_FREE, "type": "boolean"}]),
    _one("frame_attributes[0].type", "is missing", _VIDEO, frame_attributes=[{"name": "a", "description": "d"}]),
    _one("frame_attributes[0].enum", "1 to 10 values", _VIDEO, frame_attributes=[{**_FREE, "enum": []}]),
    _one(
        "frame_attributes[0].enum", "1 to 10 values", _VIDEO, frame_attributes=[{**_FREE, "enum": list("abcdefghijk")}]
    ),
    _one("frame_attributes[0].enum", "must be unique", _VIDEO, frame_attributes=[{**_FREE, "enum": ["a", "a"]}]),
    _one(
        "frame_attributes[0].enum[1]",
        "1 to 16 characters",
        _VIDEO,
        frame_attributes=[{**_FREE, "enum": ["a", "b" * 17]}],
    ),
    _one("frame_attributes[0].minimum", "only numbers", _VIDEO, frame_attributes=[{**_FREE, "minimum": 1}]),
    _one("frame_attributes", "10 together", _VIDEO, frame_attributes=_attributes(11)),
    _one(
        "frame_attributes",
        "must be at most 5 of free text",
        _VIDEO,
        frame_attributes=[{**_FREE, "name": f"a{number}"} for number in range(6)],
    ),
    _one("frame_attributes", "names of their own", _VIDEO, frame_attributes=[_FREE, _FREE]),
    _one(
        "category_global_attributes[0].enum",
        "only strings",
        _VIDEO,
        category_global_attributes=[{**_NUMBER, "enum": ["1"]}],
    ),
    _one(
        "category_global_attributes[0].maximum",
        "is missing",
        _VIDEO,
        category_global_attributes=[{**_NUMBER, "maximum": None}],
    ),
    _one(
        "category_global_attributes[0].maximum",
        "must not be below",
        _VIDEO,
        category_global_attributes=[{**_NUMBER, "maximum": -1}],
    ),
    _one(
        "category_global_attributes[0].minimum",
        "valid integer",
        _VIDEO,
        category_global_attributes=[{**_NUMBER, "minimum": "0"}],
    ),
    _one("category_global_attributes", "10 together", _VIDEO, category_global_attributes=_attributes(11)),
    _one(
        "labels[0].attributes",
        "10 together",
        _VIDEO,
        labels=[{"label": "a", "attributes": [{**_NUMBER, "name": "own"}]}],
        category_global_attributes=_attributes(10),
    ),
    _one(
        "labels[0].attributes",
        "names of their own",
        _VIDEO,
        labels=[{"label": "a", "attributes": [_NUMBER]}],
        category_global_attributes=[_NUMBER],
    ),
    _one(
        "labels[0].attributes[0].enum",
        "only strings",
        _VIDEO,
        labels=[{"label": "a", "attributes": [{**_NUMBER, "enum": ["1"]}]}],
    ),
    _one("instructions.short", "at most 254 characters", _VIDEO, instructions={"short": "s" * 255, "full": "f"}),
    _one("instructions.full", "at most 2047 characters", _VIDEO, instructions={"full": "f" * 2_048}),
]
_INPUTS = [
    _one("input", "must have exactly one of manifest", input={}),
    _one("input", "must have exactly one of manifest", input={"prefix": "a/", "manifest": "m"}),
    _one("input", "must have exactly one of manifest", "TextMultiClass", input={"texts": ["a"], "job": "a"}),
    _one("input", "must be a JSON object", input="images/"),
    _one("input.prefx", "did you mean prefix?", input={"prefx": "images/", "manifest": "m"}),
    _one("input.manifest", "must be s3://bucket/key", input={"manifest": "https://bucket/key"}),
    _one("input.manifest", "must not begin with a slash", input={"manifest": "/key"}),
    _one("input.manifest", "at least 1 character", input={"manifest": ""}),
    _one("input.prefix", "must be s3://bucket/key", input={"prefix": "s3:///images/"}),
    _one("input.suffixes", "it goes with prefix", input={"manifest": "m", "suffixes": [".jpg"]}),
    _one("input.suffixes", "at least 1 item", input={"prefix": "a/", "suffixes": []}),
    _one("input.suffixes[0]", "must be an ending", input={"prefix": "a/", "suffixes": [""]}),
    _one("input.check", "it goes with manifest", input={"prefix": "a/", "check": "all"}),
    _one("input.check", "must be one of", input={"manifest": "m", "check": "some"}),
    _one("input.review", "it goes with job or labeling_job", input={"manifest": "m", "review": {"sample": 0.5}}),
    _one("input.texts", "BoundingBox does not label texts", input={"texts": ["a"]}),
    _one("input.texts", "at least 1 item", "TextMultiClass", input={"texts": []}),
    _one("input.texts[1]", "must have something in it", "TextMultiClass", input={"texts": ["a", " "]}),
    _one("input.texts[0]", "at most 20000 characters", "NamedEntityRecognition", input={"texts": ["a" * 20_001]}),
    _one("input.sequences", "does not label video frames", input={"sequences": {"prefix": "a/"}}),
    _one("input.sequences", "need poses", "3DPointCloudObjectTracking", input={"sequences": {"prefix": "a/"}}),
    _one("input.sequences.prefix", "is missing", _VIDEO, input={"sequences": {}}),
    _one("input.sequences.prefix", "must be s3://bucket/key", _VIDEO, input={"sequences": {"prefix": "http://a/"}}),
    _one(
        "input.sequences.max_frames",
        "less than or equal to 2000",
        _VIDEO,
        input={"sequences": {"prefix": "a/", "max_frames": 2_001}},
    ),
    _one("input.prefix", "needs the timestamp", "3DPointCloudObjectDetection", input={"prefix": "a/"}),
    _one(
        "input.label_attribute_name",
        "neither adjusts nor verifies",
        input={"manifest": "m", "label_attribute_name": "a"},
    ),
    _one("input.label_attribute_name", "is missing", "AdjustmentBoundingBox", input={"manifest": "m"}),
    _one("input.prefix", "goes over labels", "VerificationBoundingBox", input={"prefix": "a/"}),
    _one(
        "input.sequences", "goes over labels", "AdjustmentVideoObjectDetection", input={"sequences": {"prefix": "a/"}}
    ),
    _one("input.job", "must be the name of a job", input={"job": "nobody"}),
    _one("input.job", "must not lead back", name="a", input={"job": "a"}),
    _one("input.labeling_job", "must match", input={"labeling_job": "a_b"}),
    _one("input.labeling_job", "at most 63 characters", input={"labeling_job": "a" * 64}),
    _one(
        "input.review.agreement_below",
        "jobs of this event alone",
        input={"labeling_job": "a", "review": {"agreement_below": 0.5}},
    ),
    _one(
        "input.review.answers_below",
        "jobs of this event alone",
        input={"labeling_job": "a", "review": {"answers_below": 2}},
    ),
    _one(
        "input.review.answers_below", "greater than or equal to 2", input={"job": "a", "review": {"answers_below": 1}}
    ),
    _one("input.review.sample", "less than or equal to 1", input={"labeling_job": "a", "review": {"sample": 2}}),
    _one("input.review.sample", "greater than 0", input={"labeling_job": "a", "review": {"sample": 0}}),
    _one(
        "input.review.failed",
        "needs a label",
        "AdjustmentBoundingBox",
        input={"labeling_job": "a", "review": {"failed": True}},
    ),
    _one("template", "must be s3://bucket/key", template="file://mine.html"),
    _one("output", "must not begin with a slash", output="/labels/"),
]
_CHAINS = [
    _chain("input.job", "did you mean first?", "BoundingBox", "BoundingBox", input={"job": "frist"}),
    _chain("input.job", "must be a job on the same kind of data", "BoundingBox", "TextMultiClass"),
    _chain("input.job", "must be a job on the same kind of data", _VIDEO, "BoundingBox"),
    _chain("input.job", "first is a ImageMultiClass", "ImageMultiClass", "AdjustmentBoundingBox"),
    _chain("input.job", "first is a BoundingBox", "BoundingBox", "VerificationSemanticSegmentation"),
    _chain("input.job", "first is a VideoObjectTracking", "VideoObjectTracking", "AdjustmentVideoObjectDetection"),
    _chain(
        "input.job",
        "must have the same annotation_type",
        _VIDEO,
        "AdjustmentVideoObjectDetection",
        annotation_type="Polygon",
    ),
    _chain("label_attribute_name", "must differ", "BoundingBox", "AdjustmentBoundingBox", label_attribute_name="first"),
    _chain(
        "label_attribute_name",
        "must differ from the label attribute of first: objects that have it are not labeled again",
        "BoundingBox",
        "BoundingBox",
        label_attribute_name="first",
    ),
    _chain(
        "name",
        "the label attribute would be second: give a label_attribute_name, or another name",
        "BoundingBox",
        "ImageMultiClass",
        of={"label_attribute_name": "second"},
    ),
    Bad(
        event(
            job_of("BoundingBox", "first"),
            job_of("AdjustmentBoundingBox", "second", input={"job": "first"}),
            job_of("AdjustmentBoundingBox", "third", input={"job": "second"}, label_attribute_name="first"),
        ),
        "jobs[2].label_attribute_name",
        "must differ from the label attribute of first",
    ),
    _chain(
        "input.review.agreement_below",
        "first has one worker per object",
        "BoundingBox",
        "VerificationBoundingBox",
        input={"job": "first", "review": {"agreement_below": 0.5}},
    ),
    _chain(
        "input.review.answers_below",
        "first has 1 worker per object, so that all objects have fewer answers",
        "BoundingBox",
        "VerificationBoundingBox",
        input={"job": "first", "review": {"answers_below": 2}},
    ),
    _chain(
        "input.review.answers_below",
        "must be at most 3: first has 3 workers per object",
        "BoundingBox",
        "VerificationBoundingBox",
        of={"workers_per_object": 3},
        input={"job": "first", "review": {"answers_below": 4}},
    ),
    _chain(
        "input.label_attribute_name",
        "must be a label attribute of the jobs before: first",
        "BoundingBox",
        "AdjustmentBoundingBox",
        of={"input": {"prefix": "images/"}},
        input={"job": "first", "label_attribute_name": "other"},
    ),
]
_WORKFORCES = [
    _one("workforce.type", "must be one of", workforce={"type": "crowd"}),
    _one("workforce.team", "is not a field here", workforce={"team": "a"}),
    _one("workforce.workteam_arn", "must match", workforce={"workteam_arn": "birders"}),
    _one("workforce.workteam_arn", "a vendor workforce is named by its ARN", workforce={"type": "vendor"}),
    _one("workforce.price_usd", "a private workforce has no price", workforce={"price_usd": "0.036"}),
    _public("workforce.price_usd", "is missing", workforce={"type": "public"}),
    _public("workforce.price_usd", "must be one of 0.036", workforce={"type": "public", "price_usd": "0.037"}),
    _public("workforce.price_usd", "for BoundingBox", workforce={"type": "public", "price_usd": "0.012"}),
    _public("workforce.price_usd", "must be a valid decimal", workforce={"type": "public", "price_usd": "free"}),
    _public(
        "workforce.workteam_arn",
        "there is one public team",
        workforce={"type": "public", "price_usd": "0.036", "workteam_arn": WORKTEAM_ARN},
    ),
    _public("content_classifiers", "must say FreeOfPersonallyIdentifiableInformation", content_classifiers=None),
    _public("task_availability_seconds", "must be at most 43200", task_availability_seconds=43_201),
    _one(
        "workforce.type",
        "must be private or vendor for VideoObjectDetection",
        _VIDEO,
        workforce={"type": "public"},
        content_classifiers=_PII,
    ),
    _one(
        "workers_per_object",
        "must be 1 for 3DPointCloudObjectDetection",
        "3DPointCloudObjectDetection",
        workers_per_object=2,
    ),
    _one("workers_per_object", "must be 1 for VideoObjectTracking", "VideoObjectTracking", workers_per_object=3),
]
_PAGES = [
    _one("template", "is missing: PassThrough", "PassThrough", template=None),
    _one("template", "is missing: Custom", "Custom", template=None),
    _one("template", "a page of AWS's own", "NamedEntityRecognition", template="mine.html"),
    _one("template", "a page of AWS's own", "3DPointCloudObjectTracking", template="mine.html"),
    _one("functions", "BoundingBox has functions", functions={"pre_annotation_arn": _LAMBDA}),
    _one("functions", "ImagePolygon has functions", "ImagePolygon", functions={"consolidation_arn": _LAMBDA}),
    _one("functions", "is missing: Custom", "Custom", functions=None),
    _one("functions", "is missing: Custom", "Custom", functions={}),
    _one(
        "functions.consolidation_arn",
        "must be the ARN of a Lambda function",
        "Custom",
        functions={"consolidation_arn": _TOPIC},
    ),
    _one("functions.consolidation_arn", "must match", "Custom", functions={"consolidation_arn": "mine"}),
]
_RUNNING = [
    _one("automated_labeling", "only BoundingBox, ImageMultiClass", "TextMultiClassMultiLabel", automated_labeling={}),
    _one("automated_labeling", "must be left out", "ImagePolygon", automated_labeling={}),
    _one("automated_labeling.subnets", "is missing", automated_labeling={"security_group_ids": ["sg-0"]}),
    _one("automated_labeling.security_group_ids", "is missing", automated_labeling={"subnets": ["subnet-0"]}),
    _one(
        "labels",
        "must be at most 20 labels",
        "SemanticSegmentation",
        labels=[f"l{n}" for n in range(21)],
        automated_labeling={},
    ),
    _one("streaming.input_topic_arn", "is missing", streaming={}),
    _one("streaming.input_topic_arn", "must be the ARN of an SNS topic", streaming={"input_topic_arn": _LAMBDA}),
    _one("streaming.output_topic_arn", "SNS topic", streaming={**_STREAMING, "output_topic_arn": _LAMBDA}),
    _one("automated_labeling", "people alone", streaming=_STREAMING, automated_labeling={}),
    _one("stop_after", "the service passes it over", streaming=_STREAMING, stop_after={"percent_labeled": 50}),
    _one("follow_up_jobs", "came through a topic", streaming=_STREAMING, follow_up_jobs=1),
    _one("max_objects_per_labeling_job", "yet to come", streaming=_STREAMING, max_objects_per_labeling_job=5),
    _one("stop_after", "must have human_labeled_objects or percent_labeled", stop_after={}),
    _one("stop_after.percent_labeled", "less than or equal to 100", stop_after={"percent_labeled": 101}),
    _one("stop_after.human_labeled_objects", "greater than or equal to 1", stop_after={"human_labeled_objects": 0}),
    _one("follow_up_jobs", "left unlabeled", stop_after={"percent_labeled": 50}, follow_up_jobs=1),
]

BAD_EVENTS = [
    *_ENVELOPE,
    *_FIELDS,
    *_NAMES,
    *_LABELS,
    *_ATTRIBUTES,
    *_INPUTS,
    *_CHAINS,
    *_WORKFORCES,
    *_PAGES,
    *_RUNNING,
]
"""All of them. What only shows against an account is with the tests of the steps."""
