"""Texts: their classes, and the named entities in them."""

from typing import Any

import pytest

from ground_truth_local.engine.types.aim import true_spans
from ground_truth_local.engine.types.base import Categories
from ground_truth_local.engine.types.subject import Subject

LABELS = ("Person", "Place")


def text(content: str) -> Subject:
    return Subject(line={"source": content}, digest=content.encode(), text=content)


def pieces(content: str) -> list[str]:
    return [content[span.start : span.end] for span in true_spans(text(content), LABELS)]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Ann paid 20 euros to Peter Müller in Paris.", ["Ann", "20", "Peter Müller", "Paris"]),
        ("nothing but small words, everywhere", ["everywhere"]),
        ("\U0001f600\U0001f600 Ünal met Ødegård", ["Ünal", "Ødegård"]),
        ("Иван и Анна", ["Иван", "Анна"]),
        ("...", []),
        ("", []),
    ],
)
def test_names_and_numbers_are_found(content: str, found: list[str]) -> None:
    assert pieces(content) == found


def test_the_same_word_means_the_same_in_every_text() -> None:
    (one,), (other,) = (true_spans(text(content), LABELS) for content in ("Paris", "from there to Paris in time"))
    assert (one.start, other.start, one.class_id) == (0, 14, other.class_id)


def test_offsets_count_code_points_and_the_end_is_exclusive(workshop: Any) -> None:
    entities = workshop.answer("NamedEntityRecognition", workshop.exact())["crowd-entity-annotation"]["entities"]
    found = [workshop.text[entity["startOffset"] : entity["endOffset"]] for entity in entities]
    # The smiling face counts as one character, where UTF-16 has two and UTF-8 four.
    assert found == ["Ann", "20", "Peter Müller", "Paris"]


def test_the_label_lists_the_categories_with_their_short_names(workshop: Any) -> None:
    described = [{"label": "Bird", "shortDisplayName": "bir"}, {"label": "Sky"}, {"label": "Ground", "x": 1}]
    categories = Categories(workshop.labels, {"labels": described})
    answer = workshop.answer("NamedEntityRecognition", workshop.exact())
    label = workshop.label("NamedEntityRecognition", [answer], categories=categories)

    assert label.value["annotations"]["labels"] == [*described[:2], {"label": "Ground"}]
    assert label.metadata == {"entities": [{"confidence": 0.0}] * 4}


def test_several_workers_give_confidence(workshop: Any) -> None:
    answers = [workshop.answer("NamedEntityRecognition", workshop.exact(number)) for number in range(3)]
    assert workshop.label("NamedEntityRecognition", answers).metadata["entities"] == [{"confidence": 0.95}] * 4


@pytest.mark.parametrize("number", range(30))
def test_the_wildest_span_holds_a_piece_of_the_text(workshop: Any, number: int) -> None:
    hand = workshop.hand(number, box_jitter=1.0, invented_boxes=1.0, accuracy=0.5)
    for entity in workshop.answer("NamedEntityRecognition", hand)["crowd-entity-annotation"]["entities"]:
        assert 0 <= entity["startOffset"] < entity["endOffset"] <= len(workshop.text)


def test_an_invented_span_is_one_more(workshop: Any) -> None:
    hand = workshop.hand(1, box_jitter=0, missed_boxes=0, invented_boxes=1.0)
    assert len(workshop.answer("NamedEntityRecognition", hand)["crowd-entity-annotation"]["entities"]) == 5


def test_an_empty_text_has_no_entities(workshop: Any) -> None:
    hand = workshop.hand(1, invented_boxes=1.0)
    answer = workshop.answer("NamedEntityRecognition", hand, subject=text(""))
    assert answer == {"crowd-entity-annotation": {"entities": []}}


@pytest.mark.parametrize("name", ["TextMultiClass", "TextMultiClassMultiLabel"])
def test_the_class_of_a_text_is_the_same_each_time(workshop: Any, name: str) -> None:
    answers = [workshop.answer(name, workshop.exact(), subject=text(f"text {n}")) for n in range(40)]
    assert answers == [workshop.answer(name, workshop.exact(), subject=text(f"text {n}")) for n in range(40)]
    assert len({str(answer) for answer in answers}) > 1
