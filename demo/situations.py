"""What families of the demonstration live through: a dozen situations, each told by the people who saw it.

Texts name the people by `{child}`, `{parent}` (who looks after the child most), `{he}`, `{him}`, `{his}`, `{He}` and
`{His}`. Everything is invented.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation. `source` is a code of the referral's list, `need` one of N1 to N9, `factors` of the census."""

    source: str
    role: str
    agency: str
    need: str
    factors: tuple[str, ...]
    concern: str
    decided: str
    parent: str
    professional: str
    feelings: str
    care: str
    safety: str
    warmth: str
    history: str
    strengths: str
    risks: str
    analysis: str
    steps: str
    weight: str
    safe: str = "safe"
    safety_steps: str = ""
    advice: str = "The referrer and the family know whom to ring if something changes."


HEARD_SHOUTING = Situation(
    source="6",
    role="Police constable, neighbourhood team",
    agency="Northmere police",
    need="N1",
    factors=("3B", "17A"),
    concern="Neighbours rang on Saturday night because of shouting and breaking glass. {child} was on the stairs in "
    "pyjamas. {parent} had a cut lip and said that it was the third time since spring. The man had left.",
    decided="{child} has seen more than one assault, and nobody knows yet where the man is. We need to hear {him} and "
    "{parent}, each alone.",
    parent="“I told myself that {he} sleeps through it. I know now that {he} does not.” {parent} wants the "
    "locks changed.",
    professional="Three calls to this address since April. Each time {child} was awake. Bail says he may not "
    "come near.",
    feelings="{He} listens for the door. {He} sleeps badly on Saturdays and wakes if somebody raises their voice.",
    care="Meals, clothes and bedtimes are kept, also in the bad weeks.",
    safety="Since the locks were changed nobody has come. {parent} has an alarm and a word that {child} knows.",
    warmth="{parent} comforts {him} at once and never asks {him} to take sides.",
    history="{parent} met her former partner two years ago. The first assault was a month after he moved in.",
    strengths="{parent} rang the police herself the last time. Her sister has a key. {child} tells school how {he} is.",
    risks="He knows the address. Twice before {parent} let him come back, and {child} was the one who was frightened.",
    analysis="{child} is safe as long as the man stays away. What frightens {him} is that he could come back. Support "
    "for {parent}, and somebody of {his} own to talk to, make that less likely and easier to bear.",
    steps="The domestic abuse adviser sees {parent} weekly. School gives {child} a quiet start on Mondays.",
    weight="{child} asked that nobody opens the door without looking. We began the safety plan with that.",
)

LOW_AFTER_BIRTH = Situation(
    source="3B",
    role="Health visitor",
    agency="Northmere health visitors",
    need="N3",
    factors=("4B",),
    concern="{parent} has been in tears at every visit for a month and says that she feels nothing. {child} is fed and "
    "clean, and looks past her. The curtains were closed at noon.",
    decided="A mother who says that she is not coping, and a child who gets little answer from her. Help now "
    "can change "
    "this quickly, and we need to know who else is there.",
    parent="“I do everything right and feel as if I was watching it through glass. I want to feel like {his} mum.”",
    professional="Weight and growth follow the line. {child} smiles at me and has begun to smile at {his} aunt.",
    feelings="Quiet and watchful. {He} brightens when somebody sings.",
    care="{parent} feeds, washes and dresses {him} well, and writes it all down.",
    safety="Cot, stairs and medicines are safe. {parent} would never hurt {him} and is afraid of being thought so.",
    warmth="She holds {him} and says little. In the afternoons, when she has slept, she talks and plays.",
    history="{parent} was unwell after her first child too, and got better with help in four months.",
    strengths="{parent} asked for help. Her sister comes daily. The doctor saw her within a week.",
    risks="On bad days {child} has nobody who answers {him} for hours. If {parent} gets worse, the nights are "
    "the danger.",
    analysis="{child} is well cared for in body and short of company. {parent} gets better with treatment and with "
    "somebody beside her. A plan for bad days protects {him} meanwhile.",
    steps="Perinatal nurse on Tuesdays, aunt every afternoon, a group at the children's centre from next week.",
    weight="{He} turns to voices and songs, so the plan brings more of them into the morning.",
)

