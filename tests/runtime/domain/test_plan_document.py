import json
from dataclasses import replace

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.plan_document import WHOLE, JobRef, PlannedFile, PlannedJob, wave

_PLANNED = PlannedJob(
    name="boxes",
    task_type="BoundingBox",
    objects=12,
    needs=None,
    files=[PlannedFile(uri="s3://b/runs/r/boxes/labels.json", text="{}", content_type="application/json")],
    request={"LabelAttributeName": "boxes", "HumanTaskConfig": {"NumberOfHumanWorkersPerDataObject": 2}},
)
_EXECUTION = ExecutionId.of({"arn": "arn", "started_at": "2026-01-02T03:04:05.678Z"})
_REF = JobRef(
    job="boxes", task_type="BoundingBox", objects=12, run_id="0123456789", execution=_EXECUTION, plan_uri="s3://b/p"
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
    document = {**_REF.document(), "follow_ups": None, "started_at": None}
    old = {name: value for name, value in document.items() if value is not None}

    assert JobRef.of(old) == replace(_REF, execution=replace(_EXECUTION, started_at=None))


def test_a_wave_has_a_ref_for_each_part_and_one_for_the_whole_of_what_is_split() -> None:
    split = replace(_PLANNED, name="many", objects=7, parts=3)

    made = wave([_PLANNED, split])

    told = [(ref["job"], ref["part"], ref["parts"], ref["objects"]) for ref in made["jobs"]]
    assert told == [("boxes", 1, 1, 12), ("many", 1, 3, 3), ("many", 2, 3, 3), ("many", 3, 3, 1)]
    assert [(ref["job"], ref["part"], ref["objects"]) for ref in made["split"]] == [("many", WHOLE, 7)]


def test_a_ref_of_a_wave_becomes_one_of_a_first_round_with_what_the_state_machine_adds() -> None:
    (small,) = wave([_PLANNED])["jobs"]

    assert small == {"job": "boxes", "task_type": "BoundingBox", "objects": 12, "part": 1, "parts": 1}
    added = {"run_id": "0123456789", "plan_uri": "s3://b/p", **_EXECUTION.document()}
    assert JobRef.of({**small, **added}) == _REF
