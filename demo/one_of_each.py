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
                Course(recent=11, worker="Sam", reviews=(13, 26)),
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
                Course(recent=36, worker="Hollis", submitted=35, read=40),
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
                Course(weeks=19, worker="Sam", submitted=24, outcome="child_in_need_plan", by_hand=2, marked=True),
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
                Course(weeks=24, weekday=2, decision="no_further_action", again=7, worker="Juno"),
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
                Course(weeks=21, worker="Ren", submitted=33, outcome="child_in_need_plan", by_hand=3, anew=3),
            ),
        ),
    ),
)
