"""The steps from a file to a finished Document: one module each, found by its STAGE."""
