"""Pictures stand in the page as far as the budget goes; what cannot is referred to, or said to be missing."""

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image

from ground_truth_runtime.labels import pillow
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import Pictures, colours, thumbnails
from ground_truth_runtime.report import pictures as album
from tests.runtime.report.conftest import MakePage, encoded, line

MAPPED = {
    "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0.8},
    "1": {"class-name": "Sky", "hex-color": "#2acf59", "confidence": 0.8},
}


def opened(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


def masked(colours: dict[str, dict[str, object]], uri: str = "s3://b/mask.png") -> dict[str, object]:
    told = {"internal-color-map": colours, "type": "groundtruth/semantic-segmentation"}
    return {"source-ref": "s3://b/a.jpg", "lbl-ref": uri, "lbl-ref-metadata": told}


def test_a_picture_is_made_small_and_keeps_the_size_of_the_original(make_page: MakePage, photograph: bytes) -> None:
    page = make_page(line(), pictures=Pictures(read=lambda _uri: photograph))
    entry = page.pictures["s3://bucket/images/0.jpg"]
    assert entry["size"] == [1200, 800]
    with opened(entry["src"]) as image:
        assert max(image.size) == thumbnails.LONGEST_SIDE


def test_a_picture_that_a_camera_turned_is_upright(make_page: MakePage) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by 90 degrees to see it upright
    turned = encoded(Image.new("RGB", (1200, 800)), "JPEG", exif=exif)
    entry = make_page(line(), pictures=Pictures(read=lambda _uri: turned)).pictures["s3://bucket/images/0.jpg"]
    assert entry["size"] == [800, 1200]
    with opened(entry["src"]) as image:
        assert image.height > image.width


def test_the_least_agreed_pictures_have_the_room(make_page: MakePage, photograph: bytes) -> None:
    small = thumbnails.small_picture(photograph)
    assert small is not None
    page = make_page(
        line(0),
        line(1),
        line(2),
        quality=JobQuality(measure="mean_iou", objects={1: 0.9, 2: 0.2, 3: 0.5}),
        pictures=Pictures(
            read=lambda _uri: photograph,
            link=lambda uri: f"pictures/{uri.rpartition('/')[2]}",
            budget_bytes=2 * len(small[0]) + 1,
        ),
    )
    assert [uri[-5:] for uri, entry in page.pictures.items() if entry["src"].startswith("data:")] == ["1.jpg", "2.jpg"]
    assert page.pictures["s3://bucket/images/0.jpg"] == {"src": "pictures/0.jpg"}
    assert "2 pictures stand in this page" in page.words
    assert "1 are loaded from where they lie" in page.words


def test_nothing_is_read_once_the_budget_is_spent(make_page: MakePage, photograph: bytes) -> None:
    asked: list[str] = []

    def read(uri: str) -> bytes:
        asked.append(uri)
        return photograph

    make_page(*(line(number) for number in range(5)), pictures=Pictures(read=read, budget_bytes=10))
    assert asked == ["s3://bucket/images/0.jpg"]


def test_a_picture_that_several_lines_show_is_read_once(make_page: MakePage, photograph: bytes) -> None:
    asked: list[str] = []

    def read(uri: str) -> bytes:
        asked.append(uri)
        return photograph

    page = make_page(line(), line(), pictures=Pictures(read=read))
    assert len(asked) == len(page.pictures) == 1


def test_missing_pictures_are_counted(make_page: MakePage) -> None:
    page = make_page(line(0), line(1))
    assert page.pictures == {}
    assert "2 could not be had, and labels are drawn on an empty canvas" in page.words


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff broken", b"\x89PNG\r\n\x1a\n broken"])
def test_a_broken_picture_is_a_missing_one(make_page: MakePage, content: bytes) -> None:
    page = make_page(line(), pictures=Pictures(read=lambda _uri: content))
    assert page.pictures == {}


@pytest.fixture
def without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "CAN_SHRINK", False)
    monkeypatch.setattr(album, "CAN_SHRINK", False)
    monkeypatch.setattr(pillow, "AVAILABLE", False)


@pytest.mark.usefixtures("without_pillow")
def test_without_pillow_pictures_stand_unshrunk_and_large_ones_are_referred_to(
    make_page: MakePage, photograph: bytes
) -> None:
    large = photograph + bytes(album.ORIGINAL_BYTES_MAX)
    page = make_page(
        line(0),
        line(1),
        pictures=Pictures(read=lambda uri: large if uri.endswith("1.jpg") else photograph, link=lambda uri: uri[-5:]),
    )
    entry = page.pictures["s3://bucket/images/0.jpg"]
    assert base64.b64decode(entry["src"].partition(",")[2]) == photograph
    assert page.pictures["s3://bucket/images/1.jpg"] == {"src": "1.jpg"}
    assert "Pillow is not installed" in page.words


