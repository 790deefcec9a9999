"""Which part of a dataset an object belongs to: by its own address, so that no order and no addition moves it."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ground_truth_cli.export.errors import ExportRefused

Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = ("train", "validation", "test")
_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Split:
    """Shares of the parts, each 0 to 1, together 1.

    seed: another text gives another split. Equal seeds give equal splits, on any machine and in any order of lines.

    The shares hold on average: a part of a small dataset may be larger, smaller or empty. Equal sources fall into the
    same part, so that no picture is both learned from and tested with. Raises ExportRefused where the shares are wrong.
    """

    train: float
    validation: float = 0.0
    test: float = 0.0
    seed: str = ""

    def __post_init__(self) -> None:
        shares = self.shares
        wrong = [f"{part} is {share!r}" for part, share in shares.items() if not 0 <= share <= 1]
        if not wrong and not math.isclose(math.fsum(shares.values()), 1, abs_tol=_TOLERANCE):
            wrong = [f"they sum up to {math.fsum(shares.values()):g}"]
        if wrong:
            raise ExportRefused(f"split: {', '.join(wrong)}; each share is 0 to 1, and together they are 1")

    @property
    def shares(self) -> Mapping[Part, float]:
        """Share of each part."""
        return {"train": self.train, "validation": self.validation, "test": self.test}

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that have a share."""
        return tuple(part for part in PARTS if self.shares[part] > 0)

    @classmethod
    def parse(cls, text: str, *, seed: str = "") -> "Split":
        """Two or three numbers for train, validation (and test): `80/10/10`, `0.8,0.2`. They need not sum up to 1.

        Raises ExportRefused where the text is something else.
        """
        try:
            numbers = [float(number) for number in text.replace("/", ",").split(",")]
        except ValueError:
            numbers = []
        total = math.fsum(numbers)
        if (
            not 2 <= len(numbers) <= len(PARTS)
            or not all(0 <= n < math.inf for n in numbers)
            or not 0 < total < math.inf
        ):
            raise ExportRefused(
                f"split: {text!r} is not two or three shares for train, validation and test, as 80/10/10"
            )
        return cls(**{part: number / total for part, number in zip(PARTS, numbers, strict=False)}, seed=seed)

    def part_of(self, source: str) -> Part:
        """The part that the object with this source belongs to."""
        digest = hashlib.sha256(f"{self.seed}\0{source}".encode("utf-8", "surrogatepass")).digest()
        place = int.from_bytes(digest[:8]) / 2**64
        parts = self.parts
        limit = 0.0
        for part in parts[:-1]:
            limit += self.shares[part]
            if place < limit:
                return part
        return parts[-1]
