"""Labels turned with their photographs: workers see them upright; some datasets count pixels as they are stored.

A camera that is held on its side stores the picture lying, and says so in its Exif data (tag 274, orientation).
Browsers turn it; readers that ignore the tag do not, and labels that were made with them lie, too.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.files import FileUnavailable
from ground_truth_cli.export.geometry import Point
from ground_truth_cli.export.pictures import Frame
from ground_truth_cli.imports.dataset import DatasetImage, Region
from ground_truth_runtime.labels.model import Box, ImageSize

if TYPE_CHECKING:
    from ground_truth_cli.imports.dataset import Pixels

UNKNOWN = "its photograph is turned by its Exif data, and its size tells not whether its labels are: left as they are"
"""Why labels may be wrong although nothing else is."""


def upright(image: DatasetImage, frame: Frame) -> tuple[DatasetImage, bool, str]:
    """An image whose labels count in the upright picture.

    Args:
        image: The image.
        frame: What its file tells.

    Returns:
        The image, whether its labels were turned, and what is doubtful about it; empty where nothing is.

    Raises:
        FileUnavailable: Its size in the dataset is another one than its file's.
    """
    shown = (frame.upright.width, frame.upright.height)
    if image.size is None or image.upright:
        doubt = UNKNOWN if frame.turned and not image.upright else ""
        return replace(image, size=image.size or frame.upright), False, doubt
    told = (image.size.width, image.size.height)
    if told == shown:
        return image, False, UNKNOWN if frame.turned and frame.stored == shown else ""
    if told != frame.stored:
        raise FileUnavailable(f"its image has {shown[0]} x {shown[1]} pixels, and {told[0]} x {told[1]} in the dataset")
    turn = _TURNS[frame.orientation]
    width, height = frame.stored
    size = ImageSize(width=shown[0], height=shown[1], depth=image.size.depth)
    boxes = [_turned_box(box, lambda point: turn(point, width, height)) for box in image.boxes]
    polygons = [
        replace(shape, vertices=tuple(turn(vertex, width, height) for vertex in shape.vertices))
        for shape in image.polygons
    ]
    regions = [_turned_region(region, frame.orientation) for region in image.regions]
    return replace(image, size=size, boxes=boxes, polygons=polygons, regions=regions), True, ""


def _turned_box(box: Box, turn: Callable[[Point], Point]) -> Box:
    one, other = turn((box.left, box.top)), turn((box.left + box.width, box.top + box.height))
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return replace(box, left=left, top=top, width=max(one[0], other[0]) - left, height=max(one[1], other[1]) - top)


def _turned_region(region: Region, orientation: int) -> Region:
    def pixels() -> "Pixels":
        numpy = needed("numpy", what="masks")
        found = region.pixels()
        match orientation:
            case 5:
                return found.T
            case 6:
                return numpy.rot90(found, -1)  # type: ignore[no-any-return]
            case 7:
                return numpy.rot90(found, 2).T  # type: ignore[no-any-return]
            case _:
                return numpy.rot90(found)  # type: ignore[no-any-return]

    return Region(label=region.label, pixels=pixels)


# Where a point of the stored picture of a width and height is in the upright one, by orientation. Those that turn by a
# half or only mirror keep the size, so that no dataset tells whether it counts them in.
_TURNS: dict[int, Callable[[Point, float, float], Point]] = {
    5: lambda point, _width, _height: (point[1], point[0]),
    6: lambda point, _width, height: (height - point[1], point[0]),
    7: lambda point, width, height: (height - point[1], width - point[0]),
    8: lambda point, width, _height: (point[1], width - point[0]),
}
