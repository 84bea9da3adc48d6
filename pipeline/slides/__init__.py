"""Dealing a document out to slides: what a slide holds, how high it is, where one ends."""
