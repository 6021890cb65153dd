"""A platform publishes every file of the blocks' package that is not Python: none may be a secret."""

from tests.house.project import PACKAGES, files_below, relative

PUBLIC = {
    ".html": "templates",
    ".css": "static",
    ".js": "js",
    ".svg": "static",
    ".po": "translations",
    ".mo": "translations",
    ".csv": "skills",
    ".xml": "scenarios",
    ".md": None,
}
"""Kinds of file that may lie in the package, and the folder they must lie below (None: anywhere)."""

ANSWERS = ("correct=", "is_correct", "answer_key", "api_key", "secret_key")


def published():
    return [path for path in files_below(PACKAGES["symbios_xblocks"]) if path.suffix not in {".py", ".scss"}]


def test_only_files_made_to_be_public_lie_beside_the_blocks():
    unexpected = [relative(path) for path in published() if path.suffix not in PUBLIC]
    assert unexpected == []


def test_public_files_lie_in_their_rooms():
    lost = [
        relative(path)
        for path in published()
        if PUBLIC.get(path.suffix) and PUBLIC[path.suffix] not in path.parts
    ]
    assert lost == []


def test_no_public_file_tells_an_answer():
    telling = {
        relative(path): word
        for path in published()
        if path.suffix in {".csv", ".json", ".xml"}
        for word in ANSWERS
        if word in path.read_text("utf-8").lower()
    }
    assert telling == {}
