"""Where objects come from: a manifest, a prefix, texts, folders of frames, or a labeling job that has ended."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.manifest import LineRules, reference_line, text_line
from ground_truth_runtime.domain.manifest_survey import ManifestSurvey, survey
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.rules.inputs import OF_ANSWERS
from ground_truth_runtime.facts.limits import MANIFEST_ATTRIBUTE_MAX
from ground_truth_runtime.facts.task_types import TASK_TYPES, TaskType
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.selection import Selection
from ground_truth_runtime.steps.inputs.concurrently import concurrently
from ground_truth_runtime.steps.inputs.existence import SAMPLE, check_existence, references
from ground_truth_runtime.steps.inputs.found import Draft, Found
from ground_truth_runtime.steps.inputs.sequences import check_sequences, sequences_below

_TOLD = 10
_TEXT_BYTES = 4 * MANIFEST_ATTRIBUTE_MAX  # UTF-8 takes four at most for a character


class Sources:
    """Looks at sources. Nothing is written: what is made is a draft.

    Raises ObjectUnreadable where a source cannot be read.
    """

    def __init__(self, *, store: ObjectStore, labeling_jobs: LabelingJobs, bucket: str, run: str) -> None:
        self._store = store
        self._labeling_jobs = labeling_jobs
        self._bucket = bucket
        self._run = run

    def look(self, job: Job, source: str) -> Found:
        """What the source of a job holds; `source` is the field of its input that names it."""
        looks: Mapping[str, Callable[[Job, TaskType], Found]] = {
            "manifest": self._manifest,
            "prefix": self._prefix,
            "texts": self._texts,
            "sequences": self._sequences,
            "labeling_job": self._labeling_job,
        }
        return looks[source](job, TASK_TYPES[job.task_type])

    def _manifest(self, job: Job, task_type: TaskType) -> Found:
        rules = LineRules.of(task_type, audited=job.input.label_attribute_name)
        found = Found(naming.s3_uri(str(job.input.manifest), self._bucket))
        seen = survey(self._store.pieces(found.manifest), rules, sample=SAMPLE)
        _note(seen, found)
        found.buckets.setdefault(naming.bucket_and_key(found.manifest)[0])
        everything = job.input.check == "all"
        check_existence(
            references(self._store.lines(found.manifest), rules) if everything else seen.sample, found, self._store
        )
        check_sequences(seen.sample, found, store=self._store, reads=task_type.reads)
        if task_type.reads == "text" and seen.references:
            told = "names texts in S3 by source-ref, where the service's documentation has texts in source"
            found.warnings.append((found.manifest, told))
        return found

    def _prefix(self, job: Job, task_type: TaskType) -> Found:
        prefix = naming.s3_uri(str(job.input.prefix), self._bucket)
        suffixes = task_type.suffixes if job.input.suffixes is None else tuple(map(str.lower, job.input.suffixes))
        uris = self._store.uris(prefix, suffixes=suffixes)
        found = Found(self._uri("prefix", prefix, *suffixes, "text" if task_type.reads == "text" else ""))
        lines = self._read_texts(uris, found) if task_type.reads == "text" else map(reference_line, uris)
        self._draft(found, lines, LineRules.of(task_type))
        check_sequences([], found, store=self._store, reads=task_type.reads)
        if found.objects == 0 and not found.problems:
            endings = f" that ends in {', '.join(suffixes)}" if suffixes else ""
            found.problems.append((prefix, f"holds no object{endings}"))
        return found

    def _read_texts(self, uris: Iterable[str], found: Found) -> Iterator[bytes]:
        """A line for each text in S3: the service's own functions read texts from the manifest."""

        def read(uri: str) -> bytes | None:
            return self._store.content_up_to(uri, most_bytes=_TEXT_BYTES)

        bad = 0
        for uri, content in concurrently(read, uris):
            try:
                text = None if content is None else content.decode("utf-8-sig")
            except UnicodeDecodeError:
                problem = "is not UTF-8"
            else:
                if text is not None and len(text.strip()) > 0 and len(text) <= MANIFEST_ATTRIBUTE_MAX:
                    yield text_line(text)
                    continue
                problem = f"must have 1 to {MANIFEST_ATTRIBUTE_MAX} characters"
            bad += 1
            if bad <= _TOLD:
                found.problems.append((uri, problem))
        if bad > _TOLD:
            found.problems.append((f"{bad} texts", "cannot be labeled"))

    def _texts(self, job: Job, task_type: TaskType) -> Found:
        texts = [] if job.input.texts is None else job.input.texts
        found = Found(self._uri("texts", *texts))
        self._draft(found, map(text_line, texts), LineRules.of(task_type))
        return found

    def _sequences(self, job: Job, task_type: TaskType) -> Found:
        given = job.input.sequences
        if given is None:
            raise AssertionError("asked only of jobs with sequences")
        prefix = naming.s3_uri(given.prefix, self._bucket)
        found = Found(self._uri("sequences", prefix, str(given.max_frames)))
        documents = sequences_below(prefix, found, store=self._store, max_frames=given.max_frames)
        folder = found.manifest.removesuffix(".manifest")
        named = {f"{folder}/sequence-{document['seq-no']}.json": document for document in documents}
        draft = self._draft(found, map(reference_line, named), LineRules.of(task_type))
        for uri, document in named.items():
            draft.add(uri, document)
            found.buckets.setdefault(naming.bucket_and_key(document["prefix"])[0])
        if found.objects == 0 and not found.problems:
            found.problems.append((prefix, "holds no folder with frames"))
        return found

    def _labeling_job(self, job: Job, task_type: TaskType) -> Found:
        name = str(job.input.labeling_job)
        ended = self._labeling_jobs.describe(name)
        if ended is None:
            raise ObjectUnreadable("there is no labeling job of this name in the account and region")
        if not ended.ended:
            raise ObjectUnreadable(f"it has not ended, it is {ended.status}")
        if ended.output_manifest is None:
            raise ObjectUnreadable("it has no output manifest")
        attribute = job.input.label_attribute_name
        attribute = ended.label_attribute_name if attribute is None else attribute
        rules = LineRules.of(task_type, audited=attribute)
        review = job.input.review
        if review is None and not task_type.audits:
            found = Found(ended.output_manifest, audited=attribute)
            _note(survey(self._store.pieces(ended.output_manifest), rules), found)
            return found
        conditions = {} if review is None else review.model_dump(exclude=set(OF_ANSWERS))
        selection = Selection(attribute=str(attribute), labeled_only=bool(task_type.audits), **conditions)
        found = Found(self._uri("labeling_job", name, json.dumps(selection.__dict__)), audited=attribute)
        self._draft(found, selection.chosen(self._store.lines(ended.output_manifest)), rules)
        if found.objects == 0 and not found.problems:
            found.problems.append((name, f"has no object with {attribute} to go over, or none was chosen"))
        return found

    def _draft(self, found: Found, lines: Iterable[bytes], rules: LineRules) -> Draft:
        found.draft = Draft(found.manifest, lines)
        _note(survey(found.draft.lines(), rules), found)
        return found.draft

    def _uri(self, *listing: str) -> str:
        """URI of the manifest that is made of a source: the same for jobs that take the same objects."""
        digest = hashlib.sha256(json.dumps(listing).encode()).hexdigest()[:10]
        return f"s3://{self._bucket}/{naming.manifest_key(self._run, digest)}"


def _note(seen: ManifestSurvey, found: Found) -> None:
    found.objects = seen.objects
    found.buckets.update(seen.buckets)
    found.problems += [(found.manifest, f"line {number} {rule}") for number, rule in seen.problems]
    if seen.bad_lines > len(seen.problems):
        found.problems.append((found.manifest, f"has {seen.bad_lines} bad lines in all"))
    if seen.objects == 0 and seen.bad_lines == 0 and found.draft is None:
        found.problems.append((found.manifest, "holds no object"))
