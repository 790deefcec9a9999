"""Agreement beyond chance on classes, gathered object by object."""

from collections import Counter
from collections.abc import Mapping

from ground_truth_runtime.quality.chance import (
    Classes,
    add_unit,
    alpha_of,
    cohen_of,
    different,
    fleiss_of,
    masi,
    observed_agreement,
)

VALUES_MAX = 500  # [own] different sets of classes; alpha compares each with each
_PAIR = 2


class ClassAgreement:
    """Counts that alpha and the kappas are made of; they grow with the classes, not with the objects."""

    def __init__(self) -> None:
        self._coincidences: dict[tuple[Classes, Classes], float] = {}
        self._totals: Counter[Classes] = Counter()
        self._sizes: set[int] = set()
        self._agreeing = 0.0
        self._objects = 0
        self._workers: set[str] = set()
        self._both: Counter[tuple[Classes, Classes]] = Counter()
        self._several = False

    def add(self, said: Mapping[str, Classes]) -> None:
        """Adds an object. said: worker -> the classes that they gave."""
        self._several = self._several or any(len(classes) != 1 for classes in said.values())
        self._workers |= said.keys()
        if len(said) < _PAIR:
            return
        unit = list(said.values())
        add_unit(unit, self._coincidences, self._totals)
        self._sizes.add(len(unit))
        self._agreeing += observed_agreement(unit)
        self._objects += 1
        if len(self._workers) == _PAIR:
            first, second = sorted(said)
            self._both[said[first], said[second]] += 1

    def measures(self, mean_likeness: float | None) -> dict[str, float | None]:
        """The main measure first. mean_likeness: mean Jaccard index over the objects."""
        if self._several:
            few = len(self._totals) <= VALUES_MAX
            alpha = alpha_of(self._coincidences, self._totals, distance=masi) if few else None
            return {"mean_jaccard": mean_likeness, "krippendorff_alpha_masi": alpha}
        fixed = len(self._sizes) == 1
        return {
            "krippendorff_alpha": alpha_of(self._coincidences, self._totals, distance=different),
            "fleiss_kappa": fleiss_of(self._agreeing, self._objects, self._totals) if fixed else None,
            "cohen_kappa": cohen_of(self._both) if len(self._workers) == _PAIR else None,
            "observed_agreement": mean_likeness,
        }
