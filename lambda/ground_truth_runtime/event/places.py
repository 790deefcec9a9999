"""Where in an event a problem is to be mended: in the job, in the defaults, or in the overrides of either."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.request_fields import field_of_job, is_given


@dataclass(frozen=True)
class Places:
    """Rules look at jobs as they are once defaults and overrides are in them; this leads back to where that is written.

    inherited: index of a job -> its fields that come from the defaults.
    moved: index of a job -> its fields that an override gave -> the field of the request it gave.
    """

    inherited: Mapping[int, frozenset[str]] = field(default_factory=dict)
    moved: Mapping[int, dict[str, str]] = field(default_factory=dict)

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems of `jobs[i].field` at the place where that is written, each once."""
        found = [replace(problem, place=self._place(problem.place)) for problem in problems]
        return list({str(problem): problem for problem in found}.values())

    def of_request(self, index: int, request_field: str, *, overrides: Mapping[str, object]) -> str:
        """Return the place, still in the job, of what makes a field of its request.

        overrides: those of the job that could not be moved.
        """
        if is_given(overrides, request_field):
            return f"jobs[{index}].request_overrides.{request_field}"
        made_by = field_of_job(request_field)
        return f"jobs[{index}]" if made_by is None else f"jobs[{index}].{made_by}"

    def _place(self, place: str) -> str:
        job, _, path = place.partition(".")
        index = _index(job)
        if index is None or index not in self.inherited or not path:
            return place
        moved = self.moved.get(index, {})
        for target in sorted(moved, key=len, reverse=True):
            if path == target or path.startswith((f"{target}.", f"{target}[")):
                return self._written(index, f"request_overrides.{moved[target]}{path.removeprefix(target)}")
        below = next((target for target in moved if target.startswith(f"{path}.")), None)
        return self._written(index, path if below is None else f"request_overrides.{moved[below]}")

    def _written(self, index: int, path: str) -> str:
        name = path.partition(".")[0].partition("[")[0]
        return f"{'defaults' if name in self.inherited[index] else f'jobs[{index}]'}.{path}"


def _index(job: str) -> int | None:
    number = job.removeprefix("jobs[").removesuffix("]")
    return int(number) if job == f"jobs[{number}]" and number.isdecimal() else None
