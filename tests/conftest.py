"""What every test may rely on; in CI a skipped test is a failure (MEDICALCOR_FAIL_ON_SKIP)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from tests.sandbox.server import JOURNAL_VARIABLE
from tests.shared import SHARED
from tests.vendor_traffic import MARKER, VendorTraffic

# `tests.shared`, and pytest itself where the cases that a test is parametrised by are not here.
_WITHOUT_SHARED = ("shared/", "got empty parameter set")
# CI must judge a change, not the day's luck: the same examples each run. A developer's runs go on exploring.
hypothesis.settings.register_profile("ci", derandomize=True)
_TRAFFIC = pytest.StashKey[VendorTraffic]()


def pytest_configure(config: pytest.Config) -> None:
    """One journal of vendors' traffic per process of the run, also seen by the processes that tests start."""
    config.addinivalue_line("markers", MARKER)
    folder = tempfile.TemporaryDirectory(prefix="medicalcor-tests-")
    config.add_cleanup(folder.cleanup)
    journal = Path(folder.name, "vendor-traffic.jsonl")
    os.environ[JOURNAL_VARIABLE] = str(journal)
    if os.environ.get("MEDICALCOR_FAIL_ON_SKIP"):
        hypothesis.settings.load_profile("ci")
    config.stash[_TRAFFIC] = VendorTraffic(journal)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Fails the test after which a vendor was sent, or answered, what its API does not know."""
    yield
    wrong = item.config.stash[_TRAFFIC].wrong()
    if wrong and item.get_closest_marker("bad_vendor_requests") is None:
        pytest.fail("not as the vendor's OpenAPI has it:\n" + "\n".join(wrong), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turns a skip into a failure where everything has to be there.

    A clone without the shared folder has nothing to install against that: such a skip stays one, and says so.
    """
    report = yield
    excused = SHARED is None and any(said in str(report.longrepr) for said in _WITHOUT_SHARED)
    strict = os.environ.get("MEDICALCOR_FAIL_ON_SKIP") and not excused
    if report.skipped and strict and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where a skip is a failure: {report.longrepr}"
    return report
