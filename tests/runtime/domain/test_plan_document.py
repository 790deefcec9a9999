import json

from ground_truth_runtime.domain.plan_document import JobRef, PlannedFile, PlannedJob

_PLANNED = PlannedJob(
    name="boxes",
    task_type="BoundingBox",
    objects=12,
    needs=None,
    files=[PlannedFile(uri="s3://b/runs/r/boxes/labels.json", text="{}", content_type="application/json")],
    request={"LabelAttributeName": "boxes", "HumanTaskConfig": {"NumberOfHumanWorkersPerDataObject": 2}},
)
_REF = JobRef(
    job="boxes", task_type="BoundingBox", objects=12, run_id="0123456789", execution_arn="arn", plan_uri="s3://b/p"
)


def test_a_planned_job_survives_json() -> None:
    assert PlannedJob.of(json.loads(json.dumps(_PLANNED.document()))) == _PLANNED


def test_a_planned_job_knows_its_label_and_workers_from_its_request() -> None:
    assert (_PLANNED.label_attribute_name, _PLANNED.workers_per_object) == ("boxes", 2)


def test_a_ref_survives_json_and_takes_no_notice_of_what_states_add() -> None:
    document = json.loads(json.dumps(_REF.document()))

    assert JobRef.of({**document, "labeling_job": {}, "error": {"Error": "E"}}) == _REF


def test_a_hundred_refs_are_small_beside_what_a_state_holds() -> None:
    longest = JobRef(
        job="j" * 49,
        task_type="VerificationSemanticSegmentation",
        objects=100_000,
        run_id="0123456789",
        execution_arn=f"arn:aws:states:ap-northeast-1:123456789012:execution:{'s' * 80}:{'e' * 80}",
        plan_uri=f"s3://{'b' * 63}/runs/0123456789/plan.json",
    )

    assert len(json.dumps([longest.document()] * 100)) < 256 * 1024 / 4
