"""Slips in names, tags, pages and addresses: what is spoilt, and what the checker must say."""

from pathlib import Path

from tests.course_content.spoiling import Seed, add, remove, swap

VALLEY = "vertical/m1_u4_first_network.xml"
QUIZ = "vertical/m1_u7_quiz.xml"
WHY = "html/m1_u1_why_text.html"
WHEY = "problem/m1_p01_whey.xml"
BREAD = "problem/m1_q01_bread.xml"


def link(course: Path) -> None:
    """Put a symbolic link among the pictures."""
    (course / "static" / "alias.svg").symlink_to("m1-six-kinds.svg")


SEEDS = (
    # the tree
    Seed(
        "a pointer to nothing",
        "dead-pointer",
        "chapter/m1.xml",
        swap("chapter/m1.xml", "m1_s5_quiz", "m1_s5_kwiz"),
        6,
    ),
    Seed("broken XML", "not-well-formed", WHEY, swap(WHEY, "</choicegroup>", "")),
    Seed("one name twice", "double-url-name", QUIZ, swap(VALLEY, "m1_u4_valley", "m1_u7_quiz_bank")),
    Seed("a name with a space", "malformed-url-name", VALLEY, swap(VALLEY, "m1_u4_valley", "m1 valley")),
    Seed("a random name", "unreadable-url-name", VALLEY, swap(VALLEY, "m1_u4_valley", "a" * 32)),
    Seed(
        "no display name",
        "missing-name",
        VALLEY,
        swap(VALLEY, ' display_name="1.4 Build a first network"', ""),
    ),
    Seed(
        "a unit of four",
        "unit-too-long",
        "vertical/m1_u2_definition.xml",
        swap(
            "vertical/m1_u2_definition.xml",
            "</vertical>",
            '<html url_name="x_more" filename="start_now_text"/></vertical>',
        ),
    ),
    Seed("a file nobody reads", "unused-file", "problem/old.xml", add("problem/old.xml", "<problem/>")),
    Seed("a folder nobody knows", "stray-file", "notes/todo.txt", add("notes/todo.txt", "x")),
    Seed(
        "a second course.xml", "second-course-xml", "static/course.xml", add("static/course.xml", "<course/>")
    ),
    Seed("a link", "link-in-course", "static/alias.svg", link),
    # tags and attributes
    Seed(
        "an unknown tag",
        "unknown-tag",
        VALLEY,
        swap(VALLEY, "</vertical>", '<slider url_name="x1"/></vertical>'),
    ),
    Seed(
        "a poll without keyboard",
        "discouraged-tag",
        VALLEY,
        swap(VALLEY, "</vertical>", '<poll_question url_name="x1"/></vertical>'),
    ),
    Seed(
        "a typing slip in an attribute",
        "unknown-attribute",
        BREAD,
        swap(BREAD, 'weight="1.0"', 'wieght="1.0"'),
        1,
    ),
    Seed(
        "a slip in an attribute of ours",
        "unknown-attribute",
        VALLEY,
        swap(VALLEY, 'target="5"', 'tarhet="5"'),
        3,
    ),
    Seed(
        "a word for a number",
        "bad-value",
        "vertical/m1_u5_four_cases.xml",
        swap("vertical/m1_u5_four_cases.xml", 'max_submissions="1"', 'max_submissions="once"'),
        3,
    ),
    Seed("no family", "missing-family", VALLEY, swap(VALLEY, ' xblock-family="xblock.v1"', ""), 3),
    # our blocks
    Seed(
        "an actor that does not exist",
        "block-fault",
        VALLEY,
        swap(VALLEY, '<valid from="dairy"', '<valid from="diary"'),
        60,
    ),
    Seed(
        "an amount that is no number",
        "block-fault",
        VALLEY,
        swap(VALLEY, 'qty="9000"', 'qty="nine thousand"'),
    ),
    Seed("an unknown child", "block-fault", VALLEY, swap(VALLEY, "<explain>", "<explian/><explain>")),
    Seed("a target out of reach", "block-fault", VALLEY, swap(VALLEY, 'target="5"', 'target="500"')),
    Seed(
        "an unknown phase",
        "block-fault",
        "vertical/start_u4_where_are_you_now.xml",
        swap("vertical/start_u4_where_are_you_now.xml", 'phase="pre"', 'phase="before"'),
    ),
    # pages
    Seed("no alt text", "missing-alt-text", WHY, swap(WHY, " alt=", " data-alt="), 8),
    Seed("an open tag", "unclosed-tag", WHY, add(WHY, "<div>more")),
    Seed("tags that cross", "tag-mismatch", WHY, swap(WHY, "</strong> symbiosis", "</b> symbiosis")),
    Seed("a script", "forbidden-element", WHY, add(WHY, "<script>1</script>")),
    Seed(
        "a style", "inline-code", WHY, swap(WHY, '<ul class="lo">', '<ul class="lo" style="color: red">'), 12
    ),
    Seed("a heading left out", "heading-skipped", WHY, swap(WHY, "<h3>After", "<h5>After"), 11),
    Seed(
        "a table without caption",
        "table-without-caption",
        "html/start_path_text.html",
        swap("html/start_path_text.html", "<caption>Three paths through the whole course</caption>", ""),
    ),
    Seed(
        "a header without scope",
        "header-without-scope",
        "html/start_path_text.html",
        swap("html/start_path_text.html", ' scope="row"', ""),
    ),
    Seed(
        "a link without words",
        "link-without-words",
        WHY,
        add(WHY, '<p><a href="https://example.org/"></a></p>'),
    ),
    Seed("a page that is gone", "missing-page", "html/m1_u1_why_text.xml", remove(WHY)),
    # addresses
    Seed(
        "a picture that is gone",
        "missing-static-file",
        WHY,
        swap(WHY, "m1-four-questions.svg", "m1-five.svg"),
        8,
    ),
    Seed("a picture nobody shows", "unused-static-file", "static/old.svg", add("static/old.svg", "<svg/>")),
    Seed("a unit that is gone", "dead-link", BREAD, swap(BREAD, "m1_u2_definition", "m1_u2_gone")),
    Seed(
        "an address of one platform",
        "tied-address",
        WHY,
        add(WHY, '<p><a href="https://example.org/courses/course-v1:X+Y+Z">x</a></p>'),
    ),
    Seed("a relative address", "odd-address", WHY, add(WHY, '<p><a href="../other.html">x</a></p>')),
    Seed(
        "a title that changed",
        "stale-title",
        "vertical/start_u4_where_are_you_now.xml",
        swap("vertical/start_u4_where_are_you_now.xml", "1.2 A definition you can use", "1.2 Definitions"),
        6,
    ),
    Seed(
        "a link that quotes an old title",
        "stale-title",
        BREAD,
        swap(BREAD, ">1.2 A definition you can use<", ">1.2 What it means<"),
        22,
    ),
    Seed(
        "a link to a part that quotes another unit",
        "stale-title",
        BREAD,
        swap(
            BREAD,
            'm1_u2_definition">1.2 A definition you can use<',
            'm1_u4_valley">1.3 Build a first\n          network<',
        ),
        22,
    ),
)
