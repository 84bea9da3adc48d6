"""The tables of what the patches were written against are those of the packages Octavo pins."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from pipeline.tools.weasyprint.patches import source, written_for


@pytest.mark.parametrize("package", written_for.VERSIONS)
def test_the_installed_version_is_the_one_the_patches_were_written_for(package: str) -> None:
    assert version(package) == written_for.VERSIONS[package]


@pytest.mark.parametrize("target", written_for.DIGESTS)
def test_the_installed_source_is_the_one_a_patch_was_written_for(target: str) -> None:
    assert source.digest(target) == written_for.DIGESTS[target]


def test_what_is_said_to_be_absent_is_absent() -> None:
    absent = [target for target, digest in written_for.DIGESTS.items() if digest == source.ABSENT]
    assert [target for target in absent if source.source(target) is not None] == []
