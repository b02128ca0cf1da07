"""What lists have in common whose items are added and removed one by one: what to say of too few and too many."""

from accounts.looked_up import gettext
from forms.controls.base import Control


class Counted(Control):
    """A list of files, or of repeated items."""

    def too_few_message(self, least: int, count: int) -> str:
        """What to say when there are `count` of them and there should be `least` or more."""
        text = gettext("Add %(missing)s more to “%(label)s”: it needs at least %(least)s")
        return text % {"label": self.label, "missing": least - count, "least": least}

    def too_many_message(self, most: int, count: int) -> str:
        """What to say when there are `count` of them and there can be `most`."""
        text = gettext("Remove %(over)s from “%(label)s”: it can have %(most)s, and has %(count)s")
        return text % {"label": self.label, "over": count - most, "most": most, "count": count}
