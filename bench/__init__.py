"""The benchmark: octavo against `make` with one pandoc per output, on documents like real ones. Not in the package."""
