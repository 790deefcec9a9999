"""In which order jobs run."""

from collections.abc import Mapping


def waves(needs: Mapping[str, str | None]) -> list[list[str]]:
    """Jobs in waves: each runs after the one that it needs, and as early as that allows.

    `needs` maps a job's name to the job whose output it takes, or to None; it must have no circle.
    """
    depths: dict[str, int] = {}
    for name in needs:
        path, step = 0, needs[name]
        while step is not None:
            path, step = path + 1, needs[step]
        depths[name] = path
    ordered: list[list[str]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for name, depth in depths.items():
        ordered[depth].append(name)
    return ordered
