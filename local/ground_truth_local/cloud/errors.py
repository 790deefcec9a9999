"""What can go wrong with the local cloud, in one tree::

CloudError
|-- PortTaken         another process listens on the port
|-- FolderTaken       another local cloud works in the folder
|-- FolderUnusable    the folder is a file, holds other files, or can't be written to
|-- CloudNotReady     the cloud's process ended, or did not answer in time
`-- MiniStackChanged  MiniStack is not the version that the adapter was written for
"""


class CloudError(Exception):
    """Base of the errors of the local cloud; the message is fit to be shown to a person."""


class PortTaken(CloudError):
    """Another process listens on the port."""


class FolderTaken(CloudError):
    """Another local cloud works in the folder."""


class FolderUnusable(CloudError):
    """The folder is a file, holds other files, can't be made or can't be written to."""


class CloudNotReady(CloudError):
    """The cloud's process ended before it was ready, or did not answer in time."""


class MiniStackChanged(CloudError):
    """A name of MiniStack that the adapter builds on is missing or has another shape."""
