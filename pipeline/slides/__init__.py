"""Divide a document into slides: group, measure, split and condense their content."""
