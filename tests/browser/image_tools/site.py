"""A site on this machine: the elements' folder, pages made by tests, and pictures with or without a CORS rule."""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

ELEMENTS = Path(str(files("ground_truth_local"))) / "elements"


@dataclass
class Site:
    """What is served, by path: at `address`, the pages' origin, and at `bucket`, with a CORS rule if `cors`."""

    address: str = ""
    bucket: str = ""
    served: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    cors: bool = True

    def put(self, path: str, content: bytes, content_type: str | None = None) -> None:
        """Serves bytes at a path that begins with a slash, from both origins."""
        guessed = content_type or mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.served[path] = (guessed, content)

    def find(self, path: str) -> tuple[str, bytes] | None:
        """Content type and bytes of a path, the elements' own files among them."""
        if path in self.served:
            return self.served[path]
        file = ELEMENTS / path.removeprefix("/elements/")
        if not path.startswith("/elements/") or not file.is_file():
            return None
        return {".js": "text/javascript", ".css": "text/css"}[file.suffix], file.read_bytes()


@contextmanager
def running_site() -> Iterator[Site]:
    """Two servers over one site, both on 127.0.0.1."""
    site = Site()
    site.put("/favicon.ico", b"", "image/x-icon")
    with _server(site, bucket=False) as page_server, _server(site, bucket=True) as bucket_server:
        site.address = f"http://127.0.0.1:{page_server.server_port}"
        site.bucket = f"http://127.0.0.1:{bucket_server.server_port}"
        yield site


@contextmanager
def _server(site: Site, *, bucket: bool) -> Iterator[ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # A page loads dozens of modules: heads and bodies go out together, and at once.
        wbufsize = 2**16
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            found = site.find(self.path.partition("?")[0])
            content_type, content = found if found is not None else ("text/plain", b"not here")
            self.send_response(200 if found is not None else 404)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            # Tests put other pages and pictures at the same paths; the elements stay what they are.
            lasting = self.path.startswith("/elements/")
            self.send_header("Cache-Control", "max-age=3600" if lasting else "no-store")
            if bucket and site.cors:
                self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
