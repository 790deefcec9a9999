"""Amazon S3 in memory: one bucket."""

import io
from typing import Any

from botocore.response import StreamingBody

from tests.support.memory.client import MemoryClient, Refusal


class Objects:
    """Keys of a bucket -> what they hold."""

    def __init__(self, bucket: str, cors: list[Any]) -> None:
        self.bucket = bucket
        self.content: dict[str, bytes] = {}
        self._cors = cors

    def handle(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Answers one request."""
        if asked["Bucket"] != self.bucket:
            raise Refusal("404" if operation.startswith("Head") else "NoSuchBucket", status=404)
        match operation:
            case "GetObject":
                content = self._found(asked["Key"], "NoSuchKey", "The specified key does not exist.")
                return {"Body": StreamingBody(io.BytesIO(content), len(content)), "ContentLength": len(content)}
            case "HeadObject":
                return {"ContentLength": len(self._found(asked["Key"], "404", "Not Found"))}
            case "PutObject":
                body = asked["Body"]
                self.content[asked["Key"]] = bytes(body) if isinstance(body, bytes | bytearray) else body.read()
                return {}
            case "HeadBucket":
                return {"BucketRegion": "us-east-1"}
            case "GetBucketCors":
                return {"CORSRules": self._cors}
            case "ListObjectsV2":
                keys = sorted(key for key in self.content if key.startswith(asked.get("Prefix", "")))
                return {"Contents": [{"Key": key, "Size": len(self.content[key])} for key in keys]}
        raise NotImplementedError(operation)

    def _found(self, key: str, code: str, message: str) -> bytes:
        if key not in self.content:
            raise Refusal(code, message, status=404)
        return self.content[key]


class S3Client(MemoryClient):
    """With the one method of boto3's own that the runtime uses."""

    def upload_fileobj(self, file: Any, bucket: str, key: str, **_: Any) -> None:
        """Writes a file."""
        content = bytearray()
        while piece := file.read(1 << 20):
            content += piece
        self.call("PutObject", {"Bucket": bucket, "Key": key, "Body": bytes(content)})
