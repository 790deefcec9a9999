"""What a job works with: read from its files once, at its start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_local.engine.audits import audited_attribute
from ground_truth_local.engine.behaviour import Behaviour
from ground_truth_local.engine.board import OpenObject
from ground_truth_local.engine.categories import read_categories
from ground_truth_local.engine.functions import Annotators, Functions
from ground_truth_local.engine.job import JobError, JobSpec
from ground_truth_local.engine.journal import Journal
from ground_truth_local.engine.labelers import (
    CUSTOM_METADATA_TYPE,
    BuiltInLabeler,
    FunctionLabeler,
    Labeler,
    ResponseLabeler,
)
from ground_truth_local.engine.manifest import DataObject, read_manifest
from ground_truth_local.engine.output import Output
from ground_truth_local.engine.profiles import simulation_of, who_works
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.subjects import SceneReader, SubjectReader
from ground_truth_local.engine.task_input import BuiltInInputs, FunctionInputs, LineInputs, TaskInputs
from ground_truth_local.engine.template import find_tool
from ground_truth_local.engine.types.base import Categories, Hand
from ground_truth_local.engine.types.registry import task_type
from ground_truth_local.engine.types.subject import Reads

NO_FUNCTIONS = "PassThrough"
"""The built-in functions that do nothing: a job with them is a custom one without functions."""

AnswerOf = Callable[[OpenObject, Hand], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A job, ready to be worked on.

    Attributes:
        simulation: what its simulated workers are like.
        answer: what one of them submits for an object; None when people alone work on it.
        people: whether people work on it.
        template: source text of the worker's page; None for a page of AWS's own.
        objects: all lines of the input manifest.
    """

    simulation: Simulation
    answer: AnswerOf | None
    people: bool
    template: str | None
    categories: Categories
    objects: Sequence[DataObject]
    subjects: SubjectReader
    inputs: TaskInputs
    output: Output
    labeler: Labeler


@dataclass(frozen=True, kw_only=True)
class Preparer:
    """Prepares jobs.

    Args:
        simulation: the service's profile.
    """

    scenes: SceneReader
    functions: Functions
    simulation: Simulation
    behaviour: Behaviour

    def prepare(self, spec: JobSpec, *, store: Store, journal: Journal) -> Prepared:
        """Reads the files of a job.

        Raises:
            JobError: it cannot run.
        """
        if spec.problem is not None:
            raise JobError(spec.problem)
        simulation = simulation_of(spec, store=store, service=self.simulation)
        simulated, people = who_works(spec, simulation, journal)
        template = None if spec.template_uri is None else store.text(spec.template_uri)
        custom = spec.task_type is None or spec.task_type == NO_FUNCTIONS
        categories = read_categories(store, spec.category_file_uri, needed=not custom)
        objects = read_manifest(store.lines(spec.manifest_uri), uri=spec.manifest_uri, limit=spec.manifest_limit)
        shared = _Shared(spec, store, journal, categories, objects, template, simulated)
        kind = self._custom(shared) if custom else self._built_in(shared)
        return Prepared(
            simulation=simulation,
            answer=kind.answer,
            people=people,
            template=template,
            categories=categories,
            objects=objects,
            subjects=SubjectReader(
                store=store,
                scenes=self.scenes,
                reads=kind.reads,
                truth=simulation.truth,
                audited=kind.audited,
                audited_type=kind.audited_type,
            ),
            inputs=kind.inputs,
            output=kind.output,
            labeler=kind.labeler,
        )

    def _built_in(self, job: "_Shared") -> "_Kind":
        kind = task_type(str(job.spec.task_type))
        consolidator = kind.consolidator(job.categories)
        output = Output(job.spec, job.store, job.objects, metadata_type=kind.metadata_type)
        audited = None
        if kind.audits is not None:
            audited = audited_attribute(
                job.spec,
                metadata_type=kind.audits,
                template=job.template,
                categories=job.categories,
                objects=job.objects,
            )
        return _Kind(
            answer=(lambda item, hand: kind.answer(item.subject, job.categories, hand)) if job.simulated else None,
            reads=kind.reads,
            audited=audited,
            audited_type=kind.audits,
            inputs=BuiltInInputs(job.categories),
            output=output,
            labeler=BuiltInLabeler(consolidator, output),
        )

    def _custom(self, job: "_Shared") -> "_Kind":
        spec = job.spec
        annotators = Annotators(spec, self.functions, self.behaviour.function_attempts)
        output = Output(spec, job.store, job.objects, metadata_type=CUSTOM_METADATA_TYPE)
        tool = find_tool(job.template or "", job.categories) if job.simulated else None
        return _Kind(
            answer=None if tool is None else lambda item, hand: tool.answer(item.subject, item.task_input, hand),
            # People see whatever their page shows.
            reads="none" if tool is None else tool.reads,
            inputs=LineInputs() if spec.pre_function is None else FunctionInputs(annotators),
            output=output,
            labeler=ResponseLabeler(output)
            if spec.consolidation_function is None
            else FunctionLabeler(annotators, job.categories, output, self.behaviour, job.journal),
        )


@dataclass(frozen=True)
class _Shared:
    """What both kinds of job are prepared from."""

    spec: JobSpec
    store: Store
    journal: Journal
    categories: Categories
    objects: Sequence[DataObject]
    template: str | None
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What differs between built-in and custom jobs."""

    answer: AnswerOf | None
    reads: Reads
    inputs: TaskInputs
    output: Output
    labeler: Labeler
    audited: str | None = None
    audited_type: str | None = None
