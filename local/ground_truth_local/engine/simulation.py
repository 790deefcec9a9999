"""What the simulated workers are like."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

import numpy as np

from ground_truth_local.profile_rules import problems_of

Workers = Literal["simulated", "people", "both"]


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """The profile of the simulated workers. The same profile gives the same answers to the same job.

    Attributes:
        seed: chooses one of many possible crowds. Default 0.
        team_size: workers in the team. Fewer than a job's workers per object leaves tasks open until they expire; 0 is
            a team that never logs in. Default 10.
        accuracy: share of decisions (the class of a picture, the label of a box or a region) that a worker gets right,
            0 to 1; workers spread around it. Default 0.9.
        accuracies: of the first workers of the team, exactly, in place of that. Default none.
        confusion: for a true label, what workers say: `{"cat": {"cat": 0.7, "dog": 0.3}}`; what is left to 1 is the
            true label. It goes before accuracy for the labels that it has. Default none.
        box_jitter: standard deviation of a box's edge, as a share of the box's side; vertices, points and the ends of
            text spans stray likewise. Default 0.04.
        missed_boxes: share of the things in an object (boxes, points, spans) that a worker overlooks, 0 to 1.
            Default 0.05.
        invented_boxes: share of the tasks in which a worker marks one thing that is not there. Default 0.
        mask_noise: how far a worker's outline strays, as a share of the picture's longer side. Default 0.01.
        seconds_per_task: median time that a worker spends on a task, in seconds. Default 20.
        time_spread: how much that time varies (sigma of a log-normal distribution); 0 is clockwork. Default 0.35.
        declined: share of the tasks that a worker looks at and declines. Default 0.
        abandoned: share of the tasks that a worker takes and leaves until their time limit has passed. Default 0.
        truth: attribute of the manifest's lines that holds the known truth, as an earlier job's label. Lines without
            it keep the truth that is drawn from their content. Default none.
        workers: who works on the job: "simulated", "people" or "both". Default: what the service was told.

    Raises:
        ValueError: a value is not allowed; all of them are in the message.
    """

    seed: int = 0
    team_size: int = 10
    accuracy: float = 0.9
    accuracies: Sequence[float] = ()
    confusion: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    box_jitter: float = 0.04
    missed_boxes: float = 0.05
    invented_boxes: float = 0.0
    mask_noise: float = 0.01
    seconds_per_task: float = 20.0
    time_spread: float = 0.35
    declined: float = 0.0
    abandoned: float = 0.0
    truth: str | None = None
    workers: Workers | None = None

    def __post_init__(self) -> None:
        problems = problems_of(vars(self))
        if problems:
            raise ValueError("; ".join(problems))

    @classmethod
    def of(cls, profile: Any) -> Self:
        """A profile from a JSON object with these attributes, each of which may be left out.

        Raises:
            ValueError: it is no object, a name is unknown or a value not allowed; all of them are in the message.
        """
        if not isinstance(profile, Mapping):
            raise ValueError("a simulation profile is a JSON object")
        problems = problems_of(profile)
        if problems:
            raise ValueError("; ".join(problems))
        return cls(**profile)

    def with_settings(self, profile: Any) -> Self:
        """This profile, with the settings of another in place of its own. Raises ValueError as `of` does."""
        own = type(self).of(profile)
        return replace(self, **{name: getattr(own, name) for name in profile})

    def random(self, *parts: object) -> np.random.Generator:
        """A random generator that depends on the seed and the given parts alone, never on what ran before."""
        text = "\x1f".join(str(part) for part in (self.seed, *parts))
        return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))

    def seconds_for_task(self, rng: np.random.Generator) -> float:
        """How long one worker needs for one task, in seconds."""
        return float(self.seconds_per_task * np.exp(rng.normal(0.0, self.time_spread)))
