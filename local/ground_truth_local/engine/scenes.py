"""What the pictures of a data set show, remembered: several jobs often label the same pictures."""

import hashlib
from collections import OrderedDict

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.picture.load import open_picture
from ground_truth_local.engine.picture.scene import Scene, analyse
from ground_truth_local.engine.store import Store

REMEMBERED = 256


class SceneReader:
    """Reads pictures as a worker's browser would and remembers what they show by their content."""

    def __init__(self) -> None:
        self._scenes: OrderedDict[bytes, Scene] = OrderedDict()

    def read(self, item: DataObject, store: Store) -> Scene:
        """What a data object shows.

        Raises:
            ObjectError: workers cannot see it: it is missing, no image, or its bucket's CORS rules keep them out.
        """
        uri = item.source_ref
        if uri is None:
            raise ObjectError("ClientError: an image task needs source-ref, the line has source")
        content = store.read(uri)
        store.require_cors(uri)
        digest = hashlib.sha256(content).digest()
        scene = self._scenes.get(digest)
        if scene is None:
            scene = analyse(open_picture(content, uri=uri), content=content)
            self._scenes[digest] = scene
            if len(self._scenes) > REMEMBERED:
                self._scenes.popitem(last=False)
        else:
            self._scenes.move_to_end(digest)
        return scene
