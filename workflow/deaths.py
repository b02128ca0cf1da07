"""What follows at once when a child has died, whatever said so: those who work with the child read it, and work ends.

What nobody must be asked for any more waits for the message and says in its diagram how it ends; what is about brothers
and sisters goes on for those who live. A death that is taken back begins nothing again: the managers read what it ended.
"""

from accounts.models import User
from cases.models import Case
from workflow.delivery import DIED, send_message
from workflow.notices import concerned, read_first


def tell(case: Case, by: User) -> None:
    """Ask all who work with a child to read it, and end the work. In the transaction that holds the day."""
    read_first(case, concerned(case), by)
    send_message(DIED, case=case, by=by)
