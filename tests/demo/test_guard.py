"""The demo refuses to be anything but a demo."""

import pytest

from symbios_demo.guard import PRODUCTION_MARKERS, Refusal, is_loopback, refuse_production


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_an_address_of_this_machine_is_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "symbios.example", ""])
def test_an_address_that_others_can_reach_is_refused_in_one_sentence(host):
    with pytest.raises(Refusal, match=r"^[^\n]+\.$"):
        refuse_production(host, {})


@pytest.mark.parametrize("value", ["0", "false", "False", "no", "off"])
def test_a_demo_without_debug_is_refused(value):
    with pytest.raises(Refusal, match="DEBUG"):
        refuse_production("127.0.0.1", {"DEBUG": value})


@pytest.mark.parametrize("marker", PRODUCTION_MARKERS)
def test_a_demo_beside_a_real_platform_is_refused(marker):
    with pytest.raises(Refusal, match=marker):
        refuse_production("127.0.0.1", {marker: "/openedx/config/lms.env.yml"})


def test_a_demo_under_somebody_elses_settings_is_refused():
    with pytest.raises(Refusal, match="lms.envs.tutor.production"):
        refuse_production("127.0.0.1", {"DJANGO_SETTINGS_MODULE": "lms.envs.tutor.production"})


def test_a_plain_machine_is_accepted():
    refuse_production("127.0.0.1", {"HOME": "/home/marta", "DEBUG": "1"})
