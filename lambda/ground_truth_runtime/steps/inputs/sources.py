"""Where objects come from: a manifest, a prefix, texts, folders of frames, or a labeling job that has ended.

Whatever the source, its objects become a manifest in the run's own folder. It is checked line by line as it is
written, so that what was planned is what is labeled.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.manifest import (
    TEXT_BYTES_MAX,
    BadLine,
    LineRules,
    reference_line,
    text_line,
    text_of,
)
from ground_truth_runtime.domain.manifest_survey import ONE_DOCUMENT, ManifestSurvey, survey
from ground_truth_runtime.event.chains import label_attribute_name
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.rules.inputs import OF_ANSWERS
from ground_truth_runtime.facts.limits import PLAN_REQUESTS_MAX
from ground_truth_runtime.facts.task_types import TASK_TYPES, TaskType
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable, StoredObject
from ground_truth_runtime.labels.selection import Selection
from ground_truth_runtime.steps.inputs.allowance import Allowance
from ground_truth_runtime.steps.inputs.concurrently import concurrently
from ground_truth_runtime.steps.inputs.existence import SAMPLE, check_existence
from ground_truth_runtime.steps.inputs.found import Draft, Source
from ground_truth_runtime.steps.inputs.sequences import check_sequences, sequences_below
from ground_truth_runtime.words import count

_LISTED = 10
_TEXTS_HINT = "write a manifest with the texts in source"
_CHECK_HINT = "check: sample looks for some of them"


class Sources:
    """Reads sources into drafts of manifests.

    Raises ObjectUnreadable where a source cannot be read, and TooMuch where a plan cannot look at all of it.
    """

    def __init__(
        self, *, store: ObjectStore, labeling_jobs: LabelingJobs, bucket: str, run: str, allowance: Allowance
    ) -> None:
        self._store = store
        self._labeling_jobs = labeling_jobs
        self._bucket = bucket
        self._run = run
        self._allowance = allowance

    def read(self, job: Job, source: str, found: Source) -> None:
        """Read the source of a job; `source` is the field of its input that names it, `found` takes what is found."""
        reads: Mapping[str, Callable[[Job, TaskType, Source], None]] = {
            "manifest": self._manifest,
            "prefix": self._prefix,
            "texts": self._texts,
            "sequences": self._sequences,
            "labeling_job": self._labeling_job,
        }
        reads[source](job, TASK_TYPES[job.task_type], found)

    def source(self, job: Job, source: str, key: str) -> Source:
        """Begin a source; `key`: all that its manifest depends on."""
        value = getattr(job.input, source)
        if source in ("manifest", "prefix", "sequences"):
            value = naming.s3_uri(value.prefix if source == "sequences" else value, self._bucket)
        digest = hashlib.sha256(json.dumps([key, str(value)]).encode()).hexdigest()[:10]
        manifest = f"s3://{self._bucket}/{naming.manifest_key(self._run, digest)}"
        return Source(address="the texts" if source == "texts" else value, manifest=manifest, listing=digest)

    def _manifest(self, job: Job, task_type: TaskType, found: Source) -> None:
        rules = LineRules.of(task_type, audited=job.input.label_attribute_name)
        everything = job.input.check == "all"
        pieces = self._store.pieces(found.address)
        seen = self._survey(pieces, found, job, rules, whole=True, uris=PLAN_REQUESTS_MAX + 1 if everything else 0)
        found.buckets.setdefault(naming.bucket_and_key(found.address)[0])
        self._check_objects(seen, task_type, found, everything=everything)
        if task_type.reads == "text" and seen.references:
            rule = "names texts in S3 by source-ref, where the service's documentation has texts in source"
            found.warning(found.address, rule)

    def _check_objects(self, seen: ManifestSurvey, task_type: TaskType, found: Source, *, everything: bool) -> None:
        if everything:
            self._allowance.requests(seen.references, "objects to look for", hint=_CHECK_HINT)
        uris = seen.uris if everything else seen.sample
        check_existence(uris, found, address=found.address, store=self._store, allowance=self._allowance)
        check_sequences(
            uris,
            found,
            store=self._store,
            reads=task_type.reads,
            every_frame=everything,
            allowance=self._allowance,
        )

    def _prefix(self, job: Job, task_type: TaskType, found: Source) -> None:
        given = job.input.suffixes
        suffixes = task_type.suffixes if given is None else tuple(map(str.lower, given))
        listing = _Listing(found, suffixes, task_type, output=_output(job, self._bucket), allowance=self._allowance)
        objects = listing.passing(self._store.objects(found.address))
        if task_type.reads == "text":
            uris = [each.uri for each in objects]
            self._allowance.requests(len(uris), "texts", hint=_TEXTS_HINT)
            lines = self._read_texts(uris, found)
        else:
            lines = (reference_line(each.uri) for each in objects)
        seen = self._survey(lines, found, job, LineRules.of(task_type))
        listing.report()
        check_sequences(
            seen.sample,
            found,
            store=self._store,
            reads=task_type.reads,
            every_frame=False,
            allowance=self._allowance,
        )
        if found.objects == 0 and not found.problems:
            endings = f" that ends in {', '.join(suffixes)}" if suffixes else ""
            found.problem(found.address, f"holds no object{endings}")

    def _read_texts(self, uris: Iterable[str], found: Source) -> Iterator[bytes]:
        """Yield a line for each text in S3: the service's own functions read texts from the manifest."""

        def read(uri: str) -> bytes | None:
            return self._store.content_up_to(uri, most_bytes=TEXT_BYTES_MAX)

        bad = 0
        for number, (uri, content) in enumerate(concurrently(read, uris)):
            if number % 100 == 0:
                self._allowance.in_time("read", number)
            try:
                text = text_of(content)
            except BadLine as error:
                bad += 1
                if bad <= _LISTED:
                    found.problem(uri, str(error))
            else:
                yield text_line(text)
        if bad > _LISTED:
            found.problem(found.address, f"holds {bad} texts that cannot be labeled")

    def _texts(self, job: Job, task_type: TaskType, found: Source) -> None:
        texts = [] if job.input.texts is None else job.input.texts
        self._survey(map(text_line, texts), found, job, LineRules.of(task_type))

    def _sequences(self, job: Job, task_type: TaskType, found: Source) -> None:
        given = job.input.sequences
        if given is None:
            raise AssertionError("asked only of jobs with sequences")
        documents = {
            naming.s3_uri(naming.sequence_key(self._run, found.listing, document["seq-no"]), self._bucket): document
            for document in sequences_below(
                found.address,
                found,
                store=self._store,
                allowance=self._allowance,
                max_frames=given.max_frames,
            )
        }
        self._survey(map(reference_line, documents), found, job, LineRules.of(task_type))
        for uri, document in documents.items():
            if found.draft is not None:
                found.draft.add(uri, document)
            found.buckets.setdefault(naming.bucket_and_key(document["prefix"])[0])
        if found.objects == 0 and not found.problems:
            found.problem(found.address, "holds no folder with frames")

    def _labeling_job(self, job: Job, task_type: TaskType, found: Source) -> None:
        name = str(job.input.labeling_job)
        ended = self._labeling_jobs.describe(name)
        if ended is None:
            raise ObjectUnreadable("there is no labeling job of this name in the account and region")
        if not ended.ended:
            raise ObjectUnreadable(f"it has not ended, it is {ended.status}")
        if ended.output_manifest is None:
            raise ObjectUnreadable("it has no output manifest")
        given = job.input.label_attribute_name
        attribute = ended.label_attribute_name if given is None else given
        rules = LineRules.of(task_type, audited=attribute)
        found.audited = attribute
        if task_type.audits and attribute == label_attribute_name(job):
            rule = f"has the label attribute {attribute}, and a job that adjusts or verifies it must have another one"
            found.problem(name, rule, hint="give a label_attribute_name, or another name")
            return
        review = job.input.review
        if review is None and not task_type.audits:
            self._survey(self._store.pieces(ended.output_manifest), found, job, rules, whole=True)
            return
        conditions = {} if review is None else review.model_dump(exclude=set(OF_ANSWERS))
        selection = Selection(attribute=str(attribute), labeled_only=bool(task_type.audits), **conditions)
        self._survey(selection.chosen(self._store.lines(ended.output_manifest)), found, job, rules)
        if found.objects == 0 and not found.problems:
            what = "adjust or verify" if task_type.audits else "review"
            found.problem(name, f"has no object with a label {attribute} to {what}, or none was chosen")

    def _survey(
        self, pieces: Iterable[bytes], found: Source, job: Job, rules: LineRules, *, whole: bool = False, uris: int = 0
    ) -> ManifestSurvey:
        """Write pieces of a manifest, and look at them on the way; `whole`: the source is a manifest itself."""
        row = TASK_TYPES[job.task_type]
        found.draft = Draft(found.manifest, self._store)
        attribute = None if row.audits else label_attribute_name(job)
        endings = row.suffixes if row.reads in ("image", "clip", "frames", "point-cloud-sequences") else ()
        seen = survey(
            self._timed(found.draft.passing(pieces)),
            rules,
            sample=SAMPLE,
            attribute=attribute,
            endings=endings,
            uris=uris,
        )
        found.objects, found.labeled = seen.objects, seen.labeled
        found.buckets.update(seen.buckets)
        _report(seen, found, attribute=attribute, task_type=row, reads_lines=whole)
        _report_classes(seen, found, job, audited=rules.audited)
        return seen

    def _timed(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for number, piece in enumerate(pieces):
            if number % 64 == 0:
                self._allowance.in_time("pieces read", number)
            yield piece


def _report(
    seen: ManifestSurvey, found: Source, *, attribute: str | None, task_type: TaskType, reads_lines: bool
) -> None:
    """Add what one pass over a manifest found; `reads_lines`: whether the source itself is a whole manifest."""
    if seen.one_document:
        found.problem(found.address, ONE_DOCUMENT)
        return
    for number, rule in seen.problems:
        found.problem(found.address, f"line {number} {rule}")
    if seen.bad_lines > len(seen.problems):
        found.problem(found.address, f"has {seen.bad_lines} bad lines in all")
    if seen.bad_lines:
        return
    if seen.objects == 0 and reads_lines:
        found.problem(found.address, "holds no object")
    if attribute is not None and seen.labeled == seen.objects > 0:
        rule = f"has the label attribute {attribute} in every line already, so that nothing is left to label"
        found.problem(found.address, rule, hint="another label_attribute_name labels all of them again")
    elif seen.labeled:
        rule = f"has the label attribute {attribute} in {seen.labeled} of {seen.objects} lines: these are not labeled"
        found.warning(found.address, rule)
    if seen.repeated:
        rule = (
            f"names {count(seen.repeated, 'object')} more than once, first in line {seen.repeated_line}: each is "
            "labeled and paid for again"
        )
        found.warning(found.address, rule)
    if seen.other_endings:
        rule = (
            f"names {count(seen.other_endings, 'object')} that may not be readable, such as {seen.other_ending}: "
            f"{task_type.name} reads {', '.join(task_type.suffixes)}"
        )
        found.warning(found.address, rule)


def _report_classes(seen: ManifestSurvey, found: Source, job: Job, *, audited: str | None) -> None:
    """Add the classes of labels that are adjusted, where the job's labels lack them."""
    if audited is None or TASK_TYPES[job.task_type].verifies:
        return  # of a verification the labels are the verdicts
    missing = {name: lines for name, lines in seen.classes.items() if name not in job.label_names}
    if missing:
        names = ", ".join(f"{name} (in {count(lines, 'line')})" for name, lines in list(missing.items())[:_LISTED])
        rule = f"has labels {audited} of classes that are not among the job's labels: {names}"
        hint = "the labels of an adjustment contain those of the job that it adjusts; more may be added"
        found.problem(found.address, rule, hint=hint)


class _Listing:
    """The objects below a prefix: those that are taken, and what is to be said of the others."""

    def __init__(
        self,
        found: Source,
        suffixes: tuple[str, ...],
        task_type: TaskType,
        *,
        output: str,
        allowance: Allowance,
    ) -> None:
        self._found = found
        self._suffixes = suffixes if suffixes else ("",)
        self._others = task_type.other_suffixes
        self._output = output
        self._allowance = allowance
        self._empty: list[str] = []
        self._counts: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._outside = ""

    def passing(self, objects: Iterable[StoredObject]) -> Iterator[StoredObject]:
        """Yield the objects that are taken."""
        folder = f"{self._found.address.rstrip('/')}/"
        for each in objects:
            self._allowance.listed()
            if not each.uri.lower().endswith(self._suffixes):
                for ending in self._others:
                    if each.uri.lower().endswith(ending):
                        self._left_out[ending] += 1
                continue
            if each.size == 0:
                self._counts["empty"] += 1
                if len(self._empty) < _LISTED:
                    self._empty.append(each.uri)
                continue
            self._counts["below output"] += each.uri.startswith(self._output)
            if each.uri.startswith(folder):
                self._counts["inside"] += 1
            elif not self._outside:
                self._outside = each.uri
            self._counts["taken"] += 1
            yield each

    def report(self) -> None:
        """Add what was found, once all have passed."""
        found, counts = self._found, self._counts
        for uri in self._empty:
            found.problem(uri, "is empty, and the prefix takes it")
        if counts["empty"] > len(self._empty):
            found.problem(found.address, f"holds {counts['empty']} empty objects")
        outside = counts["taken"] - counts["inside"]
        if counts["inside"] and outside and not found.address.endswith("/"):
            rule = f"also takes {count(outside, 'object')} outside of {found.address}/, such as {self._outside}"
            found.warning(found.address, rule, hint="a prefix with a slash at its end is one folder")
        if self._output.startswith(found.address):
            are = "is" if counts["below output"] == 1 else "are"
            taken = f"{count(counts['below output'], 'object')} there {are}"
            rule = (
                f"holds {self._output} too, where this job's labels go: {taken} taken now, and the next run takes more"
            )
            found.warning(found.address, rule)
        if self._left_out:
            others = ", ".join(f"{number} {ending}" for ending, number in sorted(self._left_out.items()))
            found.warning(
                found.address, f"holds files that are left out, as the task type does not read them: {others}"
            )


def _output(job: Job, bucket: str) -> str:
    return naming.s3_uri(naming.LABELS_PREFIX if job.output is None else job.output, bucket)
