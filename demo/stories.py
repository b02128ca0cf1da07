"""What the made-up workers of the demonstration wrote. Every person, family and place is invented."""

from typing import Any

WILF: dict[str, Any] = {
    "counts_from": "2026-06-30",
    "start_date": "2026-07-01",
    "internal_review_date": "2026-07-14",
    "reason": (
        "Wilf's school asked for help. He has been coming to school tired and hungry, and told his teacher "
        "that the house is loud on Fridays. Wilf and his father both hope that the shouting can stop."
    ),
    "parents_know": True,
    "child_seen": True,
    "visits": [
        {"seen_on": "2026-07-06", "place": "At school", "who_was_there": "Ms Finch, his teacher, for the first part"},
        {"seen_on": "2026-07-09", "place": "At home, in Wilf's room"},
    ],
    "seen_alone": True,
    "wishes_known": True,
    "wishes_feelings": (
        "“I like it when Dad cooks. I don’t like the shouting on Fridays. I want to keep my rabbit.”\n\n"
        "We drew his week together; he coloured Friday black."
    ),
    "how_obtained": "play",
    "weight_given": "Wilf wants to stay at home and wants Fridays to change. The plan is built around that.",
    "parents_views": [
        {
            "person": "Tom Larkspur",
            "relation": "Father",
            "heard": True,
            "view": "“I know what he hears. I want help with the drinking before it costs me my boy.”",
        },
        {
            "person": "Ines Larkspur",
            "relation": "Mother",
            "heard": False,
            "not_heard_reason": "She lives abroad. We wrote to her on 2 July and will ring next week.",
        },
    ],
    "agencies_asked": True,
    "agencies": [
        {
            "agency": "Cobble Lane Primary",
            "person": "Ms Finch, class teacher",
            "spoke_on": "2026-07-06",
            "said": "Wilf falls asleep on Mondays and eats two breakfasts. He reads beautifully.",
            "keep_from_family": False,
        }
    ],
    "sex": "M",
    "disability_known": True,
    "disability": ["NONE"],
    "ethnicity": "WBRI",
    "address_known": True,
    "address": {"line1": "3 Quay Street", "town": "Northmere"},
    "child_health": "Wilf is well and small for his age. He is often tired. His checks are up to date.",
    "school": "Cobble Lane Primary, year 5",
    "child_education": "He reads above his age and is at school every day. On Mondays he is too tired to follow.",
    "child_feelings": "Calm and funny most days. On Thursdays he begins to worry about Friday.",
    "child_identity": "He is proud of his rabbit and of his father's cooking.",
    "child_relationships": "Close to his father and his aunt. He has two good friends and misses his mother.",
    "child_presentation": "Clean and dressed for the weather. Other children like to play with him.",
    "child_self_care": "He gets himself up and makes his own sandwiches, more than he should have to at ten.",
    "parenting_basic_care": "His father cooks every day but Friday. Clothes and bed are clean.",
    "parenting_safety": "On Fridays his father drinks and shouts. He has not hurt Wilf.",
    "parenting_warmth": "They laugh together. His father knows what Wilf fears and likes.",
    "parenting_stimulation": "His father reads with him and goes to every parents' evening.",
    "parenting_guidance": "Clear bedtimes in the week; on Fridays there are none.",
    "parenting_stability": "The same home and school since he was four.",
    "family_history": "His mother moved abroad three years ago. His father lost his work in spring.",
    "family_wider": "His aunt lives two streets away and takes him when asked.",
    "family_housing": "A warm two-bedroom flat near the harbour.",
    "family_employment": "His father is looking for work and had two interviews.",
    "family_income": "Money has been short since the spring. They get free school meals.",
    "family_integration": "They know their neighbours. His father has stopped seeing his friends.",
    "family_community": "The library and the harbour club are near. The family doctor offers help with drinking.",
    "strengths": "A father who loves him and says what is wrong. An aunt close by. A school that notices.",
    "risks": "On Fridays Wilf is frightened and does not eat or sleep properly. It happens most weeks.",
    "analysis": (
        "Wilf is safe with his father on most days and frightened on one. If nothing changes, the fear is "
        "likely to spread into the week and into school. Help with drinking, and Fridays at his aunt's, would"
        " change his week now."
    ),
    "factors": ["1B", "17A"],
    "support_required": True,
    "outcome": "child_in_need_plan",
    "next_steps": "Wilf spends Fridays at his aunt's from this week. His father sees the doctor on 20 July.",
    "shared": True,
}
"""An assessment of Wilf Larkspur, complete."""

