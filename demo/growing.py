"""How children of different ages grow, and how families live: lines for the wide questions of an assessment.

Texts name the child by `{child}`, `{He}`, `{his}`, `{him}`, what the child likes by `{likes}`, and the `{school}`.
"""

UNBORN: dict[str, tuple[str, ...]] = {
    "pregnancy": ("The scans are as they should be, and the baby grows along the line. {parent} feels well.",),
    "getting_ready": (
        "Clothes and a bed stand ready. {parent} talks to the baby, has books and knows the group for babies.",
    ),
    "birth_plan": (
        "The midwife rings us when labour begins, also at night. The baby will need everything from others, at night "
        "most of all: the grandmother stays for the first weeks.",
    ),
}

BABY: dict[str, tuple[str, ...]] = {
    "child_health": ("Weight and length follow the line; all checks are done.", "A cough in the winter, well now."),
    "child_education": ("Reaches, babbles and loves {likes}.", "Interested in everything, {likes} above all."),
    "child_identity": ("{child} knows {his} name and {his} people.", "Part of a family that sings to {him}."),
    "child_relationships": ("Looks for {parent} first, then for {his} aunt.", "Settles with {parent} within a minute."),
    "child_presentation": ("Clean, warm, and dressed for the weather.", "Always in the yellow hat, and comfortable."),
    "child_self_care": ("As a baby should: feeds with help, and holds the spoon.", "Begins to eat with fingers."),
}

SMALL: dict[str, tuple[str, ...]] = {
    "child_health": (
        "Healthy; speech is a little late and is looked at.",
        "Well, with all vaccinations; sleeps at noon.",
    ),
    "child_education": (
        "{child} plays at {school} with {likes} and with others.",
        "Curious, and happiest with {likes}.",
    ),
    "child_identity": ("{child} says who is in the family and who is the cat.", "Tells everybody how old {child} is."),
    "child_relationships": (
        "Close to {parent}; plays well with one friend.",
        "Goes to {parent} when hurt. Shares badly, as at that age.",
    ),
    "child_presentation": (
        "Dressed in what {child} chose: stripes and boots.",
        "Clean and lively, with paint on both hands.",
    ),
    "child_self_care": (
        "Eats alone, dresses with help, is proud of shoes put on alone.",
        "Washes hands, asks for help in time.",
    ),
}

SCHOOL: dict[str, tuple[str, ...]] = {
    "child_health": ("Healthy, eyes tested in spring.", "Well. Asthma is under control; the inhaler is at school."),
    "child_education": (
        "At {school} {child} works at the level of the year. {He} would do {likes} all day.",
        "Reads well and finds numbers hard. {likes} counts more than school just now.",
    ),
    "child_identity": (
        "{child} knows what {he} is good at: {likes}.",
        "{He} is sure of {his} family and unsure of the class.",
    ),
    "child_relationships": (
        "Two good friends, and a cousin who comes on Sundays.",
        "Close to {parent}. Quarrels with friends pass quickly.",
    ),
    "child_presentation": (
        "Tidy in the morning, less so by noon, as it should be.",
        "In uniform, sometimes without a coat.",
    ),
    "child_self_care": (
        "Washes, dresses and packs the bag alone.",
        "Does what a child of this age does, when reminded.",
    ),
}

TEEN: dict[str, tuple[str, ...]] = {
    "child_health": (
        "Well in body; sleeps too late and too little.",
        "Healthy. {He} has not seen a dentist since last summer.",
    ),
    "child_education": (
        "At {school} {child} could pass everything, if {he} was there. {likes} keeps {him} going.",
        "Good in two subjects and absent in mind in the others. {likes} is what {he} wants to do.",
    ),
    "child_identity": (
        "{child} is finding out who {he} is, and wants to be asked, not told.",
        "Sure of {his} roots; careful whom {he} shows {likes}.",
    ),
    "child_relationships": (
        "One friend who knows everything, and many who know little.",
        "{He} argues with {parent} and looks for {parent} afterwards.",
    ),
    "child_presentation": ("Chooses clothes with care.", "Hood up with strangers, down after ten minutes."),
    "child_self_care": ("Cooks three dishes and washes {his} own things.", "Manages alone, more than asked for."),
}

HOME: dict[str, tuple[str, ...]] = {
    "parenting_stimulation": (
        "There is time for {likes} most days.",
        "A story or a talk each evening.",
        "They go out at the weekend, whatever the weather.",
    ),
    "parenting_guidance": (
        "Rules are few and known.",
        "Bedtime holds; the rest is bargained for.",
        "{parent} says what will happen, and it happens.",
    ),
    "parenting_stability": (
        "The same home and the same faces for years.",
        "One move in the last year; the days keep their order.",
        "Mornings are steady, evenings less so.",
    ),
    "family_wider": (
        "An aunt and two cousins in the next street.",
        "Grandparents ring on Sundays and come when asked.",
        "A small family; friends do what aunts would.",
    ),
    "family_housing": (
        "A dry flat with a bed for everybody.",
        "A small terraced house, rented, in fair repair.",
        "Two rooms and a kitchen; a garden that they share.",
    ),
    "family_employment": (
        "{parent} works in a bakery, early shifts.",
        "{parent} is looking for work near the school.",
        "{parent} works from home, three days a week.",
    ),
    "family_income": (
        "Wages and child benefit; the last week of the month is thin.",
        "Universal credit, and a debt that is being paid off.",
        "Enough, with care.",
    ),
    "family_integration": (
        "They know their neighbours by name.",
        "They keep to themselves and would like it otherwise.",
        "Well known at the allotment and the chapel.",
    ),
    "family_community": (
        "Library, surgery and bus are near.",
        "A family hub around the corner; they have been twice.",
        "The club on the quay is open until eight.",
    ),
}


def lines(age: float | None, number: int) -> dict[str, str]:
    """Return a line for each wide question, for a child of an age in years (None: not born), different by number."""
    own = UNBORN if age is None else BABY if age < 2 else SMALL if age < 5 else SCHOOL if age < 12 else TEEN
    told = {name: texts[number % len(texts)] for name, texts in own.items()}
    turn = {name: texts[(number + place) % len(texts)] for place, (name, texts) in enumerate(HOME.items())}
    return told | turn
