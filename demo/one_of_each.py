"""Families of the demonstration, one at least in each state that the work can have.

Everybody is invented: given names of birds and plants, family names of places that there are not.
"""

from demo import situations as lived
from demo.courses import Child, Course, Family

ONE_OF_EACH: tuple[Family, ...] = (
    # Referrals under way, and those that ended without an assessment.
    Family(
        "Merle",
        "Thistlecombe",
        (
            Child(
                "Linnet",
                7.4,
                "she",
                lived.HEARD_SHOUTING,
                "roller skates",
                "“When it is loud I count the stairs. There are fourteen.”",
                Course(recent=0, decided=None),
            ),
        ),
    ),
    Family(
        "Fern",
        "Quaylark",
        (
            Child(
                "Alder",
                12.6,
                "he",
                lived.STAYS_AWAY,
                "drawing comics",
                "“My legs just don’t go in.”",
                Course(recent=3, decided=None),
            ),
        ),
    ),
    Family(
        "Bryher",
        "Mossgate",
        (
            Child(
                "Sedge",
                0.4,
                "he",
                lived.LOW_AFTER_BIRTH,
                "the mobile over the cot",
                "",
                Course(recent=0, recorded=False),
            ),
        ),
    ),
    Family(
        "Tilia",
        "Sandwick Green",
        (
            Child(
                "Teasel",
                4.2,
                "she",
                lived.TOO_CROWDED,
                "building blocks",
                "“We all sleep in a row like beans.”",
                Course(weeks=23, weekday=1, decision="no_further_action"),
            ),
        ),
    ),
    Family(
        "Oriel",
        "Featherley",
        (
            Child(
                "Siskin",
                9.1,
                "he",
                lived.PULLED_BOTH_WAYS,
                "model trains",
                "“I am the postman.”",
                Course(weeks=11, weekday=3, decision="other_service"),
            ),
        ),
    ),
    # Assessments under way.
    Family(
        "Bronwen",
        "Hazelrigg Down",
        (
            Child(
                "Wren",
                8.3,
                "she",
                lived.LOOKS_AFTER,
                "baking",
                "“I can cook five things. I would like to cook one and then go out.”",
                Course(recent=17, worker="Sam", weekday=0),
            ),
        ),
    ),
    Family(
        "Tansin",
        "Cresswater",
        (
            Child(
                "Jay",
                14.2,
                "he",
                lived.OUT_AT_NIGHT,
                "football",
                "“I’m not stupid. I know what they are. I just can’t be the one who says it.”",
                Course(recent=11, worker="Sam", reviews=(13, 26), beside=("missing_before", "missing")),
            ),
        ),
    ),
    Family(
        "Isolde",
        "Underwood Cross",
        (
            Child(
                "Robin",
                6.0,
                "he",
                lived.NOBODY_CLEANS,
                "snails",
                "“I had toast at a table. You can ask Uncle.”",
                Course(
                    recent=33,
                    worker="Sam",
                    submitted=30,
                    read=32,
                    verdict="return",
                    remarks={
                        "/risks": "Say how often, and since when.",
                        "/wishes_feelings": "This is lovely. Add where you were when he said it.",
                    },
                ),
            ),
        ),
    ),
    Family(
        "Gwenna",
        "Dovermead",
        (
            Child(
                "Lark",
                10.8,
                "she",
                lived.HEARD_SHOUTING,
                "her hamster",
                "“Will you tell me before he comes back? Not after.”",
                Course(recent=36, worker="Hollis", submitted=35, read=40, beside=("dispute",)),
            ),
        ),
    ),
    Family(
        "Petrel",
        "Ottershaw Lea",
        (
            Child(
                "Heron",
                13.5,
                "he",
                lived.STAYS_AWAY,
                "chess",
                "“Grandad would have walked me.”",
                Course(recent=48, worker="Hollis", submitted=47, read=55),
            ),
        ),
    ),
    Family(
        "Elowen",
        "Starling Hythe",
        (
            Child(
                "Clover",
                5.5,
                "she",
                lived.MARK_ON_ARM,
                "puddles",
                "“Mummy was scared of the car and I was scared of Mummy.”",
                Course(
                    weeks=19,
                    worker="Sam",
                    submitted=24,
                    outcome="child_in_need_plan",
                    by_hand=2,
                    marked=True,
                    beside=("case_note", "service_goes_on", "supervision"),
                ),
            ),
        ),
    ),
    Family(
        "Morwen",
        "Larkenby",
        (
            Child(
                "Basil",
                2.8,
                "he",
                lived.LOW_AFTER_BIRTH,
                "wooden spoons",
                "“Mama sleep. Auntie sing.”",
                Course(weeks=15, worker="Ren", submitted=29, outcome="early_help"),
            ),
        ),
    ),
    Family(
        "Averil",
        "Coldbrook Sands",
        (Child("", None, "the baby", lived.EXPECTED, "", "", Course(recent=14, worker="Juno")),),
    ),
    Family(
        "Delphine",
        "Wickham Fold",
        (
            Child(
                "Hazel",
                11.2,
                "she",
                lived.NOBODY_CLEANS,
                "singing",
                "“I do Ash’s packed lunch. He likes the corners cut.”",
                Course(weeks=7, worker="Una", submitted=28, outcome="child_in_need_plan"),
            ),
            Child(
                "Ash",
                6.7,
                "he",
                lived.NOBODY_CLEANS,
                "dinosaurs",
                "“Hazel is the boss of breakfast.”",
                Course(weeks=7, worker="Una", submitted=28, outcome="child_in_need_plan"),
            ),
        ),
    ),
    Family(
        "Rosalba",
        "Tidewell",
        (
            Child(
                "Finn",
                15.4,
                "he",
                lived.OUT_AT_NIGHT,
                "music on headphones",
                "“They said I could leave whenever I like. Then they laughed.”",
                Course(recent=1, decision="strategy_discussion", worker="Hollis"),
            ),
        ),
    ),
    Family(
        "Odile",
        "Bramblecote",
        (
            Child(
                "Ivy",
                3.6,
                "she",
                lived.TOO_CROWDED,
                "stickers",
                "“My bed is the top of Gran.”",
                Course(weeks=24, weekday=2, decision="no_further_action", again=7, worker="Juno", beside=("transfer",)),
            ),
        ),
    ),
    Family(
        "Sabra",
        "Netherfinch",
        (
            Child(
                "Reed",
                9.9,
                "he",
                lived.WORN_OUT,
                "bells and drums",
                "He laughed when the drum was louder than he expected, and asked for it again with his eyes.",
                Course(
                    weeks=21,
                    worker="Ren",
                    submitted=33,
                    outcome="child_in_need_plan",
                    by_hand=3,
                    anew=3,
                    beside=("meeting", "service_asked", "practice_audit"),
                ),
            ),
        ),
    ),
    # What waits for one decision or is being written: a contact, enquiries, an emergency, a conference, a closing.
    Family(
        "Demelza",
        "Saltmere Row",
        (
            Child(
                "Sorrel",
                7.1,
                "she",
                lived.STAYS_AWAY,
                "drawing horses",
                "“My tummy knows when it is Monday.”",
                Course(recent=0, from_contact=True, decided=None),
            ),
        ),
    ),
    Family(
        "Loveday",
        "Gannet Wold",
        (
            Child(
                "Merlin",
                9.6,
                "he",
                lived.MARK_ON_ARM,
                "kites",
                "“I said it was the door. It wasn’t the door.”",
                Course(recent=5, decision="strategy_discussion", worker="Ren", by_hand=1),
            ),
        ),
    ),
    Family(
        "Kerensa",
        "Otterbrook Stair",
        (
            Child(
                "Willow",
                8.9,
                "she",
                lived.HEARD_SHOUTING,
                "her scooter",
                "“I took my scooter to bed, so we could go quickly.”",
                Course(recent=2, decision="strategy_discussion", worker="Una", by_hand=1, emergency=True),
            ),
        ),
    ),
    Family(
        "Jenifry",
        "Harrowmere End",
        (
            Child(
                "Juniper",
                10.2,
                "she",
                lived.HEARD_SHOUTING,
                "knitting",
                "“When they shout I count my stitches aloud.”",
                Course(recent=14, decision="strategy_discussion", worker="Juno", by_hand=1),
            ),
        ),
    ),
    Family(
        "Eseld",
        "Copsewater",
        (
            Child(
                "Tern",
                6.4,
                "he",
                lived.TOO_CROWDED,
                "marbles",
                "“I have a door now. I knock on it myself.”",
                Course(
                    recent=31,
                    worker="Silas",
                    submitted=29,
                    read=30,
                    outcome="no_further_action",
                    closing_approved=False,
                ),
            ),
        ),
    ),
)
