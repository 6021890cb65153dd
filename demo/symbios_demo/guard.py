"""What the demo refuses: a showroom with open doors never stands where strangers could walk in."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

# Set by Tutor and by the platform's own images for LMS, Studio and workers.
PRODUCTION_MARKERS = ("LMS_CFG", "CMS_CFG", "SERVICE_VARIANT", "EDX_PLATFORM_SETTINGS")
OUR_SETTINGS = "symbios_demo.settings"
OFF = frozenset({"0", "false", "no", "off"})


class Refusal(Exception):  # noqa: N818 - a refusal is not an error of the program
    """The demo will not start. The message is one sentence for the person who typed the command."""


def is_loopback(host: str) -> bool:
    """Say whether ``host`` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_production(host: str, environment: Mapping[str, str]) -> None:
    """
    Raise Refusal when anything hints at a server for others.

    ``host`` is the address to bind; ``environment`` is ``os.environ`` or a test's copy of it.
    """
    if not is_loopback(host):
        raise Refusal(f"The demo serves this machine only: give 127.0.0.1 as host, not {host}.")
    if environment.get("DEBUG", "1").lower() in OFF:
        raise Refusal(
            "The demo has no production mode: anybody can sign in as anybody, so DEBUG cannot be off."
        )
    for name in PRODUCTION_MARKERS:
        if environment.get(name):
            raise Refusal(
                f"The demo does not run beside a real platform, and {name} is set here: unset it first."
            )
    settings = environment.get("DJANGO_SETTINGS_MODULE", OUR_SETTINGS)
    if settings != OUR_SETTINGS:
        raise Refusal(
            f"The demo brings its own settings, but DJANGO_SETTINGS_MODULE is {settings}: unset it first."
        )
