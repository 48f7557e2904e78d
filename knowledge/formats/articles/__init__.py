"""Articles: Markdown, HTML pages, and manuals as PDF."""