STAYS_AWAY = Situation(
    source="2A",
    role="Attendance lead",
    agency="Cobble Lane Primary and Saltings School",
    need="N5",
    factors=("4A",),
    concern="{child} has been in school eleven days this term. At the gate {he} shakes and cannot go in. {parent} has "
    "stopped trying and says that {he} is safer at home.",
    decided="The worry is real and so is what {he} misses. School alone has tried everything that it can.",
    parent="“You try carrying somebody who is sick with fear through a gate. I want to know what is behind it.”",
    professional="On the days when {child} comes, {he} works well and eats with two friends. It is the "
    "morning that fails.",
    feelings="Afraid before school and ashamed after. In the holidays {he} is a different child.",
    care="Food, sleep and clothes are as they should be.",
    safety="No one at home frightens {him}. Nobody hurt {him} at school that we could find.",
    warmth="{parent} is gentle and has begun to avoid every difficulty with {him}.",
    history="It began after {his} grandfather died at Easter. Nobody had asked {him} about the funeral.",
    strengths="Two friends who write every day, a teacher whom {he} trusts, and a mother who wants to understand.",
    risks="{He} is losing school and friends, and the fear grows with every week at home.",
    analysis="{child} is grieving, and staying at home keeps it away for a day at a time. With small steps "
    "and somebody "
    "to grieve with, {he} can go back this term.",
    steps="Two mornings a week from Monday, met at the side door. Bereavement group on Thursdays.",
    weight="{child} chose the side door and the days. We kept to {his} choice.",
)

LOOKS_AFTER = Situation(
    source="3A",
    role="General practitioner",
    agency="Harbour surgery",
    need="N3",
    factors=("6B", "7A"),
    concern="{parent} has a condition of the nerves that is getting worse. {child} does the shopping, the cooking and "
    "the tablets, and came to the surgery alone to ask for the prescription.",
    decided="{child} does an adult's work. {parent} has asked for help before and did not get it.",
    parent="“{He} should be out with friends. I hate it that I need {him}, and I could not do a day without {him}.”",
    professional="{child} knows every tablet by name. {He} asked me what happens to them both if I say this "
    "to anybody.",
    feelings="Proud and worn out. {He} worries at school whether {parent} has fallen.",
    care="There is food and order in the house, and most of it is {child}'s work.",
    safety="{parent} has fallen twice. {child} could not lift her and rang a neighbour.",
    warmth="They laugh at the same things. {parent} thanks {him} each evening.",
    history="{parent} has been ill for four years; {child} has helped for three.",
    strengths="Great love on both sides, a neighbour with a key, and good friends who understand.",
    risks="{His} sleep, {his} schoolwork and {his} friendships give way. If {parent} falls at night {he} is "
    "alone with it.",
    analysis="The need is {parent}'s, and {child} carries it. Care for {parent} by adults gives {child} "
    "childhood back; "
    "nothing suggests that they should be apart.",
    steps="Adult social care assesses {parent} on the 12th. Young carers' evening on Wednesdays.",
    weight="{child} wants to go on helping with supper and with nothing else. The plan says so.",
)

TOO_CROWDED = Situation(
    source="4",
    role="Housing officer",
    agency="Northmere housing",
    need="N7",
    factors=("20",),
    concern="Five people in one room since the fire. The walls are wet. {child} coughs and does homework in the bath. "
    "The heating was off because the meter was empty.",
    decided="A family in great need that does well by its children. We should find out what would help and who pays.",
    parent="“We are not bad parents, we are cold. Give us a door that shuts and we manage the rest.”",
    professional="They are next but four for a flat. They keep the room tidier than I could.",
    feelings="Cheerful and tired. {He} misses a place for {his} things.",
    care="Cooked every day on one ring. Clothes dry slowly and are clean.",
    safety="A heater stood too near the bed and has been moved. Nothing else worries us.",
    warmth="Warm, noisy, and kind to each other in a very small place.",
    history="They lost their flat to a fire in the shop below.",
    strengths="Two parents who stick together, cousins near, and a school that lends a desk.",
    risks="Cough, poor sleep and damp through a second winter.",
    analysis="{child} needs a dry home, not a change of parents. Money for heating now, and a word with housing, help "
    "more than anything else that we could do.",
    steps="Section 17 payment for the meter and a dehumidifier. Housing answers by the end of the month.",
    weight="{child} asked for a shelf with {his} name on it. That one we could do at once.",
    advice="The advice centre helps with the meter and with the housing list on Tuesdays and Fridays.",
)

