"""The Word document: reference document, styles, fields, and the finishing of pandoc's output."""
