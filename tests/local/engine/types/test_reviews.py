"""Adjustment and verification of earlier labels."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.types.base import AnsweredObject
from ground_truth_local.engine.types.known import known_mask
from ground_truth_local.engine.types.mask_png import indexed_png
from ground_truth_local.engine.types.subject import KnownLabel
from tests.local.engine.types.masks import read_indices

BOX = {"left": 5, "top": 6, "width": 50, "height": 40}


def boxes(*annotations: dict[str, Any]) -> KnownLabel:
    metadata = {"type": "groundtruth/object-detection", "class-map": {"0": "Bird", "1": "Sky"}, "objects": []}
    return KnownLabel("earlier", {"annotations": list(annotations)}, metadata)


def test_boxes_that_fit_are_left_alone_even_by_careless_workers(workshop: Any) -> None:
    subject = workshop.subject("AdjustmentBoundingBox")
    answer = workshop.answer("AdjustmentBoundingBox", workshop.hand(1, box_jitter=0.3), subject=subject)
    label = workshop.label("AdjustmentBoundingBox", [answer], subject=subject)

    assert answer["boundingBox"]["initialValueModified"] is False
    assert label.metadata["adjustment-status"] == "unadjusted"
    assert label.value["annotations"] == subject.audited.value["annotations"]


def test_boxes_that_do_not_fit_are_drawn_anew(workshop: Any) -> None:
    subject = workshop.subject("AdjustmentBoundingBox", audited=boxes({"class_id": 0, **BOX}))
    answer = workshop.answer("AdjustmentBoundingBox", workshop.exact(), subject=subject)
    label = workshop.label("AdjustmentBoundingBox", [answer], subject=subject)

    assert answer["boundingBox"]["initialValueModified"] is True
    assert label.metadata["adjustment-status"] == "adjusted"
    drawn = workshop.answer("BoundingBox", workshop.exact())["boundingBox"]["boundingBoxes"]
    assert answer["boundingBox"]["boundingBoxes"] == drawn


def test_what_people_did_tells_whether_boxes_were_adjusted(workshop: Any) -> None:
    """Whatever their page says of it."""
    subject = workshop.subject("AdjustmentBoundingBox", audited=boxes({"class_id": 1, **BOX}))
    same = {"boundingBox": {"boundingBoxes": [{"label": "Sky", **BOX}]}}
    moved = {"boundingBox": {"boundingBoxes": [{"label": "Sky", **BOX, "left": 6}]}}
    gone = {"boundingBox": {"boundingBoxes": []}}
    status = [
        workshop.label("AdjustmentBoundingBox", [answer], subject=subject).metadata["adjustment-status"]
        for answer in (same, moved, gone)
    ]
    assert status == ["unadjusted", "adjusted", "adjusted"]


def test_a_mask_that_fits_is_left_alone_to_the_pixel(workshop: Any) -> None:
    subject = workshop.subject("AdjustmentSemanticSegmentation")
    answer = workshop.answer("AdjustmentSemanticSegmentation", workshop.hand(1), subject=subject)
    label = workshop.label("AdjustmentSemanticSegmentation", [answer], subject=subject)

    assert label.metadata["adjustment-status"] == "unadjusted"
    before = read_indices(subject.audited.file, size=(300, 200))
    assert (read_indices(label.file.content, size=(300, 200)) == before).all()


def test_a_mask_that_does_not_fit_is_painted_anew(workshop: Any) -> None:
    empty = indexed_png(np.zeros((200, 300), dtype=np.uint8), labels=3)
    audited = KnownLabel("earlier-ref", "s3://b/mask.png", {"type": "groundtruth/semantic-segmentation"}, empty)
    subject = workshop.subject("AdjustmentSemanticSegmentation", audited=audited)
    answer = workshop.answer("AdjustmentSemanticSegmentation", workshop.exact(), subject=subject)
    label = workshop.label("AdjustmentSemanticSegmentation", [answer], subject=subject)

    assert label.metadata["adjustment-status"] == "adjusted"
    assert set(np.unique(read_indices(label.file.content, size=(300, 200)))) == {1, 2, 3}


def test_verdicts_are_classes_with_what_workers_wrote(workshop: Any) -> None:
    said = [("Sky", "too wide"), ("Sky", None), ("Sky", "  "), ("Bird", 7), ("Sky", "too high")]
    contents = [{"crowd-image-classifier": {"label": label, "workerComment": comment}} for label, comment in said]
    label = workshop.label("VerificationBoundingBox", [*contents, {"crowd-image-classifier": {}}])

    assert (label.value, label.metadata["class-name"]) == (1, "Sky")
    assert label.metadata["worker-feedback"] == [{"comment": "too wide"}, {"comment": "too high"}]
    assert [entry.worker_id for entry in label.rejected] == ["worker-5"]


def test_simulated_workers_say_why_they_do_not_accept(workshop: Any) -> None:
    answers = [
        workshop.answer("VerificationBoundingBox", workshop.hand(number, accuracy=0.3))["crowd-image-classifier"]
        for number in range(30)
    ]
    assert {answer["label"] for answer in answers} == set(workshop.labels)
    assert all(("workerComment" in answer) == (answer["label"] != "Bird") for answer in answers)


@pytest.mark.parametrize("name", ["AdjustmentBoundingBox", "AdjustmentSemanticSegmentation"])
def test_an_earlier_label_that_cannot_be_read_costs_that_object_alone(workshop: Any, name: str) -> None:
    broken = KnownLabel("earlier", {"annotations": 5}, {})
    subject = workshop.subject(name, audited=broken)
    with pytest.raises(ObjectError, match="'earlier'"):
        workshop.answer(name, workshop.exact(), subject=subject)

    good = workshop.item(name, [workshop.answer(name, workshop.exact())], object_id=1)
    bad = AnsweredObject(0, subject, good.answers)
    labels = workshop.consolidator(name).consolidate([bad, good])
    assert "'earlier'" in labels[0].failure
    assert labels[1].failure is None


COLOURS = {"0": {"class-name": "Sky", "hex-color": "#23A436"}, "1": {"class-name": "Bird", "hex-color": "#1E90FF"}}


class TestMasksOfOtherServices:
    """Lookout for Vision has the same lines, but there a pixel's colour is its class, and its index means nothing."""

    SIZE = (300, 200)

    def painted(self, mode: str) -> Image.Image:
        """Nothing, then sky, then a bird: a hundred columns each."""
        image = Image.new("RGBA", self.SIZE, (0, 0, 0, 0))
        image.paste((0x23, 0xA4, 0x36, 255), (100, 0, 200, 200))
        image.paste((0x1E, 0x90, 0xFF, 255), (200, 0, 300, 200))
        if mode == "RGBA":
            return image
        if mode == "RGB":
            return image.convert("RGB")
        indexed = Image.fromarray((np.arange(300)[None, :] // 100 * np.ones((200, 1))).astype(np.uint8))
        indexed.putpalette(bytes.fromhex("00000023A4361E90FF"))
        indexed.info["transparency"] = 0
        return indexed

    def classes(self, workshop: Any, image: Image.Image, colours: Any = None) -> Any:
        """Of the three parts, as an adjustment that changes nothing has them."""
        buffer = io.BytesIO()
        image.save(buffer, format="PNG")
        metadata = {
            "type": "groundtruth/semantic-segmentation",
            "internal-color-map": COLOURS if colours is None else colours,
        }
        audited = KnownLabel("earlier-ref", "s3://b/mask.png", metadata, buffer.getvalue())
        found = known_mask(audited, workshop.labels, size=self.SIZE)
        return [sorted(set(np.unique(found[:, at : at + 100]).tolist())) for at in (0, 100, 200)]

    @pytest.mark.parametrize("mode", ["P", "RGB", "RGBA"])
    def test_are_read_by_their_colours(self, workshop: Any, mode: str) -> None:
        assert self.classes(workshop, self.painted(mode)) == [[0], [2], [1]]

    def test_in_which_nothing_is_painted_have_no_class(self, workshop: Any) -> None:
        empty = Image.new("P", self.SIZE)
        empty.putpalette(bytes.fromhex("00000023A4361E90FF"))
        empty.info["transparency"] = 0
        assert self.classes(workshop, empty) == [[0], [0], [0]]

    def test_may_have_other_keys_and_entries_without_a_colour(self, workshop: Any) -> None:
        """An entry without a colour is not black."""
        colours = {"01.0": COLOURS["1"], "9": {"class-name": "Ground"}}
        assert self.classes(workshop, self.painted("RGB"), colours) == [[0], [0], [1]]

    def test_that_show_what_the_map_does_not_name_have_nothing_there(self, workshop: Any) -> None:
        assert self.classes(workshop, self.painted("RGB"), {"7": COLOURS["1"]}) == [[0], [0], [1]]

    def test_of_this_service_are_read_by_their_indexes(self, workshop: Any) -> None:
        """Where no colour of the picture is in the map, as in a mask without colours."""
        grey = Image.fromarray((np.arange(300)[None, :] // 100 * np.ones((200, 1))).astype(np.uint8))
        assert self.classes(workshop, grey) == [[2], [1], [0]]

    def test_whose_palette_and_keys_are_in_the_same_order_give_the_same_either_way(self, workshop: Any) -> None:
        label = workshop.label("SemanticSegmentation", [workshop.answer("SemanticSegmentation", workshop.exact())])
        known = workshop.known(label)
        by_colour = known_mask(known, workshop.labels, size=self.SIZE)
        assert (by_colour == read_indices(label.file.content, size=self.SIZE)).all()

    @pytest.mark.parametrize("mode", ["LA", "I;16", "1"])
    def test_of_another_sort_are_told(self, workshop: Any, mode: str) -> None:
        image = Image.new(mode, self.SIZE)
        if mode == "1":
            assert self.classes(workshop, image) == [[2], [2], [2]]
        else:
            with pytest.raises(ObjectError, match="mode"):
                self.classes(workshop, image)
