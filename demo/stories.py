"""What the made-up workers of the demonstration wrote. Every person, family and place is invented."""

from typing import Any

WILF: dict[str, Any] = {
    "start_date": "2026-07-01",
    "reason": (
        "Wilf's school asked for help. He has been coming to school tired and hungry, and told his teacher "
        "that the house is loud on Fridays. Wilf and his father both hope that the shouting can stop."
    ),
    "learnt_from": ["child", "parents", "school"],
    "parents_know": True,
    "child_seen": True,
    "seen_on": "2026-07-09",
    "seen_alone": True,
    "wishes_known": True,
    "wishes_feelings": (
        "“I like it when Dad cooks. I don’t like the shouting on Fridays. I want to keep my rabbit.”\n\n"
        "We drew his week together; he coloured Friday black."
    ),
    "how_obtained": "play",
    "weight_given": "Wilf wants to stay at home and wants Fridays to change. The plan is built around that.",
    "health_development": "Wilf is well and often tired. He reads above his age and has two close friends.",
    "school": "Cobble Lane Primary, year 5",
    "parenting": (
        "His father cooks, reads with him and knows his friends. Since losing his work in spring he drinks on"
        " Fridays and shouts. He has not hurt Wilf. He was open about it and ashamed."
    ),
    "home_community": (
        "A warm two-bedroom flat near the harbour. Wilf's aunt lives two streets away and takes him when "
        "asked. Money has been short since the spring."
    ),
    "parents_views": (
        "His father: “I know what he hears. I want help with the drinking before it costs me my boy.” His "
        "mother lives abroad; we wrote to her and have had no answer yet."
    ),
    "strengths": "A father who loves him and says what is wrong. An aunt close by. A school that notices.",
    "risks": "On Fridays Wilf is frightened and does not eat or sleep properly. It happens most weeks.",
    "analysis": (
        "Wilf is safe with his father on most days and frightened on one. If nothing changes, the fear is "
        "likely to spread into the week and into school. Help with drinking, and Fridays at his aunt's, would"
        " change his week now."
    ),
    "support_required": True,
    "outcome": "child_in_need_plan",
}
"""An assessment of Wilf Larkspur, complete."""

BAY: dict[str, Any] = {
    "start_date": "2026-06-15",
    "reason": "Bay's grandmother rang: Bay is alone in the evenings while his mother works nights.",
    "learnt_from": ["child", "parents", "wider_family", "health"],
    "parents_know": True,
    "child_seen": True,
    "seen_on": "2026-06-24",
    "seen_alone": False,
    "not_alone_reason": "His mother stayed in the room. I will see Bay at school next week.",
    "wishes_known": True,
    "wishes_feelings": "“I’m all right when Mum’s in.” Bay is happy at home and gets on with his sister.",
    "how_obtained": "talking",
    "weight_given": "Bay asks for an adult in the house at night. We looked for who that could be.",
    "health_development": "Bay is healthy, plays football and is doing well at school.",
    "school": "Saltings Primary, year 4",
    "parenting": "His mother is warm and tired. Food, clothes and homework are in order.",
    "home_community": (
        "A terraced house. His mother's night shifts will end in some months. His grandmother is near but not well."
    ),
    "parents_views": "His mother: “I hate leaving them. I did not know whom to ask.”",
    "strengths": "A loving mother, a grandmother who rang, a child who says what he needs.",
    "risks": "Two nights a week Bay and his sister are alone until six in the morning.",
    "analysis": (
        "Bay needs an adult at night. With help to change the shifts or a relative to stay, he is safe at home."
    ),
    "support_required": True,
    "outcome": "child_in_need_plan",
}
"""An assessment of Bay Saltmarsh as first submitted; his manager returns it because he was not seen alone."""

BAY_SEEN_ALONE: dict[str, Any] = {
    "seen_alone": True,
    "wishes_feelings": (
        "“I’m all right when Mum’s in. I sleep in Marnie’s room if she works nights.” Bay is happy at home "
        "when his mother is there and gets on with his sister."
    ),
}
"""What changed in the second version, after Bay was seen alone."""

TANSY: dict[str, Any] = {
    "start_date": "2026-06-08",
    "reason": "Tansy's health visitor asked for support after her mother came home from hospital.",
    "learnt_from": ["parents", "health"],
    "parents_know": True,
    "child_seen": True,
    "seen_on": "2026-06-16",
    "seen_alone": False,
    "not_alone_reason": "Tansy wanted her grandfather beside her, and he left the talking to her.",
    "wishes_known": True,
    "wishes_feelings": "Tansy showed me her room and said: “Grandad does the plaits wrong but he is funny.”",
    "how_obtained": "watching",
    "weight_given": "Tansy is at ease with her grandfather, so he stays the one who looks after her.",
    "health_development": "Tansy is lively, speaks well for her age and has had her checks.",
    "school": "Reed House Infants, year 2",
    "parenting": "Her mother rests in the mornings. Her grandfather gives breakfast, school run and bath time.",
    "home_community": "A bungalow with a garden. Neighbours help. Her mother expects to be well soon.",
    "parents_views": "Her mother: “Dad coming was the help we needed.”",
    "strengths": "Three generations who talk to each other, and a plan that already works.",
    "risks": "Nothing worries us now. If her mother falls ill again, the family know whom to ring.",
    "analysis": "Tansy is well looked after. The family has found its own help.",
    "support_required": False,
    "outcome": "no_further_action",
}
"""An assessment of Tansy Quillfeather that was approved."""
