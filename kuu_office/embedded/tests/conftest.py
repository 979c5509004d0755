"""An installation of its own for every test that starts something."""

import pytest

from kuu_office.embedded.tests.trial import trial_installation


@pytest.fixture
def var():
    with trial_installation() as var:
        yield var
