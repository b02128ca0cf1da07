"""Who may open each address of the product: `tests/desk/test_access_matrix.py` tries each of them by everybody."""

from tests.studio.addresses import STUDIO, STUDIO_BY_GET

WHO = ("anonymous", "sam", "priya", "ren", "dee", "ana", "mo", "kit")
"""Harbour's worker, her manager, another team's worker, Harbour's administrator, an analyst, the service manager, and a
worker of another authority. The child is Harbour's; the open task is Priya's decision on Sam's assessment. The
entry of the chronology is of a visit by Sam, who began to correct it."""

EVERYONE = dict.fromkeys(WHO, 200)
SIGNED_IN = EVERYONE | {"anonymous": 302}
NOBODY = dict.fromkeys(WHO, 404)
SEES_CASE = SIGNED_IN | {"ren": 404, "ana": 404, "kit": 404}
WORKS_WITH_CASE = SEES_CASE | {"dee": 404}
LED_ON = dict.fromkeys(WHO, 302) | {"ren": 404, "ana": 404, "kit": 404}
MAY_SETTLE = dict.fromkeys(WHO, 404) | {"anonymous": 302, "sam": 200, "priya": 200, "mo": 200}
MAY_MEND = dict.fromkeys(WHO, 404) | {"anonymous": 302, "sam": 302, "priya": 302, "mo": 302}
MAY_START = MAY_MEND | {"dee": 302}
"""Dee is led back to the file where her role begins nothing."""
LOOKS_AFTER = dict.fromkeys(WHO, 403) | {"anonymous": 302, "dee": 200, "mo": 200}
LED_TO_FAILED = LOOKS_AFTER | {"dee": 302, "mo": 302}
SETS = dict.fromkeys(WHO, 403) | {"anonymous": 302, "dee": 200, "ana": 200}
KEEPS_CALENDAR = dict.fromkeys(WHO, 403) | {"anonymous": 302, "dee": 200}
LOOKS_AFTER_PEOPLE = SIGNED_IN | dict.fromkeys(("sam", "ren", "ana", "kit"), 403)
SEES_SAM = SIGNED_IN | dict.fromkeys(("ren", "ana", "kit"), 404)
UNLOCKS_SAM = dict.fromkeys(WHO, 404) | dict.fromkeys(("anonymous", "priya", "dee", "mo"), 302)
ADMINISTERS = dict.fromkeys(WHO, 404) | {"anonymous": 302, "dee": 200}
MANAGES = dict.fromkeys(WHO, 404) | {"anonymous": 302, "priya": 200, "mo": 200}
MENDS = MANAGES | {"dee": 200}
WRITES_FAMILY = MANAGES | {"sam": 200}
MATRIX: dict[str, tuple[str, dict[str, int]]] = {
    "account_login": ("GET", dict.fromkeys(WHO, 302) | {"anonymous": 200}),
    "account_logout": ("GET", EVERYONE | {"anonymous": 302}),
    "mfa_authenticate": ("GET", dict.fromkeys(WHO, 302)),
    "second_factor_set_up": ("GET", dict.fromkeys(WHO, 302)),
    "me": ("GET", dict.fromkeys(WHO, 302)),
    "recovery_codes": ("GET", SIGNED_IN),
    "choose_language": ("GET", dict.fromkeys(WHO, 302)),
    "session_left": ("GET", SIGNED_IN),
    "people": ("GET", LOOKS_AFTER_PEOPLE),
    "person": ("GET", SEES_SAM),
    "unlock": ("POST", UNLOCKS_SAM),
    "remove_second_factor": ("GET", ADMINISTERS),
    "add_registration": ("GET", ADMINISTERS),
    "teams": ("GET", LOOKS_AFTER_PEOPLE),
    "move_team": ("GET", ADMINISTERS),
    "account_inactive": ("GET", NOBODY),
    "account_signup": ("GET", NOBODY),
    "account_reset_password": ("GET", NOBODY),
    "help": ("GET", EVERYONE),
    "accessibility": ("GET", EVERYONE),
    "privacy": ("GET", EVERYONE),
    "settings": ("GET", SETS),
    "setting": ("GET", SETS),
    "calendar": ("GET", KEEPS_CALENDAR),
    "calendar_remove": ("GET", KEEPS_CALENDAR),
    "notifications": ("GET", SIGNED_IN),
    "notifications_read": ("POST", dict.fromkeys(WHO, 302)),
    "notification": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302, "sam": 302}),
    "home": ("GET", dict.fromkeys(WHO, 302)),
    "my_work": ("GET", SIGNED_IN),
    "drafts": ("GET", SIGNED_IN),
    "earlier_drafts": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302, "priya": 200}),
    "earlier_draft": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302, "priya": 200}),
    "cases": ("GET", SIGNED_IN | {"ana": 403}),
    "new_file": ("GET", SIGNED_IN | {"dee": 403, "ana": 403}),
    "open_again": ("POST", MAY_MEND),
    "case": ("GET", SEES_CASE),
    "start_process": ("POST", MAY_START),
    "mark_significant": ("POST", MAY_MEND),
    "unmark_significant": ("POST", MAY_MEND),
    "allocation": ("GET", MANAGES),
    "details": ("GET", WRITES_FAMILY),
    "about_child": ("GET", SEES_CASE),
    "death": ("GET", WRITES_FAMILY),
    "about_relative": ("GET", SEES_CASE),
    "write_down_relative": ("GET", WRITES_FAMILY),
    "change_relative_fact": ("GET", WRITES_FAMILY),
    "write_down": ("GET", WRITES_FAMILY),
    "change_fact": ("GET", WRITES_FAMILY),
    "find_child": ("POST", dict.fromkeys(WHO, 302) | {"ana": 403}),
    "family_add": ("GET", WRITES_FAMILY),
    "family_end": ("GET", WRITES_FAMILY),
    "family_correct": ("GET", WRITES_FAMILY),
    "family_remove": ("POST", WRITES_FAMILY | dict.fromkeys(("sam", "priya", "mo"), 302)),
    "give_several": ("POST", LED_ON),
    "team_tasks": ("GET", SEES_CASE),
    "task": ("GET", SEES_CASE | {"priya": 302}),
    "blank_form": ("GET", SEES_CASE),
    "give": ("GET", MANAGES),
    "finish_by_hand": ("POST", LED_ON),
    "task_form_start": ("GET", LED_ON | {"priya": 200}),
    "task_form": ("GET", LED_ON),
    "task_form_item": ("GET", dict.fromkeys(WHO, 302) | {"priya": 404, "ren": 404, "ana": 404, "kit": 404}),
    "task_files": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302}),
    "task_file": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302}),
    "process": ("GET", WORKS_WITH_CASE),
    "process_diagram": ("GET", WORKS_WITH_CASE),
    "steer": ("GET", MANAGES),
    "steer_step": ("GET", MANAGES),
    "begin_offered": ("POST", LED_ON),
    "start_for_family": ("POST", MAY_START),
    "start_for_team": ("POST", LED_ON),
    "record": ("GET", SEES_CASE),
    "record_for_child": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302}),
    "record_file": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302}),
    "record_not_taken_over": ("GET", MAY_SETTLE),
    "record_correct": ("GET", MAY_MEND),
    "correction": ("GET", MAY_SETTLE),
    "correction_withdraw": ("GET", MAY_SETTLE),
    "correction_files": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302}),
    "correction_file": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302}),
    "correction_form_start": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302, "sam": 302}),
    "correction_form": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302, "sam": 200}),
    "correction_form_item": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302}),
    "record_pdf": ("GET", SEES_CASE),
    "record_text": ("GET", SEES_CASE),
    "record_pdf_status": ("GET", SEES_CASE),
    "record_pdf_retry": ("POST", SEES_CASE),
    "claim": ("POST", LED_ON),
    "release": ("POST", LED_ON),
    "incidents": ("GET", LOOKS_AFTER | {"priya": 200}),
    "incident": ("GET", MENDS),
    "incidents_again": ("GET", MENDS),
    "failed_work": ("GET", LOOKS_AFTER),
    "failed_work_give_up": ("GET", LOOKS_AFTER),
    "failed_work_retry": ("POST", LED_TO_FAILED),
    "failed_work_retry_all": ("POST", LED_TO_FAILED),
    **STUDIO,
}
BY_GET = {
    "start_process": MAY_START,
    "begin_offered": LED_ON,
    "start_for_family": MAY_START,
    "start_for_team": LED_ON,
    "mark_significant": MAY_MEND,
    "unmark_significant": MAY_MEND,
    "claim": LED_ON,
    "release": LED_ON,
    "finish_by_hand": LED_ON,
    "record_pdf_retry": LED_ON,
    "failed_work_retry": LED_TO_FAILED,
    "failed_work_retry_all": LED_TO_FAILED,
    "unlock": UNLOCKS_SAM,
    "find_child": dict.fromkeys(WHO, 302) | {"ana": 403},
    "give_several": LED_ON,
    "notifications_read": dict.fromkeys(WHO, 302),
    **STUDIO_BY_GET,
    "family_remove": dict.fromkeys(WHO, 404) | dict.fromkeys(("anonymous", "sam", "priya", "mo"), 302),
}
"""What only a button does, when its address is opened: signing in may have come between. It leads to its page."""
PDF_NOT_YET = {"record_pdf": 302, "record_pdf_status": 204, "record_pdf_retry": 302}
"""What those who may see a record get while its PDF is being made."""
