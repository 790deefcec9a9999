"""What checks come to."""

from dataclasses import dataclass, field

from ground_truth_runtime.event.problems import Problem


@dataclass
class Verdict:
    """What is wrong, and what is doubtful."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
