"""spaCy and CoNLL, both read by spaCy."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground_truth_cli.export import ExportResult, Split, export
from tests.cli.export.building import entities, losses, read
from tests.cli.export.readers import spacy

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def docs_of(result: ExportResult, part: str = "train") -> list[Any]:
    language = spacy().blank("xx")
    files = sorted((result.out / part).iterdir())
    return [doc for file in files for doc in spacy().tokens.DocBin().from_disk(file).get_docs(language.vocab)]


def conll_of(result: ExportResult, part: str = "train") -> list[Any]:
    from spacy.training.converters import conll_ner_to_docs  # noqa: PLC0415

    text = (result.out / f"{part}.conll").read_text("utf-8")
    return list(conll_ner_to_docs(text, no_print=True))


def spans_of(found: Any) -> list[tuple[str, int, int]]:
    return [(span.label_, span.start_char, span.end_char) for span in found]


def test_entities_have_the_offsets_of_the_manifest(tmp_path: Path) -> None:
    text = "Zoë paid 3€ to Müller-Lüdenscheidt 😀 today"
    found = [("Person", 0, 3), ("Money", 9, 11), ("Person", 15, 34), ("Mood", 35, 36)]
    [doc] = docs_of(export(read(entities(text, *found)), format="spacy", out=tmp_path / "out"))
    assert doc.text == text
    assert spans_of(doc.ents) == spans_of(doc.spans["sc"]) == found


def test_an_entity_inside_of_a_word_keeps_its_place(tmp_path: Path) -> None:
    [doc] = docs_of(export(read(entities("unhappiness", ("Stem", 2, 7))), format="spacy", out=tmp_path / "out"))
    assert (doc.text, spans_of(doc.ents)) == ("unhappiness", [("Stem", 2, 7)])


def test_what_a_recognizer_cannot_learn_is_in_the_span_group_only(tmp_path: Path) -> None:
    text = "New York  City "
    found = [("City", 0, 14), ("State", 0, 8), ("Blank", 8, 10), ("Town", 9, 15)]
    result = export(read(entities(text, *found)), format="spacy", out=tmp_path / "out")
    [doc] = docs_of(result)
    assert spans_of(doc.spans["sc"]) == found
    assert spans_of(doc.ents) == [("City", 0, 14)]
    assert result.labels == 4
    assert losses(result) == {
        "an entity of blanks is not in doc.ents": 1,
        "an entity that overlaps a longer one is not in doc.ents": 2,
        "confidence is not carried": 4,
    }


def test_blanks_around_an_entity_are_left_out_of_ents(tmp_path: Path) -> None:
    result = export(read(entities("a bc d", ("X", 1, 5))), format="spacy", out=tmp_path / "out")
    [doc] = docs_of(result)
    assert (spans_of(doc.spans["sc"]), spans_of(doc.ents)) == ([("X", 1, 5)], [("X", 2, 4)])


def test_an_entity_outside_of_its_text_is_lost_and_said(tmp_path: Path) -> None:
    for format_ in ("spacy", "conll"):
        result = export(read(entities("abc", ("X", 1, 9), ("Y", 0, 1))), format=format_, out=tmp_path / format_)
        assert losses(result)["an entity is not in its text"] == 1
        assert result.labels == 1


def test_every_text_is_in_its_part(tmp_path: Path) -> None:
    lines = [entities(f"text {number}", ("N", 5, 6)) for number in range(40)]
    result = export(read(*lines), format="spacy", out=tmp_path / "out", split=Split.parse("50/50"))
    found = {part: [doc.text for doc in docs_of(result, part)] for part in ("train", "validation")}
    assert sorted(found["train"] + found["validation"]) == sorted(line["source"] for line in lines)
    assert len(found["train"]) == result.parts["train"]


def test_words_have_tags_that_spacy_reads_as_the_same_entities(tmp_path: Path) -> None:
    lines = [
        entities("Ann Lee met Bo.", ("Person", 0, 7), ("Person", 12, 14)),
        entities("none"),
        entities("ab cd", ("X", 0, 2), ("X", 3, 5)),
    ]
    result = export(read(*lines), format="conll", out=tmp_path / "out")
    found = [[(ent.label_, ent.text) for ent in doc.ents] for doc in conll_of(result)]
    assert found == [[("Person", "Ann Lee"), ("Person", "Bo")], [], [("X", "ab"), ("X", "cd")]]
    assert result.labels == 4


def test_conll_says_what_it_loses(tmp_path: Path) -> None:
    line = entities("New York City", ("Big City", 0, 13), ("State", 0, 8), ("Big_City", 3, 4))
    result = export(read(line, entities("a b", ("Big_City", 0, 1))), format="conll", out=tmp_path / "out")
    assert losses(result) == {
        "an entity overlaps a longer one": 2,
        "class 'Big City' is written Big_City": 1,
        "class 'Big_City' is written Big_City_2": 1,
        "confidence is not carried": 2,
    }


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[str, int, int]]]:
    # Tabs and line ends too; no lone surrogates, which no file in UTF-8 holds.
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
    ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
    spans = draw(st.lists(st.tuples(st.sampled_from(["A", "B"]), ends), max_size=4))
    return text, [(label, start, end) for label, (start, end) in spans]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts_with_spans())
def test_any_entities_of_any_text_come_back_from_spacy(
    tmp_path: Path, drawn: tuple[str, list[tuple[str, int, int]]]
) -> None:
    text, found = drawn
    [doc] = docs_of(export(read(entities(text, *found)), format="spacy", out=tmp_path / "out", force=True))
    assert doc.text == text
    assert sorted(spans_of(doc.spans["sc"])) == sorted(found)
