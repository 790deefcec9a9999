"""What Lambda calls: read the event, take the step, return. A file per function."""