@pytest.mark.usefixtures("without_pillow")
def test_without_pillow_masks_have_their_colours_all_the_same(make_page: MakePage) -> None:
    mask = encoded(Image.new("L", (4, 2), 1), "PNG")
    page = make_page(masked(MAPPED), pictures=Pictures(read=lambda uri: mask if uri.endswith("png") else None))
    with opened(page.pictures["s3://b/mask.png"]["src"]) as image:
        assert image.convert("RGBA").getpixel((0, 0)) == (0x2A, 0xCF, 0x59, 255)


def test_a_mask_has_the_colours_of_its_map_and_no_background(make_page: MakePage) -> None:
    mask = encoded(Image.new("L", (4, 2), 1), "PNG")
    page = make_page(masked(MAPPED), pictures=Pictures(read=lambda uri: mask if uri.endswith("png") else None))
    label = page.objects[0]["labels"]["0"]
    assert label["mask"] == {"key": "s3://b/mask.png", "classes": [[0, 0.8, None]]}
    assert page.classes == [{"name": "Sky", "colour": "#2acf59", "ink": "#000000"}]
    assert page.pictures["s3://b/mask.png"]["size"] == [4, 2]


def _lookout() -> bytes:
    """A mask of Lookout for Vision: the palette's colour names the class, and what is transparent is not painted."""
    mask = Image.new("P", (4, 2))
    mask.putpalette(bytes.fromhex("00000023a436"))
    mask.putpixel((2, 1), 1)
    return encoded(mask, "PNG", transparency=0)


def _of_colours() -> bytes:
    mask = Image.new("RGBA", (4, 2))
    mask.putpixel((2, 1), (0x23, 0xA4, 0x36, 255))
    return encoded(mask, "PNG")


@pytest.mark.parametrize("mask", [_lookout(), _of_colours()], ids=["a palette", "transparency"])
@pytest.mark.parametrize("fixture", [None, "without_pillow"])
def test_a_mask_whose_colours_name_the_classes_is_not_shown_inverted(
    make_page: MakePage, request: pytest.FixtureRequest, mask: bytes, fixture: str | None
) -> None:
    if fixture is not None:
        request.getfixturevalue(fixture)
    crack = {"0": {"class-name": "crack", "hex-color": "#23A436"}}
    page = make_page(masked(crack), pictures=Pictures(read=lambda uri: mask if uri.endswith("png") else None))
    with opened(page.pictures["s3://b/mask.png"]["src"]) as image:
        shown = image.convert("RGBA")
        assert [shown.getpixel((x, y))[3] for y in (0, 1) for x in range(4)] == [0, 0, 0, 0, 0, 0, 255, 0]
        assert shown.getpixel((2, 1)) == (0x23, 0xA4, 0x36, 255)


def test_classes_of_a_map_without_colours_are_told_apart(make_page: MakePage) -> None:
    colours = {"1": {"class-name": "Sky"}, "2": {"class-name": "Sea"}}
    page = make_page(masked(colours))
    assert len({entry["colour"] for entry in page.classes}) == 2


def test_a_class_with_another_colour_in_another_mask_is_shown_as_it_is_drawn(make_page: MakePage) -> None:
    other = {"1": {"class-name": "Sky", "hex-color": "#0000ff"}}
    page = make_page(masked(MAPPED), masked(other, "s3://b/other.png"))
    assert [record["labels"]["0"]["mask"]["classes"] for record in page.objects] == [
        [[0, 0.8, None]],
        [[0, None, "#0000ff"]],
    ]


def test_a_large_mask_is_made_small_without_a_mixed_pixel(make_page: MakePage) -> None:
    mask = Image.new("L", (4000, 200), 1)
    mask.paste(2, (2000, 0, 4000, 200))
    colours = {**MAPPED, "2": {"class-name": "Sea", "hex-color": "#0000ff"}}
    content = encoded(mask, "PNG")
    page = make_page(masked(colours), pictures=Pictures(read=lambda uri: content if uri.endswith("png") else None))
    entry = page.pictures["s3://b/mask.png"]
    assert entry["size"] == [4000, 200]
    with opened(entry["src"]) as image:
        assert image.width == thumbnails.LONGEST_MASK_SIDE
        assert image.convert("RGB").getcolors() == [(640 * 64, (0x2A, 0xCF, 0x59)), (640 * 64, (0, 0, 255))]


