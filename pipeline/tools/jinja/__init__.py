"""Jinja: expanding documents, rendering layouts, finding templates, and caching their bytecode."""
