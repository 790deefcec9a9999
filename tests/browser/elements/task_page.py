"""A task's page, as a worker meets it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

WITNESS = """
document.addEventListener("all-crowd-elements-ready", () => (window.crowdReady = true));
document.addEventListener("crowd-submit", (event) => (window.crowdAnswer = event.detail.answer));
window.crowdChanges = [];
document.addEventListener("crowd-change", (event) => window.crowdChanges.push(event.target.localName));
"""
"""Notes what the page tells, as a portal does."""


def page_of(body: str) -> str:
    """A whole page with the elements and the witness."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Task</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><script>{WITNESS}</script></head>'
        f'<body><script type="module" src="/elements/crowd-html-elements.js"></script>{body}</body></html>'
    )


LOADED = """() => Array.from(document.querySelectorAll("[data-crowd-tool]")).every(
    (tool) => tool.problem !== "The picture is still loading.")"""
"""Before that, a tool for pictures is not submitted."""


@dataclass
class TaskPage:
    """Works on a task, and reads what it gives."""

    page: Page

    @property
    def form(self) -> Locator:
        """The form, wherever it stands."""
        return self.page.locator("crowd-form")

    @property
    def collected(self) -> dict[str, Any]:
        """The answer as it stands, submitted or not."""
        answer: dict[str, Any] = self.form.evaluate("form => form.collect()")
        return answer

    @property
    def submitted(self) -> dict[str, Any] | None:
        """What was submitted, if anything was."""
        answer: dict[str, Any] | None = self.page.evaluate("() => window.crowdAnswer ?? null")
        return answer

    def wait_for_pictures(self) -> None:
        """Waits until every tool has its picture, or has said that there is none."""
        self.page.wait_for_function(LOADED)

    def submit(self) -> dict[str, Any] | None:
        """Presses the button, once pictures have loaded, and gives what was submitted."""
        self.wait_for_pictures()
        self.page.get_by_role("button", name="Submit", exact=True).click()
        return self.submitted

    @property
    def message(self) -> str:
        """What stands against submitting, as the worker reads it."""
        return self.page.locator("crowd-form .message[role=alert]").inner_text()

    @property
    def problems(self) -> list[str]:
        """What is wrong with the page itself."""
        problems: list[str] = self.page.evaluate("() => document.crowdProblems")
        return problems

    @property
    def focused(self) -> str:
        """The innermost focused element: its tag, and its role or type."""
        told: str = self.page.evaluate(
            """() => {
                let at = document.activeElement;
                while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                return `${at.localName} ${at.getAttribute("role") ?? at.getAttribute("name") ?? ""}`.trim();
            }"""
        )
        return told
