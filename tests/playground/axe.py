"""Runs the accessibility engine axe-core in the chat page."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

# Also the rules that are good practice and no criterion of WCAG; "experimental" ones are left out.
RUN = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})"""


@cache
def _engine() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


async def findings(page: Page) -> list[str]:
    """Return what axe finds in the page as it is: impact, rule, and the first elements concerned; [] if nothing."""
    # Evaluated, since the page's policy allows no script of another origin.
    await page.evaluate(f"() => {{ if (!window.axe) {{ {_engine()} }} }}")
    found: dict[str, Any] = await page.evaluate(RUN)
    return [_told(violation) for violation in found["violations"]]


def _told(violation: dict[str, Any]) -> str:
    where = "; ".join(f"{node['html'][:120]} ({node['failureSummary']})" for node in violation["nodes"][:3])
    return f"{violation['impact']} {violation['id']}: {violation['help']}, {len(violation['nodes'])} times: {where}"
