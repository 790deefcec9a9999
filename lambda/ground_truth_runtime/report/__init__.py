"""Reports: one self-contained HTML file per job and per execution, from output manifests of any origin.

Standard library alone, so that collect can make them in Lambda; pictures are drawn small where Pillow is installed.
"""

from ground_truth_runtime.report.execution import execution_report
from ground_truth_runtime.report.job import job_report
from ground_truth_runtime.report.job_entry import JobEntry
from ground_truth_runtime.report.pictures import Pictures

__all__ = ["JobEntry", "Pictures", "execution_report", "job_report"]
