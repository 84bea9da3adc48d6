"""The vocabulary every other part speaks: standard library only, no input or output."""
