"""Pictures: what a file really holds, and PNGs cut, packed and drawn."""
