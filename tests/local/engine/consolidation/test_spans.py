"""Consolidated spans, against results worked out by hand."""

from ground_truth_local.engine.consolidation.spans import (
    ConsolidatedSpan,
    LabeledSpan,
    consolidate_spans,
    jaccard,
)


def span(start: int, end: int, class_id: int = 0) -> LabeledSpan:
    return LabeledSpan(start=start, end=end, class_id=class_id)


def test_overlap_counts_characters() -> None:
    assert jaccard(span(0, 10), span(0, 10, class_id=1)) == 1.0
    assert jaccard(span(0, 10), span(5, 15)) == 5 / 15
    assert jaccard(span(0, 5), span(5, 10)) == 0.0


def test_one_worker_is_taken_at_their_word() -> None:
    assert consolidate_spans([[span(4, 9, 1), span(0, 3)]]) == [
        ConsolidatedSpan(0, 3, 0, 0.0),
        ConsolidatedSpan(4, 9, 1, 0.0),
    ]


def test_boundaries_are_the_most_frequent_ones() -> None:
    (found,) = consolidate_spans([[span(0, 10)], [span(0, 12)], [span(2, 10)]])
    assert (found.start, found.end) == (0, 10)


def test_boundaries_that_all_differ_are_the_median() -> None:
    (found,) = consolidate_spans([[span(0, 10)], [span(1, 12)], [span(3, 13)]])
    assert (found.start, found.end) == (1, 12)


def test_the_majority_names_the_span() -> None:
    (found,) = consolidate_spans([[span(0, 4, 2)], [span(0, 4, 1)], [span(0, 4, 2)]])
    # Two of three said so, and they marked just this.
    assert found == ConsolidatedSpan(0, 4, 2, 0.67)


def test_a_tie_goes_to_the_first_label() -> None:
    assert [found.class_id for found in consolidate_spans([[span(0, 4, 2)], [span(0, 4, 1)]])] == [1]


def test_what_fewer_than_half_marked_is_dropped() -> None:
    assert consolidate_spans([[span(0, 4)], [], []]) == []
    assert len(consolidate_spans([[span(0, 4)], []])) == 1


def test_full_agreement_is_capped() -> None:
    (found,) = consolidate_spans([[span(0, 4)]] * 3)
    assert found.confidence == 0.95


def test_neighbouring_words_stay_apart() -> None:
    answers = [[span(0, 5), span(6, 9)], [span(6, 9), span(0, 5)]]
    assert [(found.start, found.end) for found in consolidate_spans(answers)] == [(0, 5), (6, 9)]


def test_nobody_marked_anything() -> None:
    assert consolidate_spans([[], []]) == []
