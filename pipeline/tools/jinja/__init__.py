"""Jinja: the documents and layouts that are templates, where these are found, and their compiled code."""