WORN_OUT = Situation(
    source="3F",
    role="Paediatric nurse",
    agency="Northmere children's hospital",
    need="N2",
    factors=("6A",),
    concern="{child} wakes every two hours and must be turned. Both parents have slept in shifts for a year. {parent} "
    "fell asleep at the wheel outside the hospital.",
    decided="A disabled child is a child in need by law. The family asks for nights, and they are near the end of it.",
    parent="“{He} is the best thing in our life. I have not slept a night since March.”",
    professional="Excellent care, and two people who cannot go on like this. A night carer is what they need.",
    feelings="{He} laughs at music and at {his} brother's faces. {He} cries when the lifting hurts.",
    care="Medicines, food by tube and skin are looked after better than on a ward.",
    safety="The one danger is how tired they are.",
    warmth="{He} is talked to all day and is part of every meal.",
    history="{child} was born early. They moved here to be near the hospital.",
    strengths="Skilled and loving parents, an older brother who makes {him} laugh, a nurse who knows {him}.",
    risks="Exhaustion: a mistake with medicine, or on the road.",
    analysis="{child} thrives. To keep it so, {his} parents need two nights a week and an adapted bathroom.",
    steps="Short breaks panel on the 3rd, occupational therapist for the bathroom, a night carer on trial.",
    weight="{He} shows that {he} likes the night carer who sings. We asked for her.",
)

OUT_AT_NIGHT = Situation(
    source="5B",
    role="Youth justice worker",
    agency="Northmere youth justice service",
    need="N6",
    factors=("10A", "24A"),
    concern="{child} has been away overnight four times in six weeks and came back with a new telephone. "
    "Older boys wait "
    "in a car. {He} says that {he} owes nobody anything.",
    decided="New things, older friends, nights away: this is how children are used for selling. We talk to the police.",
    parent="“That is not {his} money and not {his} jacket. When I ask, {he} goes.”",
    professional="{child} was seen at the station with a boy whom we know. {He} carried a bag that {he} would "
    "not open.",
    feelings="Loud with others and quiet alone. {He} keeps the telephone in {his} hand while {he} sleeps.",
    care="There is food and a bed, whether {he} comes or not.",
    safety="{parent} rings the police each time and waits up. She cannot keep {him} in.",
    warmth="They watch football on Sundays. It is the one hour when {he} talks.",
    history="{His} father left in the winter. The first night away was in the same month.",
    strengths="{parent} does not give up. {His} football coach has {his} ear.",
    risks="{He} may be made to carry drugs, and be hurt if something is lost.",
    analysis="{child} is being drawn in and is not free to stop. {He} must be seen as a child who is being "
    "used. School, "
    "coach, police and we must do the same things at the same time.",
    steps="Meeting of those who know {him} on Thursday. The coach drives {him} home. Police look at the car.",
    weight="{child} wants to stay at home and not to be called a liar. We write down what {he} says as {he} says it.",
    safe="not_sure",
    safety_steps="The police know the car. {parent} has the number of the emergency duty team; {child} is at "
    "home tonight.",
)

NOBODY_CLEANS = Situation(
    source="5D",
    role="Family support worker",
    agency="Northmere early help",
    need="N1",
    factors=("2B", "16A"),
    concern="The kitchen was full of old food, and {child} slept on a sofa without a cover. {parent} smokes "
    "cannabis from "
    "the morning on. Early help went eight times; nobody opened five times.",
    decided="Early help tried for five months and it got worse. We need to see how {child} lives, and whether {parent} "
    "can change it.",
    parent="“I know how it looks. It was not so before my mum died. Tell me where to begin and do not shout at me.”",
    professional="{child} comes hungry and goes home last. Two dental appointments were missed.",
    feelings="{He} is eager to please, and hoards food in {his} bag.",
    care="When we came unannounced the second time, there was milk and clean bedding. Teeth are not looked after.",
    safety="Ashtrays and tobacco stood in reach. They are on the high shelf now.",
    warmth="{parent} is fond of {him} and often not there in mind.",
    history="{parent}'s mother kept the house going until she died in February.",
    strengths="{parent} is honest about smoking. An uncle paints the room. {child} asks for what {he} needs.",
    risks="Hunger, untreated teeth, and long days without an adult who notices {him}.",
    analysis="This is neglect that has grown with grief and cannabis. {parent} wants it otherwise and has "
    "shown it twice. "
    "With a plan that names days and tasks {child} can live well at home. Without change in three months we "
    "think again.",
    steps="Support worker three mornings a week, dentist on the 9th, cannabis service on Mondays.",
    weight="{child} wants breakfast at a table. It is the first line of the plan.",
)

