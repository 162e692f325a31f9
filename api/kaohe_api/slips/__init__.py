"""Payslips as documents: Markdown, and HTML of one A4 page an agent."""

from kaohe_api.slips.html import as_html
from kaohe_api.slips.markdown import as_markdown

__all__ = ["as_html", "as_markdown"]
