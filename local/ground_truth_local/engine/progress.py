"""How far a job is, and telling of it."""

from ground_truth_local.engine.job import Counters, JobListener, JobStatus, JobUpdate


class Progress:
    """Counts the objects of one job and tells a listener of every change.

    Attributes:
        total: objects to be labeled; 0 until the manifest was read.
        labeled: objects with a label.
        failed: objects that cannot be labeled.
        stop_requested: whether somebody asked the job to end early; it is Stopping from then on.
        output_manifest_uri: where the output manifest is, once it is written.
    """

    def __init__(self, listener: JobListener) -> None:
        self._listener = listener
        self.total = 0
        self.labeled = 0
        self.failed = 0
        self.stop_requested = False
        self.output_manifest_uri: str | None = None

    def tell(self, status: JobStatus, *, failure_reason: str | None = None) -> None:
        """Tells how far the job is."""
        if self.stop_requested and not status.ended:
            status = JobStatus.STOPPING
        self._listener(
            JobUpdate(
                status=status,
                counters=Counters(
                    human_labeled=self.labeled,
                    failed=self.failed,
                    unlabeled=self.total - self.labeled - self.failed,
                ),
                output_manifest_uri=self.output_manifest_uri,
                failure_reason=failure_reason,
            )
        )
