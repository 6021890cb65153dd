"""A runtime in memory, just enough to load a block from OLX and write it again. It serves nothing."""

from typing import Any

from django.conf import settings
from lxml import etree
from xblock.core import XBlock
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, Runtime


class _Words:
    """The i18n service: the author's own words."""

    @staticmethod
    def gettext(text: str) -> str:
        return text

    @staticmethod
    def ngettext(singular: str, plural: str, number: int) -> str:
        return singular if number == 1 else plural


class MemoryRuntime(Runtime):
    """Holds blocks while they are checked; has no pages, so asking it for an address is an error."""

    user_id = None

    def __init__(self) -> None:
        ids = MemoryIdManager()
        services = {"field-data": KvsFieldData(DictKeyValueStore()), "i18n": _Words()}
        super().__init__(id_reader=ids, id_generator=ids, services=services)

    def load(self, node: etree._Element) -> XBlock:
        """Make a block from an element, which is left as it was."""
        return self.get_block(
            self.parse_xml_string(etree.tostring(node, encoding="unicode", with_tail=False))
        )

    def handler_url(self, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError

    def resource_url(self, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError

    def local_resource_url(self, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


def prepare_django() -> None:
    """Give blocks the few settings they look at, unless a project has given its own."""
    if not settings.configured:
        settings.configure(USE_I18N=False, USE_TZ=True, DATABASES={}, INSTALLED_APPS=[])
