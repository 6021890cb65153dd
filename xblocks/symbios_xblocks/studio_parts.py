"""Fields that several editors share."""

from symbios_xblocks.marks import N_
from symbios_xblocks.studio_form import FormField

BASICS = (
    FormField("display_name", N_("Name"), N_("Heading of the block, as learners see it.")),
    FormField("lo", N_("Learning outcomes"), N_("Ids with a space between, such as M1.3.")),
    FormField("skills", N_("Skills practised"), N_("Ids with a space between, such as S02 S08.")),
)

GRADING_FIELDS = (
    FormField(
        "mode",
        N_("Mode"),
        N_("Practice has no grade, no limit of attempts and no due date."),
        kind="select",
        options=(("practice", N_("Practice")), ("graded", N_("Graded"))),
    ),
    FormField("weight", N_("Points of the block in its subsection"), kind="number"),
    FormField("max_attempts", N_("Attempts"), N_("Empty: as the course says, or no limit."), kind="number"),
    FormField(
        "showanswer",
        N_("Show the model answer"),
        kind="select",
        options=(
            ("", N_("as the course says")),
            ("always", N_("always")),
            ("attempted", N_("after the first attempt")),
            ("finished", N_("when solved, used up or past due")),
            ("closed", N_("when used up or past due")),
            ("past_due", N_("after the due date")),
            ("never", N_("never")),
        ),
    ),
)
