import json
from dataclasses import replace

from ground_truth_runtime.domain.parts import LABELING_JOBS_SIDE_BY_SIDE_MAX
from ground_truth_runtime.domain.plan_document import WHOLE, JobRef, PlannedFile, PlannedJob, wave

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


def test_a_ref_remembers_the_labeling_jobs_of_earlier_rounds() -> None:
    second = replace(_REF, attempt=3, earlier=("boxes-0123456789-1", "boxes-0123456789-2"), follow_ups=1)

    assert JobRef.of(json.loads(json.dumps(second.document()))) == second


def test_a_ref_of_an_execution_that_began_before_its_stack_was_updated_is_read() -> None:
    document = _REF.document()
    del document["follow_ups"]

    assert JobRef.of(document) == _REF


def test_a_wave_has_a_ref_for_each_part_and_one_for_the_whole_of_what_is_split() -> None:
    split = replace(_PLANNED, name="many", objects=7, parts=3)

    made = wave([_PLANNED, split], run_id="r", execution_arn="arn", plan_uri="s3://b/p")

    told = [(ref["job"], ref["part"], ref["parts"], ref["objects"]) for ref in made["jobs"]]
    assert told == [("boxes", 1, 1, 12), ("many", 1, 3, 3), ("many", 2, 3, 3), ("many", 3, 3, 1)]
    assert [(ref["job"], ref["part"], ref["objects"]) for ref in made["split"]] == [("many", WHOLE, 7)]


def test_a_wave_of_jobs_that_are_not_split_has_one_ref_for_each() -> None:
    made = wave([_PLANNED], run_id="r", execution_arn="arn", plan_uri="s3://b/p")

    assert made == {"jobs": [replace(_REF, run_id="r").document()], "split": []}


def test_all_refs_of_an_event_are_small_beside_what_a_state_holds() -> None:
    longest = JobRef(
        job="j" * 45,
        task_type="VerificationSemanticSegmentation",
        objects=100_000,
        run_id="0123456789",
        execution_arn=f"arn:aws:states:ap-northeast-1:123456789012:execution:{'s' * 80}:{'e' * 80}",
        plan_uri=f"s3://{'b' * 63}/runs/0123456789/plan.json",
        part=200,
        parts=200,
    )

    assert len(json.dumps([longest.document()] * LABELING_JOBS_SIDE_BY_SIDE_MAX)) < 256 * 1024 / 2
