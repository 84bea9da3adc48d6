"""Tests of the vocabulary; a package, because stages/ has files of the same names."""
