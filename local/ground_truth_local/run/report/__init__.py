"""report.html: one file with every picture and its labels drawn over it."""

from ground_truth_local.run.report.page import write

__all__ = ["write"]
