"""Text as people type it, made safe to store and possible to compare in the same way on every database."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from symbios_matching.exceptions import InvalidInput

_SPACES = re.compile(r"\s+")
_NEWLINES = re.compile(r"\n{3,}")


def name_key(name: str) -> str:
    """
    Return the key under which two spellings count as the same name: NFKC, case-folded, spaces collapsed.

    >>> name_key("  Straße   &  Söhne ")
    'strasse & söhne'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return _SPACES.sub(" ", folded).strip()[:200]


def fold(text: str) -> str:
    """
    Return ``text`` for searching: compatible forms, no case, no accents, single spaces.

    >>> fold("Tropine  (sveže) – Trüb")
    'tropine (sveze) – trub'
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return _SPACES.sub(" ", "".join(c for c in spread if not unicodedata.combining(c))).strip()


def _is_refused(character: str) -> bool:
    """Control characters and lone surrogates: no person types them, and not every database stores them."""
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t\r"


def one_line(field: str, text: object, *, longest: int) -> str:
    """
    Return a text of one line in NFC with single spaces, at most ``longest`` characters.

    Raises InvalidInput for anything but a string, for line breaks (they would forge mail headers), for
    control characters and for what is too long.
    """
    cleaned = paragraphs(field, text, longest=None)
    if "\n" in cleaned:
        raise InvalidInput({field: [_("Write this on one line.")]})
    return _within(field, _SPACES.sub(" ", cleaned), longest)


def paragraphs(field: str, text: object, *, longest: int | None) -> str:
    """
    Return a text of several lines in NFC, line ends as ``\\n``. Raises InvalidInput as ``one_line`` does.
    """
    if not isinstance(text, str):
        raise InvalidInput({field: [_("Write text here.")]})
    if any(_is_refused(character) for character in text):
        raise InvalidInput({field: [_("This holds characters that cannot be shown. Type it again.")]})
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = _NEWLINES.sub("\n\n", unicodedata.normalize("NFC", unified)).strip()
    return cleaned if longest is None else _within(field, cleaned, longest)


def _within(field: str, text: str, longest: int) -> str:
    if len(text) > longest:
        raise InvalidInput(
            {
                field: [
                    _("This has %(length)d characters; at most %(longest)d fit.")
                    % {"length": len(text), "longest": longest}
                ]
            }
        )
    return text