PULLED_BOTH_WAYS = Situation(
    source="1A",
    role="Grandmother",
    agency="Reed House Infants",
    need="N5",
    factors=("17A",),
    concern="Since they parted {child}'s parents quarrel at every handing over, in the car park, with {him} "
    "between them. "
    "{He} has begun to wet the bed and says that {he} has a stomach ache every Friday.",
    decided="Both homes are safe and the war between them is not. It may be enough to show them what {he} hears.",
    parent="“I would stop tomorrow if the other side did.” Both of them said this, in nearly the same words.",
    professional="{child} draws two houses and a road with teeth. On Fridays {he} asks me who is coming.",
    feelings="Careful. {He} tells each parent what they like to hear.",
    care="Well fed and dressed in both homes.",
    safety="Nobody is hurt. Once a door was slammed while {he} was in it.",
    warmth="Each of them is warm when the other is not there.",
    history="They parted in January after nine years. A court decides about the holidays.",
    strengths="Two good homes, a grandmother in the middle who takes no side.",
    risks="{He} carries messages and blame, and {his} body says that it is too much.",
    analysis="{child} is harmed by the quarrel, not by either parent. If the handing over is at school and both use "
    "mediation, this can get better without us.",
    steps="Handing over at school from next Friday. Mediation begins on the 20th. School watches and rings early help.",
    weight="{child} asked for one calendar in both kitchens. There is one now.",
    advice="Both parents have the leaflet on mediation and the number of the family hub.",
)

STRANGER_WRITES = Situation(
    source="2B",
    role="Safeguarding lead",
    agency="Saltings School",
    need="N1",
    factors=("11A",),
    concern="{child} showed a friend messages from somebody who says that he is seventeen and wants pictures. "
    "{He} sent "
    "one and is now told to send more, or everybody will see it.",
    decided="{child} is being blackmailed for pictures by somebody unknown. It is a crime against {him}.",
    parent="“I was angry for an hour. Then I thought what it must be like to carry that alone to breakfast.”",
    professional="{child} did right to tell. The friend who came with {him} is a brave one.",
    feelings="Ashamed and relieved. {He} has not slept since the first threat.",
    care="A home in which everything runs as it should.",
    safety="The telephone is with the police and the account is closed. {parent} sits with {him} in the evenings.",
    warmth="{parent} said: “You are not in trouble.” {child} repeated it to me twice.",
    history="A family without troubles that we know of. They moved here last summer and {he} was lonely.",
    strengths="{child} told somebody. {parent} listens. The police acted within a day.",
    risks="That the picture is passed on; that {he} is written to again; that {he} hurts {himself} from shame.",
    analysis="{child} was groomed and is not to blame. {parent} protects {him} well. {He} needs somebody to "
    "talk to who "
    "knows about this, and a school that stops the talk.",
    steps="Counsellor on Monday. School speaks to year groups without naming anybody. Police keep us told.",
    weight="{child} decides who in school may know. So far that is two people.",
    safe="not_sure",
    safety_steps="The police have the telephone. {parent} stays with {child} tonight and has the crisis number.",
)

