"""Lets `python -m pipeline` do what `octavo` does."""

from pipeline.cli.start import main

if __name__ == "__main__":
    main()