def _nothing(_uri: str) -> None:
    return None


def _photograph(_uri: str) -> bytes:
    return encoded(Image.new("RGB", (2, 2)), "PNG")


def _damaged(_uri: str) -> bytes:
    """Large, so that it is made small."""
    return encoded(Image.new("L", (2000, 10), 1), "PNG")[:-30]


@pytest.mark.parametrize(
    ("read", "note"),
    [
        (_nothing, "The mask could not be read."),
        (_photograph, "The mask is not drawn: none of its colours is that of a class."),
        (_damaged, "The mask is not drawn: the PNG ends too early."),
    ],
)
def test_a_mask_that_cannot_be_drawn_says_why(
    make_page: MakePage, read: Callable[[str], bytes | None], note: str
) -> None:
    page = make_page(masked(MAPPED), pictures=Pictures(read=read))
    assert page.pictures["s3://b/mask.png"]["note"] == note


def test_a_mask_that_a_worker_painted_is_drawn_as_it_is(make_page: MakePage) -> None:
    painted = encoded(Image.new("RGB", (4, 2), "#ff0000"), "PNG")
    answer = {
        "labeledImage": {"pngImageData": base64.b64encode(painted).decode()},
        "labelMappings": {"Sky": {"color": "#ff0000"}},
        "inputImageProperties": {"width": 4, "height": 2},
    }
    page = make_page({"source-ref": "s3://b/a.jpg", "lbl": answer, "lbl-metadata": {"type": "groundtruth/custom"}})
    mask = page.objects[0]["labels"]["0"]["mask"]
    assert len(mask["key"]) < 40
    with opened(page.pictures[mask["key"]]["src"]) as image:
        assert image.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def instances(counts: object) -> dict[str, object]:
    """A line of a picture 4 wide and 2 high with two things of a class."""
    told = [{"label": "Bird", "rle": {"size": [2, 4], "counts": found}} for found in ([0, 2, 6], counts)]
    value = {"image_size": [{"width": 4, "height": 2}], "instances": told}
    return {"source-ref": "s3://b/a.jpg", "lbl": value, "lbl-metadata": {"type": "groundtruth/custom"}}


def test_instances_are_painted_in_the_colour_of_their_class(make_page: MakePage) -> None:
    page = make_page(instances([6, 2]))

    mask = page.objects[0]["labels"]["0"]["mask"]
    assert mask["classes"] == [[0, None, None]]
    with opened(page.pictures[mask["key"]]["src"]) as image:
        shown = image.convert("RGBA")
        assert image.size == (4, 2)
        assert "#{:02x}{:02x}{:02x}{:02x}".format(*shown.getpixel((3, 1))) == f"{colours.of_class(0)}ff"
        assert shown.getpixel((1, 0))[3] == 0


def test_instances_that_cannot_be_painted_say_why(make_page: MakePage) -> None:
    page = make_page(instances([6, 3]))

    (entry,) = [found for key, found in page.pictures.items() if key.startswith("painted:")]
    assert entry["note"] == "The mask is not drawn: run lengths do not sum up to 4 x 2 pixels."


def test_instances_are_painted_only_while_there_is_room(make_page: MakePage) -> None:
    page = make_page(instances([6, 2]), pictures=Pictures(budget_bytes=0))

    (entry,) = [found for key, found in page.pictures.items() if key.startswith("painted:")]
    assert entry["note"] == "The mask had no room in this page."


def test_a_sequence_of_frames_is_not_taken_for_a_picture(make_page: MakePage) -> None:
    asked: list[str] = []
    page = make_page(
        {
            "source-ref": "s3://b/seq.json",
            "lbl-ref": "s3://b/SeqLabel.json",
            "lbl-ref-metadata": {"type": "groundtruth/video-object-detection"},
        },
        pictures=Pictures(read=asked.append),
    )
    assert asked == []
    assert page.objects[0]["labels"]["0"]["reference"] == "s3://b/SeqLabel.json"


def test_reads_can_be_bounded_where_each_takes_its_time(make_page: MakePage) -> None:
    asked: list[str] = []
    page = make_page(*(line(number) for number in range(5)), pictures=Pictures(read=asked.append, reads_max=2))
    assert len(asked) == 2
    assert "5 could not be had" in page.words