MARK_ON_ARM = Situation(
    source="2A",
    role="Deputy head",
    agency="Reed House Infants",
    need="N1",
    factors=("18C",),
    concern="{child} has a bruise on the upper arm in the shape of fingers. First {he} said that {he} fell, then that "
    "“somebody was cross”. {parent} said on the telephone that {he} bruises easily.",
    decided="A bruise in the shape of a grip, and two stories about it. That is reason to suspect significant harm.",
    parent="“I grabbed {him} because {he} ran at the road. I was frightened and I held too hard.”",
    professional="The doctor finds one bruise, some days old, and no others. The story of the road fits with it.",
    feelings="{He} wants it to be over and is afraid that {parent} is in trouble.",
    care="{child} is well fed and comes in clean clothes, on time.",
    safety="{parent} now walks on the side of the road. No other injuries, now or in the notes.",
    warmth="{parent} cried when she saw the photograph, and said sorry to {him}.",
    history="Nothing is known to us or the police.",
    strengths="A mother who told what happened, a grandmother in the house, a doctor who knows {him} from birth.",
    risks="{parent} is alone with three children in the afternoon, and at the end of her strength by four o'clock.",
    analysis="Probably one grip in a fright. The afternoons are too much for one person and could lead to another.",
    steps="Grandmother fetches the younger ones. {parent} comes to the parenting group. School rings if it "
    "sees a mark.",
    weight="{child} wants the mornings as they are and less shouting after school. The plan is about four o'clock.",
    safe="not_sure",
    safety_steps="{child} goes home with {his} grandmother today. The doctor sees {him} this afternoon.",
)

WITH_HER_AUNT = Situation(
    source="5C",
    role="Social worker of another council",
    agency="Larchwood Council",
    need="N8",
    factors=("8E",),
    concern="{child} has lived with a friend of {his} mother for seven weeks. {His} mother is abroad for work "
    "and left no "
    "date. The friend has no letter that lets her see a doctor with {him}.",
    decided="A child who lives with somebody who is not a relative for longer than 28 days. It may be private "
    "fostering.",
    parent="“I took {him} for a fortnight. I would keep {him} for years, but I need papers for the doctor.”",
    professional="{child} settled well here. We have a telephone number of {his} mother that rings and is not "
    "answered.",
    feelings="Friendly and a bit too good. {He} asks every evening whether there was a call.",
    care="{He} has a room, clothes and a place at the table.",
    safety="The home is safe; the checks on both adults are being made.",
    warmth="{parent} is fond of {him} and says so.",
    history="{His} mother and {parent} have been friends since school.",
    strengths="A willing carer, a good school, a mother who sends money every week.",
    risks="Nobody here may decide for {him}, and {he} does not know how long {he} stays.",
    analysis="{child} is well looked after by somebody without rights. {He} and {his} carer need an "
    "arrangement that holds.",
    steps="We reach {his} mother through her employer, and begin the checks of the carer.",
    weight="{child} wants to stay where {he} is and to hear {his} mother's voice. Both are in the steps.",
)

EXPECTED = Situation(
    source="3D",
    role="Midwife",
    agency="Northmere maternity unit",
    need="N3",
    factors=("2B", "4B"),
    concern="{parent} is in the sixth month. She took heroin until last year and is on a prescription now. She missed "
    "two scans, and says that she is afraid of us because of what happened with her first child.",
    decided="There is time before the birth to see what would keep the baby safe with {parent}. It should not "
    "be wasted.",
    parent="“I did everything different this time, and all you see is the last time.”",
    professional="The baby grows well. {parent} came to the last three appointments and brought a list of questions.",
    feelings="The baby is active and was seen at the scan sucking a thumb.",
    care="A cot and clothes stand ready. There is nobody yet who could help at night.",
    safety="Ten months without heroin; tests agree. Her prescription is in a locked box.",
    warmth="{parent} talks to the baby and has chosen a name that she tells nobody.",
    history="Her first child was adopted four years ago.",
    strengths="{parent}'s treatment holds. Her mother is back in her life. The midwife has her trust.",
    risks="A relapse in the tired weeks after the birth, with nobody at night.",
    analysis="{parent} has changed much, and the first weeks will be hard. If her mother stays for them and treatment "
    "goes on, the baby can go home with her. We decide together well before the birth.",
    steps="Meeting before the birth in the 32nd week. Grandmother is assessed as help at night.",
    weight="A baby cannot speak yet. We asked what this baby needs first: a calm {parent}, and a body free of "
    "withdrawal.",
)
