"""The structure tree of a PDF, completed after WeasyPrint 70 has made it: what programs read instead of the page."""