BAY: dict[str, Any] = {
    "counts_from": "2026-06-12",
    "start_date": "2026-06-15",
    "internal_review_date": "2026-06-26",
    "reason": "Bay's grandmother rang: Bay is alone in the evenings while his mother works nights.",
    "parents_know": True,
    "child_seen": True,
    "visits": [{"seen_on": "2026-06-24", "place": "At home", "who_was_there": "His mother"}],
    "seen_alone": False,
    "not_alone_reason": "His mother stayed in the room. I will see Bay at school next week.",
    "wishes_known": True,
    "wishes_feelings": "“I’m all right when Mum’s in.” Bay is happy at home and gets on with his sister.",
    "how_obtained": "talking",
    "weight_given": "Bay asks for an adult in the house at night. We looked for who that could be.",
    "parents_views": [
        {
            "person": "Jo Saltmarsh",
            "relation": "Mother",
            "heard": True,
            "view": "“I hate leaving them. I did not know whom to ask.”",
        },
        {
            "person": "Pat Saltmarsh",
            "relation": "Grandmother",
            "heard": True,
            "view": "“I would have them every night if I were well.”",
        },
    ],
    "agencies_asked": True,
    "agencies": [
        {
            "agency": "Saltings Primary",
            "person": "Mr Reed, head of year",
            "spoke_on": "2026-06-22",
            "said": "Bay is well and never late. His sister collects him.",
            "keep_from_family": False,
        }
    ],
    "sex": "M",
    "disability_known": True,
    "disability": ["NONE"],
    "ethnicity": "WBRI",
    "address_known": True,
    "address": {"line1": "17 Mill Rise", "town": "Northmere"},
    "child_health": "Bay is healthy and plays football.",
    "school": "Saltings Primary, year 4",
    "child_education": "He is doing well at school.",
    "child_feelings": "Cheerful. He does not like the dark.",
    "child_identity": "Bay is sure of himself and of his place in the family.",
    "child_relationships": "He is close to his sister Marnie, his mother and his grandmother.",
    "child_presentation": "Neat, polite, in clothes that fit.",
    "child_self_care": "As a child of nine should. He can use the telephone.",
    "parenting_basic_care": "Food, clothes and homework are in order.",
    "parenting_safety": "Two nights a week no adult is in the house.",
    "parenting_warmth": "His mother is warm and tired.",
    "parenting_stimulation": "Football on Saturdays, homework together after school.",
    "parenting_guidance": "Fair rules that both children can name.",
    "parenting_stability": "The same home since he was born.",
    "family_history": "His parents parted when he was two; there is no contact with his father.",
    "family_wider": "His grandmother is near but not well.",
    "family_housing": "A terraced house, warm and tidy.",
    "family_employment": "His mother's night shifts will end in some months.",
    "family_income": "Enough as long as she works nights.",
    "family_integration": "The neighbours know the family and greet them.",
    "family_community": "A club for both children is open until nine.",
    "strengths": "A loving mother, a grandmother who rang, a child who says what he needs.",
    "risks": "Two nights a week Bay and his sister are alone until six in the morning.",
    "analysis": (
        "Bay needs an adult at night. With help to change the shifts or a relative to stay, he is safe at home."
    ),
    "factors": ["16A"],
    "support_required": True,
    "outcome": "child_in_need_plan",
    "next_steps": "We talk with his mother's employer this week. Until then a neighbour sleeps in the house.",
    "shared": True,
}
"""An assessment of Bay Saltmarsh as first submitted; his manager returns it because he was not seen alone."""

