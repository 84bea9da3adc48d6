"""Tests of core; a package, because stages/ has files of the same names."""
