"""The benchmark: Octavo against `make` with one pandoc per output, on realistic documents. Not part of the package."""
