"""Answers and payloads as Ground Truth hands them over, and careful workers with unsteady hands."""

import base64
import io
import json
import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from ground_truth_runtime.annotation.consolidation import Consolidated, consolidate
from ground_truth_runtime.labels.values import Unreadable

WIDTH, HEIGHT = 400, 300
Points = Sequence[tuple[float, float]]
Content = dict[str, Any]


def element(key: str, entries: Sequence[Mapping[str, Any]]) -> Content:
    """What a crowd element submits."""
    return {
        f"crowd-{key.removesuffix('s')}": {key: entries, "inputImageProperties": {"width": WIDTH, "height": HEIGHT}}
    }


def shapes(key: str, *drawn: tuple[str, Points]) -> Content:
    """Polygons, polylines or lines."""
    return element(
        key, [{"label": label, "vertices": [{"x": x, "y": y} for x, y in points]} for label, points in drawn]
    )


def keypoints(*drawn: tuple[str, float, float]) -> Content:
    """Keypoints."""
    return element("keypoints", [{"label": label, "x": x, "y": y} for label, x, y in drawn])


def instances(*drawn: tuple[str, Points], size: tuple[int, int] = (WIDTH, HEIGHT)) -> Content:
    """Painted instances, a colour each; later ones lie on top."""
    image = Image.new("RGBA", size)
    painter = ImageDraw.Draw(image)
    told = []
    for place, (label, points) in enumerate(drawn, start=1):
        painter.polygon(list(points), fill=(40 * place, 10, 200, 255))
        told.append({"color": f"#{40 * place:02x}0ac8", "label": label})
    written = io.BytesIO()
    image.save(written, "PNG")
    content = {"labeledImage": {"pngImageData": base64.b64encode(written.getvalue()).decode()}, "instances": told}
    return {"crowd-instance-segmentation": content}


def payload(*objects: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The payload file: what each worker answered to each object; an answer that is no text goes as JSON."""
    return [
        {
            "datasetObjectId": str(number),
            "dataObject": {"s3Uri": f"s3://in/{number}.png"},
            "annotations": [
                {
                    "workerId": worker,
                    "annotationData": {"content": said if isinstance(said, str) else json.dumps(said)},
                }
                for worker, said in answers.items()
            ],
        }
        for number, answers in enumerate(objects)
    ]


def nothing(uri: str) -> bytes:
    """Loads no answer."""
    raise Unreadable(f"there is nothing at {uri}")


def consolidated(content: Any, *, categories: Sequence[str] = ()) -> Consolidated:
    """Consolidates a payload under the attribute `lbl`."""
    return consolidate(content, attribute="lbl", categories=categories, load=nothing)


def label(**answers: Any) -> tuple[Any, Any]:
    """Label and metadata of one object with these answers, by worker."""
    (found,) = consolidated(payload(answers)).objects
    content = found["consolidatedAnnotation"]["content"]
    return content["lbl"], content["lbl-metadata"]


def points(annotation: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Vertices of an annotation."""
    return [(vertex["x"], vertex["y"]) for vertex in annotation["vertices"]]


def hand(seed: int) -> random.Random:
    """An unsteady hand, the same at every run."""
    return random.Random(seed)  # noqa: S311 - nothing is kept secret with it


def star(hand: random.Random, *, jitter: float, center: tuple[float, float] = (200, 150)) -> list[tuple[float, float]]:
    """A star of six rays, begun anywhere and drawn in any direction; every vertex is off by `jitter` pixels."""
    spikes = [
        (
            center[0] + radius * math.cos(math.pi * place / 6) + hand.gauss(0, jitter),
            center[1] + radius * math.sin(math.pi * place / 6) + hand.gauss(0, jitter),
        )
        for place, radius in enumerate([90, 45] * 6)
    ]
    start = hand.randrange(12) if jitter else 0
    turned = spikes[start:] + spikes[:start]
    return turned[::-1] if jitter and hand.random() < 0.5 else turned


def lane(hand: random.Random, *, jitter: float) -> list[tuple[float, float]]:
    """A wave from left to right, drawn in any direction, with as many vertices as the worker likes."""
    count = hand.randrange(12, 25)
    wave = [(20 + 360 * place / count, 150 + 60 * math.sin(place / count * 2 * math.pi)) for place in range(count + 1)]
    drawn = [(x + hand.gauss(0, jitter), y + hand.gauss(0, jitter)) for x, y in wave]
    return drawn[::-1] if hand.random() < 0.5 else drawn
