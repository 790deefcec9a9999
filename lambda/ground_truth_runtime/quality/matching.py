"""Whose box is whose: pairs of two lists with the greatest sum of scores."""

from collections.abc import Iterable, Mapping, Sequence

EXACT_MAX = 100  # [own] a cluster of 100 and 100 things that all touch takes up to 0.1 s, twice as many 0.7 s

Scores = Mapping[tuple[int, int], float]
"""(place in the one list, place in the other) -> score above 0; pairs that are not there score 0."""


def matched(scores: Scores) -> list[tuple[int, int]]:
    """Pairs with the greatest sum of scores; nothing is in two pairs.

    Exact (Hungarian method) for every cluster of things that score with each other, one by one; in a cluster of more
    than EXACT_MAX on its smaller side the highest score goes first.
    """
    pairs: list[tuple[int, int]] = []
    for cluster in _clusters(scores):
        rows = sorted({row for row, _ in cluster})
        columns = sorted({column for _, column in cluster})
        if len(cluster) == 1:
            pairs += cluster
        elif min(len(rows), len(columns)) > EXACT_MAX:
            pairs += _greedy(cluster, scores)
        else:
            pairs += _optimal(rows, columns, scores)
    return sorted(pairs)


def _clusters(scores: Scores) -> Iterable[list[tuple[int, int]]]:
    """Scored pairs, grouped so that no thing is in two groups."""
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row, column in scores:
        parent[root((0, row))] = root((1, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for pair in scores:
        groups.setdefault(root((0, pair[0])), []).append(pair)
    return groups.values()


def _greedy(cluster: Sequence[tuple[int, int]], scores: Scores) -> list[tuple[int, int]]:
    rows: set[int] = set()
    columns: set[int] = set()
    pairs = []
    for row, column in sorted(cluster, key=lambda pair: (-scores[pair], pair)):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((row, column))
    return pairs


def _optimal(rows: Sequence[int], columns: Sequence[int], scores: Scores) -> list[tuple[int, int]]:
    """The Hungarian method with potentials, one row after another (O(rows^2 columns))."""
    if len(rows) > len(columns):
        turned = {(column, row): score for (row, column), score in scores.items()}
        return [(row, column) for column, row in _optimal(columns, rows, turned)]
    cost = [[-scores.get((row, column), 0.0) for column in columns] for row in rows]
    width = len(columns)
    of_row = [0.0] * (len(rows) + 1)
    of_column = [0.0] * (width + 1)
    row_at = [0] * (width + 1)  # from 1; 0 is free. Place 0 holds the row that looks for a column.
    for row in range(1, len(rows) + 1):
        row_at[0] = row
        least = [float("inf")] * (width + 1)
        before = [0] * (width + 1)
        visited = [False] * (width + 1)
        column = 0
        while row_at[column] != 0:
            visited[column] = True
            current, step, following = row_at[column], float("inf"), 0
            for other in range(1, width + 1):
                if visited[other]:
                    continue
                reduced = cost[current - 1][other - 1] - of_row[current] - of_column[other]
                if reduced < least[other]:
                    least[other], before[other] = reduced, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(width + 1):
                if visited[other]:
                    of_row[row_at[other]] += step
                    of_column[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            row_at[column], column = row_at[before[column]], before[column]
    found = [(rows[row_at[place] - 1], columns[place - 1]) for place in range(1, width + 1) if row_at[place]]
    return [pair for pair in found if pair in scores]
