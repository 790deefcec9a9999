"""What the simulated workers are like."""

import hashlib
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """The profile of the simulated workers. The same profile gives the same answers to the same job.

    Attributes:
        seed: chooses one of many possible crowds. Default 0.
        team_size: workers in the team. Fewer than a job's workers per object leaves tasks open until they expire; 0 is
            a team that never logs in. Default 10.
        accuracy: share of decisions (the class of a picture, the label of a box or a region) that a worker gets right,
            0 to 1. Default 0.9.
        box_jitter: standard deviation of a box's edge, as a share of the box's side. Default 0.04.
        missed_boxes: share of the objects in a picture that a worker overlooks, 0 to 1. Default 0.05.
        mask_noise: how far a worker's outline strays, as a share of the picture's longer side. Default 0.01.
        seconds_per_task: median time that a worker spends on a task, in seconds. Default 20.
        time_spread: how much that time varies (sigma of a log-normal distribution); 0 is clockwork. Default 0.35.

    Raises:
        ValueError: a value is out of its range; all of them are in the message.
    """

    seed: int = 0
    team_size: int = 10
    accuracy: float = 0.9
    box_jitter: float = 0.04
    missed_boxes: float = 0.05
    mask_noise: float = 0.01
    seconds_per_task: float = 20.0
    time_spread: float = 0.35

    def __post_init__(self) -> None:
        problems = [
            f"{name} is {getattr(self, name)}: it must be from 0 to 1"
            for name in ("accuracy", "missed_boxes", "box_jitter", "mask_noise")
            if not 0 <= getattr(self, name) <= 1
        ]
        problems += [
            f"{name} is {getattr(self, name)}: it must be 0 or more"
            for name in ("team_size", "time_spread")
            if getattr(self, name) < 0
        ]
        if self.seconds_per_task <= 0:
            problems.append(f"seconds_per_task is {self.seconds_per_task}: it must be above 0")
        if problems:
            raise ValueError("; ".join(problems))

    def random(self, *parts: object) -> np.random.Generator:
        """A random generator that depends on the seed and the given parts alone, never on what ran before."""
        text = "\x1f".join(str(part) for part in (self.seed, *parts))
        return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))

    def seconds_for_task(self, rng: np.random.Generator) -> float:
        """How long one worker needs for one task, in seconds."""
        return float(self.seconds_per_task * np.exp(rng.normal(0.0, self.time_spread)))
