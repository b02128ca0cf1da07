"""Who may open the addresses of the studio: `tests/desk/test_access_matrix.py` tries each of them by everybody."""

DEFINES = {"anonymous": 302, "ana": 200} | dict.fromkeys(("sam", "priya", "ren", "dee", "mo", "kit"), 403)
LED_ON = DEFINES | {"ana": 302}
BUTTONS = (
    *("migration_begin", "migration_rehearse", "migration_map", "migration_run", "migration_stop", "migration_undo"),
    *("publication_file", "publication_scenarios", "publication_former", "publication_play", "publication_publish"),
    "publication_discard",
    *("form_move_begin", "form_move_rehearse", "form_move_run", "form_move_stop", "form_move_undo", "form_plan_back"),
    *("form_publication_rehearse", "form_publication_publish", "form_publication_discard"),
)

STUDIO: dict[str, tuple[str, dict[str, int]]] = {
    **dict.fromkeys(
        (
            *("processes", "process_versions", "publish_process", "adopt_version", "retire_version", "migration"),
            *("migration_progress", "migration_instances", "publication", "publication_progress", "process_version"),
            "process_version_file",
            *("forms", "form_reading_ages", "publish_form", "form_publication", "form_publication_file"),
            *("form_publication_page", "form_publication_steps", "form_publication_step", "form_versions"),
            *("form_compare", "form_version", "form_version_file", "form_version_page", "adopt_form", "retire_form"),
            *("form_move", "form_move_progress"),
        ),
        ("GET", DEFINES),
    ),
    "process_version_scenarios": ("GET", DEFINES | {"ana": 404}),
    **dict.fromkeys(
        ("migration_run", "migration_stop", "migration_undo", "publication_file", "publication_scenarios"),
        ("POST", DEFINES),
    ),
    "publication_former": ("POST", DEFINES | {"ana": 404}),
    "publication_publish": ("POST", DEFINES),
    **dict.fromkeys(("form_move_run", "form_move_stop", "form_move_undo"), ("POST", DEFINES)),
    "form_publication_publish": ("POST", DEFINES),
    **dict.fromkeys(
        ("migration_begin", "migration_rehearse", "migration_map", "publication_play", "publication_discard"),
        ("POST", LED_ON),
    ),
    **dict.fromkeys(
        ("form_move_begin", "form_move_rehearse", "form_plan_back", "form_publication_rehearse"), ("POST", LED_ON)
    ),
    "form_publication_discard": ("POST", LED_ON),
}
"""How each is tried, and what everybody gets; discarding stands last, since what is discarded is gone."""

STUDIO_BY_GET: dict[str, dict[str, int]] = dict.fromkeys(BUTTONS, LED_ON)
"""What only a button does, when its address is opened: it leads to its page."""
