"""Opening pictures, and finding what stands out in them."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage
from PIL import Image
from skimage.measure import label as reference_components

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.picture import load
from ground_truth_local.engine.picture.components import connected_components
from ground_truth_local.engine.picture.load import open_picture
from ground_truth_local.engine.picture.saliency import box_blur, otsu
from ground_truth_local.engine.picture.scene import Scene, analyse
from ground_truth_runtime.labels import pillow

PHOTOGRAPHS = Path(skimage.__file__).parent / "data"


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue()


def scene_of(image: Image.Image, kind: str = "PNG", **options: Any) -> Scene:
    content = encoded(image, kind, **options)
    return analyse(open_picture(content, uri="s3://b/k"), content=content)


def red_square(
    *, size: tuple[int, int] = (300, 200), at: tuple[int, int, int, int] = (60, 50, 150, 130)
) -> Image.Image:
    image = Image.new("RGB", size, (70, 110, 180))
    image.paste((220, 40, 30), at)
    return image


class TestOpening:
    @pytest.mark.parametrize(
        ("mode", "depth"), [("RGB", 3), ("L", 1), ("1", 1), ("RGBA", 4), ("LA", 2), ("P", 3), ("I;16", 1)]
    )
    def test_takes_every_kind_of_png(self, mode: str, depth: int) -> None:
        image = Image.new("I;16", (30, 20)) if mode == "I;16" else red_square(size=(30, 20)).convert(mode)
        picture = open_picture(encoded(image), uri="s3://b/k")

        assert (picture.colours.mode, picture.size, picture.depth) == ("RGB", (30, 20), depth)

    def test_keeps_the_light_of_16_bit_greyscale(self) -> None:
        image = Image.fromarray(np.full((4, 4), 0x8000, dtype=np.uint16))
        assert open_picture(encoded(image), uri="u").colours.getpixel((0, 0)) == (128, 128, 128)

    def test_shows_transparent_pixels_white(self) -> None:
        picture = open_picture(encoded(Image.new("RGBA", (2, 2), (255, 0, 0, 0))), uri="u")
        assert picture.colours.getpixel((0, 0)) == (255, 255, 255)

    @pytest.mark.parametrize(("orientation", "size"), [(1, (30, 20)), (3, (30, 20)), (6, (20, 30)), (8, (20, 30))])
    def test_turns_photographs_upright(self, orientation: int, size: tuple[int, int]) -> None:
        exif = Image.Exif()
        exif[0x0112] = orientation
        content = encoded(Image.new("RGB", (30, 20)), "JPEG", exif=exif)
        assert open_picture(content, uri="u").size == size

    def test_takes_cmyk_photographs(self) -> None:
        picture = open_picture(encoded(Image.new("CMYK", (8, 8)), "JPEG"), uri="u")
        assert picture.colours.mode == "RGB"

    @pytest.mark.parametrize(
        "content", [b"", b"not an image", encoded(red_square())[:200], encoded(red_square(), "GIF")]
    )
    def test_refuses_what_is_no_image_of_the_service(self, content: bytes) -> None:
        with pytest.raises(ObjectError, match="s3://b/k is not a readable JPEG or PNG image"):
            open_picture(content, uri="s3://b/k")

    def test_refuses_too_many_bytes_or_pixels(self, monkeypatch: pytest.MonkeyPatch) -> None:
        content = encoded(red_square())
        monkeypatch.setattr(pillow, "PIXELS_MAX", 59_999)
        with pytest.raises(ObjectError, match="300 x 200 pixels"):
            open_picture(content, uri="u")
        monkeypatch.setattr(load, "MAX_BYTES", len(content) - 1)
        with pytest.raises(ObjectError, match="bytes; at most"):
            open_picture(content, uri="u")


class TestComponents:
    def test_agree_with_scikit_image(self) -> None:
        mask = box_blur(np.random.default_rng(5).random((60, 80)), 2) > 0.5
        ours, theirs = connected_components(mask), reference_components(mask, connectivity=1)

        assert ours.max() == theirs.max() > 5
        assert ((ours == 0) == ~mask).all()
        pairs = {(int(a), int(b)) for a, b in zip(ours.ravel(), theirs.ravel(), strict=True)}
        assert len(pairs) == ours.max() + 1

    def test_are_numbered_by_size(self) -> None:
        mask = np.zeros((4, 9), dtype=bool)
        mask[0, 0] = mask[1:3, 2:4] = mask[0:4, 6:9] = True
        labels = connected_components(mask)
        assert [int(labels[0, 0]), int(labels[1, 2]), int(labels[0, 6])] == [3, 2, 1]

    def test_of_nothing(self) -> None:
        assert connected_components(np.zeros((3, 3), dtype=bool)).max() == 0


class TestThreshold:
    def test_lies_between_two_groups(self) -> None:
        assert 0.25 < otsu(np.array([0.2] * 50 + [0.8] * 50, dtype=np.float32)) < 0.8

    def test_of_a_flat_picture_leaves_nothing_above(self) -> None:
        assert otsu(np.zeros((4, 4), dtype=np.float32)) == 1.0

    def test_blur_is_a_mean_over_the_neighbourhood(self) -> None:
        values = np.zeros((5, 5))
        values[2, 2] = 9
        blurred = box_blur(values, 1)
        assert blurred[1:4, 1:4] == pytest.approx(1.0)
        assert blurred[0] == pytest.approx(0.0)


class TestScene:
    def test_a_coloured_square_is_boxed_where_it_is(self) -> None:
        (box,) = scene_of(red_square()).boxes
        assert (box.left, box.top, box.width, box.height) == pytest.approx((60, 50, 90, 80), abs=5)

    def test_two_objects_are_two_boxes_the_larger_first(self) -> None:
        image = red_square(at=(20, 30, 90, 170))
        image.paste((230, 200, 40), (200, 80, 240, 120))
        first, second = scene_of(image).boxes
        assert first.left < second.left
        assert first.width * first.height > second.width * second.height

    @pytest.mark.parametrize("size", [(1, 1), (3, 2), (2000, 3), (300, 200)])
    def test_a_picture_without_content_has_one_object_in_its_middle(self, size: tuple[int, int]) -> None:
        scene = scene_of(Image.new("RGB", size, "grey"))
        (box,) = scene.boxes
        assert (scene.width, scene.height) == size
        assert 0 < box.width <= size[0]
        assert box.left + box.width / 2 == pytest.approx(size[0] / 2, rel=0.1)

    @pytest.mark.parametrize("name", ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "camera.png"])
    def test_photographs_have_a_few_boxes_inside_the_picture(self, name: str) -> None:
        content = (PHOTOGRAPHS / name).read_bytes()
        scene = analyse(open_picture(content, uri=name), content=content)
        assert 1 <= len(scene.boxes) <= 5
        for box in scene.boxes:
            assert box.left >= 0
            assert box.top >= 0
            assert box.left + box.width <= scene.width + 1e-6
            assert box.top + box.height <= scene.height + 1e-6

    def test_the_same_picture_is_always_seen_alike(self) -> None:
        one, other = scene_of(red_square()), scene_of(red_square())
        assert one.boxes == other.boxes
        assert one.choice(7, "class", "a") == other.choice(7, "class", "a")

    def test_choices_differ_between_pictures_and_subjects(self) -> None:
        scene = scene_of(red_square())
        assert len({scene.choice(1000, "object", number) for number in range(20)}) > 15

    def test_regions_are_the_object_and_its_surroundings_by_brightness(self) -> None:
        image = Image.new("RGB", (300, 200), (30, 60, 30))
        image.paste((200, 220, 250), (0, 0, 300, 100))
        image.paste((220, 40, 30), (120, 60, 180, 140))
        regions = scene_of(image).regions(3)
        rows, columns = regions.shape

        assert regions[rows // 2, columns // 2] == 1
        assert regions[rows // 10, columns // 10] == 2
        assert regions[-rows // 10, columns // 10] == 3

    def test_regions_of_one_class_leave_the_surroundings_out(self) -> None:
        assert set(np.unique(scene_of(red_square()).regions(1))) == {0, 1}
