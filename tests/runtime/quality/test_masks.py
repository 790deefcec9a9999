import base64
import io
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ground_truth_runtime.labels.masks import DATA_URI
from ground_truth_runtime.labels.model import Label, Mask, MaskClass
from ground_truth_runtime.labels.worker_responses import WorkerAnswer
from ground_truth_runtime.quality import masks
from ground_truth_runtime.quality.masks import class_image, mask_ious
from ground_truth_runtime.quality.meter import QualityMeter

URI = "s3://out/0.png"
ROAD = MaskClass(index=1, label="road", color="#2acf59")
SKY = MaskClass(index=2, label="sky", color="#0000ff")
BACKGROUND = MaskClass(index=0, label="BACKGROUND", color="#ffffff")
COLOURS = [(255, 255, 255), (0x2A, 0xCF, 0x59), (0, 0, 255)]
PIXELS = st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=3, max_size=3)


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def consolidated(rows: Sequence[Sequence[int]]) -> bytes:
    """As the service writes it: pixel values are class indexes."""
    image = Image.fromarray(np.asarray(rows, dtype=np.uint8))
    image.putpalette([channel for colour in COLOURS for channel in colour])
    return png(image)


def painted(rows: Sequence[Sequence[int]], classes: Sequence[MaskClass] = (ROAD, SKY)) -> Mask:
    """As a worker submits it: pixels are the classes' colours."""
    image = Image.fromarray(np.asarray(COLOURS, dtype=np.uint8)[np.asarray(rows)])
    return Mask(uri=DATA_URI + base64.b64encode(png(image)).decode(), classes=tuple(classes))


def answer(worker: str, mask: Mask) -> WorkerAnswer:
    return WorkerAnswer(worker=worker, label=Label(attribute="a", kind="mask", mask=mask))


def test_a_worker_is_compared_by_colour_with_a_mask_of_indexes() -> None:
    worker = class_image(painted([[1, 1, 2, 0]]))
    label = class_image(Mask(uri=URI, classes=(BACKGROUND, ROAD, SKY)), load=lambda _: consolidated([[1, 2, 2, 2]]))

    assert worker is not None
    assert label is not None
    assert worker.present == label.present == {"road", "sky"}
    assert mask_ious(worker, label) == {"road": pytest.approx(1 / 2), "sky": pytest.approx(1 / 3)}


@settings(deadline=None)
@given(one=PIXELS, other=PIXELS)
def test_iou_is_that_of_the_sets_of_pixels(one: list[list[int]], other: list[list[int]]) -> None:
    images = class_image(painted(one)), class_image(painted(other, classes=(SKY, ROAD)))
    assert images[0] is not None
    assert images[1] is not None

    ious = mask_ious(images[0], images[1])

    for place, name in ((1, "road"), (2, "sky")):
        first, second = ({at for at, value in np.ndenumerate(rows) if value == place} for rows in (one, other))
        if first | second:
            assert ious is not None
            assert ious[name] == pytest.approx(len(first & second) / len(first | second))


def test_a_mask_is_compared_by_its_colours_where_they_name_the_classes() -> None:
    image = Image.fromarray(np.asarray([[0, 1, 2]], dtype=np.uint8)).convert("P")
    image.putpalette(bytes.fromhex("ffffff0000ff2acf59"))  # sky and road in another order than in the map
    clear = Image.new("RGBA", (3, 1))
    clear.putpixel((1, 0), (0, 0, 255, 255))
    clear.putpixel((2, 0), (0x2A, 0xCF, 0x59, 255))
    worker = class_image(painted([[0, 2, 1]]))
    assert worker is not None
    for content in (png(image), png(clear)):
        label = class_image(Mask(uri=URI, classes=(BACKGROUND, ROAD, SKY)), load=lambda _, content=content: content)
        assert label is not None
        assert mask_ious(worker, label) == {"road": 1.0, "sky": 1.0}


def test_instances_of_one_class_are_one_area() -> None:
    two = (MaskClass(index=1, label="car", color="#2acf59"), MaskClass(index=2, label="car", color="#0000ff"))
    one = (MaskClass(index=1, label="car", color="#2acf59"),)
    first, second = class_image(painted([[1, 2, 0]], two)), class_image(painted([[1, 1, 0]], one))

    assert first is not None
    assert second is not None
    assert mask_ious(first, second) == {"car": 1.0}


@pytest.mark.parametrize(
    "mask",
    [
        Mask(uri=DATA_URI + "no base64!", classes=(ROAD,)),
        Mask(uri=DATA_URI + base64.b64encode(b"no picture").decode(), classes=(ROAD,)),
        Mask(uri=DATA_URI + base64.b64encode(consolidated([[1]])[:40]).decode(), classes=(ROAD,)),
        Mask(uri=URI, classes=(ROAD,)),
    ],
)
def test_what_is_no_png_is_no_mask(mask: Mask) -> None:
    assert class_image(mask) is None


def test_masks_of_different_sizes_are_not_compared() -> None:
    first, second = class_image(painted([[1, 1]])), class_image(painted([[1]]))

    assert first is not None
    assert second is not None
    assert mask_ious(first, second) is None


def test_agreement_of_a_job() -> None:
    meter = QualityMeter(load=lambda _: consolidated([[1, 1, 0, 0]]))
    label = Label(attribute="a", kind="mask", mask=Mask(uri=URI, classes=(BACKGROUND, ROAD)))
    meter.add(1, [answer("ann", painted([[1, 1, 0, 0]])), answer("bob", painted([[1, 0, 0, 2]]))], label=label)

    quality = meter.result()

    assert (quality.measure, quality.value) == ("mean_iou", pytest.approx((0.5 + 0) / 2))
    assert {worker.worker: worker.with_label for worker in quality.workers} == {"ann": 1, "bob": pytest.approx(0.25)}
    assert {name: one.answers for name, one in quality.classes.items()} == {"road": 2, "sky": 1}


def test_empty_masks_agree() -> None:
    meter = QualityMeter()
    meter.add(1, [answer("ann", painted([[0]])), answer("bob", painted([[0]]))], label=None)

    assert meter.result().value == 1


def test_without_numpy_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masks, "AVAILABLE", False)
    meter = QualityMeter()
    meter.add(1, [answer("ann", painted([[1]])), answer("bob", painted([[1]]))], label=None)

    quality = meter.result()

    assert (quality.value, quality.answers, quality.objects) == (None, 2, {})
    assert quality.notes[0] == "masks were not compared: that needs numpy and Pillow"
