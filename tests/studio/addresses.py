"""Who may open the addresses of the studio: `tests/desk/test_access_matrix.py` tries each of them by everybody."""

DEFINES = {"anonymous": 302, "ana": 200} | dict.fromkeys(("sam", "priya", "ren", "dee", "mo", "kit"), 403)
LED_ON = DEFINES | {"ana": 302}
BUTTONS = (
    *("migration_begin", "migration_rehearse", "migration_map", "migration_run", "migration_stop", "migration_undo"),
    *("publication_file", "publication_scenarios", "publication_former", "publication_play", "publication_publish"),
    "publication_discard",
)

STUDIO: dict[str, tuple[str, dict[str, int]]] = {
    **dict.fromkeys(
        (
            *("processes", "process_versions", "publish_process", "adopt_version", "retire_version", "migration"),
            *("migration_progress", "migration_instances", "publication", "publication_progress", "process_version"),
            "process_version_file",
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
    **dict.fromkeys(
        ("migration_begin", "migration_rehearse", "migration_map", "publication_play", "publication_discard"),
        ("POST", LED_ON),
    ),
}
"""How each is tried, and what everybody gets; discarding stands last, since what is discarded is gone."""

STUDIO_BY_GET: dict[str, dict[str, int]] = dict.fromkeys(BUTTONS, LED_ON)
"""What only a button does, when its address is opened: it leads to its page."""
