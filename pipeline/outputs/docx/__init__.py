"""The Word document: reference document, styles, fields, and what pandoc's writer leaves to do."""
