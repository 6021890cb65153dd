"""What can be wrong with the frames a caller hands in."""


class ListingFrameError(ValueError):
    """
    A listing frame lacks a column, repeats an id, or holds a value of the wrong sort. The caller can fix
    it.
    """


class PlanError(ValueError):
    """A plan was asked for that cannot be made; the message says what stands in the way."""
