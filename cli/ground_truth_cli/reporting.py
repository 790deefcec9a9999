"""Pages of output manifests, written as files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ground_truth_cli.agreement import agreement
from ground_truth_cli.errors import BadInput
from ground_truth_cli.files import write_text
from ground_truth_cli.manifests import S3, Manifest, Sources
from ground_truth_cli.places import OnceReachable, Reader, places
from ground_truth_cli.results import document
from ground_truth_runtime.domain import naming
from ground_truth_runtime.labels.mistyped import Mistyped
from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.newest import Attributes, attributes_of
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import JobEntry, Pictures, execution_report, job_report
from ground_truth_runtime.report.job import MAX_OBJECTS

INDEX = "index.html"


class Reports:
    """Writes pages of the manifests of one command.

    Args:
        sources: Reads the manifests.
        images: Folders to look for pictures before S3.
        pictures: Whether pictures are fetched at all.
        max_objects: Objects that a page lists one by one; None: as many as the report does by itself.
        attribute: Label attribute to show first; None: the job's.
    """

    def __init__(
        self,
        sources: Sources,
        *,
        images: Sequence[Path],
        pictures: bool,
        max_objects: int | None,
        attribute: str | None,
    ) -> None:
        self._sources = sources
        self._images = images
        self._fetch = pictures
        self._max_objects = MAX_OBJECTS if max_objects is None else max_objects
        self._attribute = attribute
        self._stored = OnceReachable(sources.account)
        self._mistyped: dict[str, Mistyped] = {}
        self._known: dict[str, Attributes] = {}

    @property
    def problem(self) -> str:
        """Why no pictures came from S3; empty where they did."""
        return self._stored.problem

    @property
    def warnings(self) -> list[str]:
        """What is odd about the manifests, a sentence each."""
        return [f"{name}: {told}" for name, mistyped in self._mistyped.items() for told in mistyped.told()]

    def job(
        self, manifest: Manifest, page: Path, *, up: str | None = None, cost: Mapping[str, Any] | None = None
    ) -> Path:
        """Writes the page of one manifest; where it is.

        Args:
            manifest: The manifest.
            page: File to write.
            up: Address of the page of its execution; None: it has none.
            cost: The job's entry in the estimate; None: it is not known.

        Raises:
            CliError: It can't be written.
        """
        attribute = self._attribute_of(manifest)
        pieces = job_report(
            title=manifest.name,
            subtitle=manifest.address,
            objects=self._objects(manifest),
            pictures=self._pictures(manifest.address),
            attribute=attribute,
            outcome=manifest.result,
            quality=self._quality(manifest, attribute),
            cost=cost,
            max_objects=self._max_objects,
            up=up,
        )
        write_text(page, pieces)
        return page

    def execution(self, name: str, manifests: Sequence[Manifest], folder: Path) -> list[Path]:
        """Writes the page of an execution and one for each of its jobs; where they are, its own first.

        Raises:
            CliError: One can't be written.
        """
        result = self._result()
        costs = {} if result is None else {cost["name"]: cost for cost in result["estimate"]["jobs"]}
        pages = [
            self.job(manifest, folder / f"{manifest.name}.html", up=INDEX, cost=costs.get(manifest.name))
            for manifest in manifests
        ]
        entries = [
            JobEntry(
                name=manifest.name,
                outcome={} if manifest.result is None else manifest.result,
                href=quote(page.name),
                objects=self._objects(manifest),
                attribute=self._attribute_of(manifest),
                quality=self._quality(manifest, self._attribute_of(manifest)),
            )
            for manifest, page in zip(manifests, pages, strict=True)
        ]
        pieces = execution_report(title=name, jobs=entries, result=result, pictures=self._pictures(S3))
        write_text(folder / INDEX, pieces)
        return [folder / INDEX, *pages]

    def _result(self) -> Mapping[str, Any] | None:
        """The result document of the execution; None where it has none, because it failed before its end."""
        if self._sources.execution is None:
            return None
        account = self._sources.account
        key = naming.result_key(self._sources.execution.run_id)
        return document(account.aws.s3, account.stack.bucket, key)

    def _quality(self, manifest: Manifest, attribute: str | None) -> JobQuality | None:
        # Nothing is fetched where no pictures are: what S3 has of answers is left alone too.
        if not self._fetch and manifest.result is None and manifest.address.startswith(S3):
            return None
        if attribute is None or attribute != self._own(manifest):
            return None  # what workers answered is of the job's own label
        return agreement(manifest, self._sources, attribute=attribute, load=self._reader(manifest.address))

    def check_attribute(self, manifests: Sequence[Manifest]) -> None:
        """Refuses an attribute that none of the manifests has.

        Raises:
            BadInput: It is there nowhere; the message names those that are.
        """
        asked = self._attribute
        if asked is None or any(asked in self._attributes(manifest).names for manifest in manifests):
            return
        there = dict.fromkeys(name for manifest in manifests for name in self._attributes(manifest).names)
        where = manifests[0].address if len(manifests) == 1 else f"any of {len(manifests)} output manifests"
        raise BadInput(f"there is no label attribute {asked!r} in {where}, {_only(there)}")

    def _attribute_of(self, manifest: Manifest) -> str | None:
        """The one that is asked for, where the manifest has it; else the job's own."""
        if self._attribute is not None and self._attribute in self._attributes(manifest).names:
            return self._attribute
        return self._own(manifest)

    def _own(self, manifest: Manifest) -> str | None:
        """The attribute of the job that wrote the manifest."""
        return self._attributes(manifest).newest if manifest.attribute is None else manifest.attribute

    def _attributes(self, manifest: Manifest) -> Attributes:
        if manifest.address not in self._known:
            lines = self._sources.lines(manifest.address)
            self._known[manifest.address] = attributes_of(lines, job=manifest.name)
        return self._known[manifest.address]

    def _objects(self, manifest: Manifest) -> Iterator[LabeledObject | UnreadableLine]:
        # Read anew for each page: what counts is the last time.
        mistyped = self._mistyped[manifest.name] = Mistyped()
        # Of a job's lines its own label is shown, unless another one is asked for.
        only = manifest.attribute if self._attribute is None else None
        return mistyped.watch(read_manifest(self._sources.lines(manifest.address), attribute=only))

    def _pictures(self, address: str) -> Pictures:
        if not self._fetch:
            return Pictures()
        return Pictures(read=self._reader(address))

    def _reader(self, address: str) -> Reader:
        return Reader(places(self._stored, manifest=address, folders=self._images))


def _only(names: Collection[str]) -> str:
    return f"only {', '.join(names)}" if names else "which has no label at all"
