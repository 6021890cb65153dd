"""Texts of the editor, in English."""

from symbios_xblocks.marks import N_

STUDIO_STRINGS = {
    "editor": N_("Editor"),
    "preview": N_("Preview"),
    "source": N_("Source (OLX)"),
    "save": N_("Save"),
    "cancel": N_("Cancel"),
    "undo": N_("Undo"),
    "saving": N_("Saving…"),
    "checking": N_("Checking…"),
    "saved": N_("Saved."),
    "no_faults": N_("No fault found."),
    "one_fault": N_("One fault stops the saving"),
    "many_faults": N_("{count} faults stop the saving"),
    "tab_faults": N_("{tab}, {count} to mend"),
    "advice": N_("Advice"),
    "use": N_("Use “{suggestion}”"),
    "add_row": N_("Add a row"),
    "remove_row": N_("Remove row {row}"),
    "move_up": N_("Move row {row} up"),
    "move_down": N_("Move row {row} down"),
    "row_removed": N_("Row {row} removed."),
    "actions": N_("Order and remove"),
    "cell": N_("{column}, row {row}"),
    "paste": N_(
        "Copy cells in your spreadsheet and paste them on the first cell: rows are added below. "
        "A first row with the column names sets the order."
    ),
    "pasted": N_("{count} rows pasted."),
    "source_hint": N_(
        "The whole block as OLX. What you change here is in the other tabs as soon as you open one."
    ),
    "preview_hint": N_("This is how a learner sees it. Nothing you do here is saved."),
    "preview_title": N_("Preview of the block"),
    "failed": N_("That did not reach the server. Nothing is lost; please try again."),
    "empty": N_("No rows yet."),
}
