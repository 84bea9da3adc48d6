"""Wrappers of foreign tools, one module or folder each. A slow tool is imported when it is first needed."""
