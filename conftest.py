"""For all tests: the root is on the path, and what needs a screen or measures time runs one at a time."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from vir_desktop.system import garbage

# CI draws the same examples each time; at a desk each run looks somewhere new.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# As in the program: a widget of an earlier test must not be destroyed on a later one's lane of work.
garbage.collect_only_when_asked()

pytest_plugins = ["tests.helpers.night_fixture"]  # one night, for every test that looks at it


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put every e2e test in one group, so that `-n 2` never gives two of them the processor at once."""
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.xdist_group("screen"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Collect on the main thread, between the tests."""
    yield
    garbage.collect_due()