BAY_SEEN_ALONE: dict[str, Any] = {
    "visits": [*BAY["visits"], {"seen_on": "2026-07-09", "place": "At school"}],
    "seen_alone": True,
    "wishes_feelings": (
        "“I’m all right when Mum’s in. I sleep in Marnie’s room if she works nights.” Bay is happy at home "
        "when his mother is there and gets on with his sister."
    ),
}
"""What changed in the second version, after Bay was seen alone."""

TANSY: dict[str, Any] = {
    "counts_from": "2026-06-08",
    "start_date": "2026-06-08",
    "internal_review_date": "2026-06-22",
    "reason": "Tansy's health visitor asked for support after her mother came home from hospital.",
    "parents_know": True,
    "child_seen": True,
    "visits": [{"seen_on": "2026-06-16", "place": "At home", "who_was_there": "Her grandfather"}],
    "seen_alone": False,
    "not_alone_reason": "Tansy wanted her grandfather beside her, and he left the talking to her.",
    "wishes_known": True,
    "wishes_feelings": "Tansy showed me her room and said: “Grandad does the plaits wrong but he is funny.”",
    "how_obtained": "watching",
    "weight_given": "Tansy is at ease with her grandfather, so he stays the one who looks after her.",
    "parents_views": [
        {
            "person": "Rosa Quillfeather",
            "relation": "Mother",
            "heard": True,
            "view": "“Dad coming was the help we needed.”",
        }
    ],
    "agencies_asked": True,
    "agencies": [
        {
            "agency": "Northmere health visitors",
            "person": "Ida Moss, health visitor",
            "spoke_on": "2026-06-12",
            "said": "Tansy has had all her checks. The family asks when it needs something.",
            "keep_from_family": False,
        }
    ],
    "sex": "F",
    "disability_known": True,
    "disability": ["NONE"],
    "ethnicity": "WBRI",
    "address_known": True,
    "address": {"line1": "8 Orchard Close", "town": "Northmere"},
    "child_health": "Tansy is lively and has had her checks.",
    "school": "Reed House Infants, year 2",
    "child_education": "She loves school and speaks well for her age.",
    "child_feelings": "She was sad while her mother was away and is glad now.",
    "child_identity": "She tells everybody about her grandfather's village.",
    "child_relationships": "Three generations under one roof, and a best friend next door.",
    "child_presentation": "Bright clothes that she chooses herself.",
    "child_self_care": "She dresses herself and brushes her teeth when reminded.",
    "parenting_basic_care": "Her grandfather gives breakfast, school run and bath time.",
    "parenting_safety": "Medicines are locked away. Nothing worries us.",
    "parenting_warmth": "Much laughter, and a story every night.",
    "parenting_stimulation": "Her mother draws with her in the afternoons.",
    "parenting_guidance": "Two adults who agree, and say no kindly.",
    "parenting_stability": "The days run as before her mother was ill.",
    "family_history": "Her mother was in hospital for three weeks in May.",
    "family_wider": "Her grandfather moved in. An uncle comes on Sundays.",
    "family_housing": "A bungalow with a garden.",
    "family_employment": "Her mother's work waits for her until she is well.",
    "family_income": "Sick pay covers the rent and food.",
    "family_integration": "Neighbours help.",
    "family_community": "The health visitor comes every other week.",
    "strengths": "Three generations who talk to each other, and a plan that already works.",
    "risks": "Nothing worries us now. If her mother falls ill again, the family know whom to ring.",
    "analysis": "Tansy is well looked after. The family has found its own help.",
    "factors": ["6B"],
    "support_required": False,
    "outcome": "no_further_action",
    "next_steps": "The health visitor goes on. The family rings us or the doctor if things get worse.",
    "shared": True,
}
"""An assessment of Tansy Quillfeather that was approved."""
