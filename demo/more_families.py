"""More families of the demonstration, so that teams have the work that teams have. Everybody is invented."""

from demo import situations as lived
from demo.courses import Child, Course, Family

MORE: tuple[Family, ...] = (
    Family(
        "Linden",
        "Gorsehill Park",
        (
            Child(
                "Dunnock",
                8.8,
                "he",
                lived.PULLED_BOTH_WAYS,
                "goalkeeping",
                "“Both of them ask me if I am all right. I say yes both times.”",
                Course(recent=1, decided=None),
            ),
        ),
    ),
    Family(
        "Maris",
        "Plovercote",
        (
            Child(
                "Iris",
                16.1,
                "she",
                lived.STRANGER_WRITES,
                "photography",
                "“I thought he was the only one who got my jokes.”",
                Course(recent=1, decided=0, worker="Sam"),
            ),
        ),
    ),
    Family(
        "Thea",
        "Saltern Rise",
        (
            Child(
                "Cob",
                4.9,
                "he",
                lived.LOOKS_AFTER,
                "the neighbour’s dog",
                "“I carry the tablets like an egg.”",
                Course(recent=2, decided=1, worker="Una"),
            ),
        ),
    ),
    Family(
        "Corisande",
        "Upper Fennel",
        (
            Child(
                "Briar",
                7.9,
                "she",
                lived.MARK_ON_ARM,
                "skipping",
                "“It was one time. It was a really bad four o’clock.”",
                Course(recent=3, worker=None),
            ),
        ),
    ),
    Family(
        "Nerys",
        "Willowmarsh End",
        (
            Child(
                "Martin",
                10.1,
                "he",
                lived.STAYS_AWAY,
                "maps",
                "“If I could start at ten, when it is empty, I could do it.”",
                Course(recent=5, worker="Hollis"),
            ),
        ),
    ),
    Family(
        "Ottoline",
        "Kestrel Bank",
        (Child("Poppy", 1.3, "she", lived.LOW_AFTER_BIRTH, "peekaboo", "", Course(recent=6, worker="Silas")),),
    ),
    Family(
        "Hester",
        "Barley Quay",
        (
            Child(
                "Teal",
                13.0,
                "she",
                lived.STRANGER_WRITES,
                "swimming",
                "“I want it to be Tuesday when nobody knew.”",
                Course(recent=8, worker="Juno"),
            ),
        ),
    ),
    Family(
        "Ysolde",
        "Frostlane",
        (
            Child(
                "Colm",
                12.1,
                "he",
                lived.WITH_HER_AUNT,
                "origami",
                "“I said two weeks. I’ve counted nine.”",
                Course(recent=11, worker="Ren", reviews=(13, 26)),
            ),
        ),
    ),
    Family(
        "Zinnia",
        "Marlstone Wood",
        (
            Child(
                "Sparrow",
                9.4,
                "she",
                lived.LOOKS_AFTER,
                "netball",
                "“If Mum falls, I know which neighbour is awake.”",
                Course(recent=15, worker="Silas"),
            ),
        ),
    ),
    Family(
        "Verena",
        "Applethwaite Moor",
        (
            Child(
                "Perry",
                5.1,
                "he",
                lived.TOO_CROWDED,
                "buses",
                "“I would like a door.”",
                Course(recent=19, worker="Una", moved=(14, "Silas")),
            ),
        ),
    ),
    Family(
        "Clemency",
        "Rushford Pool",
        (
            Child(
                "Avocet",
                11.6,
                "she",
                lived.HEARD_SHOUTING,
                "reading in the airing cupboard",
                "“I listen for which key it is.”",
                Course(recent=42, worker="Hollis", moved=(20, "Sam")),
            ),
        ),
    ),
    Family(
        "Sunniva",
        "Hollybush Reach",
        (
            Child(
                "Bryn",
                14.8,
                "he",
                lived.NOBODY_CLEANS,
                "fixing bicycles",
                "“I’m fine. Ask me next week as well, though.”",
                Course(recent=26, worker="Ren", reviews=(11, 29)),
            ),
        ),
    ),
    Family(
        "Annis",
        "Windlestraw",
        (
            Child(
                "Kit",
                7.2,
                "she",
                lived.PULLED_BOTH_WAYS,
                "magic tricks",
                "“I can make a coin go away. I can’t make Fridays go away.”",
                Course(recent=34, worker="Una", submitted=33, read=38),
            ),
        ),
    ),
    Family(
        "Maeve",
        "Sorrel Heath",
        (
            Child(
                "Fenn",
                3.1,
                "he",
                lived.NOBODY_CLEANS,
                "the washing machine",
                "“More milk. More story.”",
                Course(
                    recent=31,
                    worker="Silas",
                    submitted=28,
                    read=30,
                    verdict="return",
                    remarks={"/analysis": "What would you see in three months if it had worked? Write that."},
                ),
            ),
        ),
    ),
    Family(
        "Lowenna",
        "Cherrymoor",
        (
            Child(
                "Piper",
                8.0,
                "she",
                lived.WORN_OUT,
                "the night carer’s songs",
                "She turned her head to the song and kept it there.",
                Course(recent=38, worker="Sam", submitted=37, read=42),
            ),
        ),
    ),
    Family(
        "Ruth",
        "Easterly Byre",
        (
            Child(
                "Corin",
                15.9,
                "he",
                lived.STAYS_AWAY,
                "cooking",
                "“Ask me about anything but that building.”",
                Course(recent=47, worker="Silas"),
            ),
        ),
    ),
    Family(
        "Alys",
        "Pebblewick",
        (
            Child(
                "Rook",
                10.4,
                "he",
                lived.MARK_ON_ARM,
                "cricket",
                "“She said sorry first. Grown-ups never do that.”",
                Course(weeks=17, worker="Hollis", submitted=21, outcome="no_further_action"),
            ),
        ),
    ),
    Family(
        "Tegen",
        "Lower Saffron",
        (
            Child(
                "Myrtle",
                6.3,
                "she",
                lived.HEARD_SHOUTING,
                "her torch",
                "“I have a torch for the dark and a torch for the loud.”",
                Course(weeks=12, worker="Juno", submitted=27, outcome="strategy_discussion", by_hand=1, marked=True),
            ),
        ),
    ),
    Family(
        "Bettany",
        "Greywater Stile",
        (
            Child(
                "Swift",
                13.8,
                "he",
                lived.OUT_AT_NIGHT,
                "boxing",
                "“Coach says go home, so I go home. Mostly.”",
                Course(weeks=14, worker="Una", submitted=36, outcome="other", by_hand=1),
            ),
        ),
    ),
    Family(
        "Keziah",
        "Millrace Hollow",
        (
            Child(
                "Quill",
                11.9,
                "she",
                lived.WITH_HER_AUNT,
                "the piano",
                "“I want to stay and I want her to ring.”",
                Course(weeks=20, worker="Silas", submitted=30, outcome="private_fostering", by_hand=2),
            ),
        ),
    ),
    # From the first contact to the closing.
    Family(
        "Senara",
        "Withy Locks",
        (
            Child(
                "Teasel",
                7.6,
                "he",
                lived.HEARD_SHOUTING,
                "the canal boats",
                "“On a boat you can just go to another place.”",
                Course(
                    weeks=44,
                    from_contact=True,
                    worker="Ren",
                    submitted=20,
                    outcome="strategy_discussion",
                    by_hand=1,
                    conferences=(12, 24),
                    ended_by_review=1,
                ),
            ),
            Child(
                "Yarrow",
                4.4,
                "she",
                lived.HEARD_SHOUTING,
                "feeding the ducks",
                "“I go under the table with Duck.”",
                Course(weeks=44, from_contact=True, worker="Ren", submitted=34, by_hand=2, ended_by_review=2),
            ),
        ),
    ),
)
