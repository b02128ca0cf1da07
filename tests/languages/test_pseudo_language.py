"""Everything that a page says can be translated: no word of Casewright's stays English where another language is on."""

import html
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.db import models
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.context import LIBRARY_ID, authority
from accounts.models import Role, Status, User
from accounts.working_calendar import english_bank_holidays
from cases.models import Person
from forms.models import FormVersion
from records.blank import blank_markup
from records.document import gather
from tests.cast import Cast
from tests.desk.access_addresses import MATRIX, WHO
from tests.desk.access_world import World
from tests.jobs.due_now import do_due
from tests.languages.pseudo import CODE, Data, spoken, strings, wide, words_of_definitions
from tests.studio.form_drafts import FORM, changed_assessment
from tests.studio.test_publication_pages import scenarios
from tests.workflow.answers import ASSESSMENT
from tests.workflow.bpmn_faults import SOUND
from tests.workflow.migrating import ONE_STEP
from tests.workflow.test_form_moves import written
from workflow import publications
from workflow.bpmn import read as read_process
from workflow.form_versions import moves as form_moves
from workflow.form_versions import publications as form_publications
from workflow.form_versions import rehearsals
from workflow.models import Publication
from workflow.scenarios.playing import play
from workflow.scenarios.reading import read as read_scenarios
from workflow.scenarios.report import Report

pytestmark = pytest.mark.django_db
HOLIDAYS = english_bank_holidays(date(2025, 1, 1), date(2028, 12, 31))
WRITTEN = {line for text in strings(ASSESSMENT) for line in text.split("\n")}
TITLES = {"Another title", "A third title", "assessment.json", "Write down what you found"}
OWN = {*WRITTEN, *TITLES, *(name for _day, name in HOLIDAYS), "Ring first.", "Clear.", "test.nothing"}
"""What the world of this test holds that stands encrypted in the database, or in no database at all."""

TECHNICAL = {"userTask", "again", "“title”", "assessment working days", "Start by hand: child in need plan"}
"""Names in FEEL and in BPMN, and of a step that a process is given where it is read."""


@pytest.fixture
def world(northmere: Cast, settings: Any, tmp_path: Path) -> World:
    made = World(northmere)
    spoken(settings, tmp_path)
    User.objects.update(language=CODE)
    return made


def stored(world: World) -> set[str]:
    """What stands in the database in words: names, titles, what was written."""
    found: set[str] = set()
    for identity in (world.cast.id, world.other.id, LIBRARY_ID):
        with authority(identity):
            for model in apps.get_models():
                if model._meta.app_label not in ("accounts", "cases", "records", "workflow", "forms", "jobs"):
                    continue
                fields = [f for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)]
                for row in model._default_manager.all():
                    found |= {str(getattr(row, field.attname)) for field in fields}
            people = [*User.objects.filter(authority_id=identity), *Person.objects.all()]
            found |= {str(getattr(person, "first_name", "") or person.name) for person in people}
            found |= {role.label.lower() for role in Role.objects.all()}
    return {text for text in found if text[:1].isupper() or " " in text} | OWN


OFTEN = ("sam",)
LATER = tuple(pytest.param(who, marks=pytest.mark.soak_only) for who in WHO if who not in OFTEN)
"""Whose pages are walked in the soak: they have few of their own."""


@pytest.mark.parametrize("who", [*OFTEN, *LATER])
def test_every_page_of_each_role_can_be_translated(world: World, who: str, sign_in: Any) -> None:
    user = world.person(who)
    data = Data({*stored(world), *words_of_definitions(), *TECHNICAL})
    left: dict[str, set[str]] = {}
    seen = 0
    client = sign_in(user) if user else Client()
    for name in MATRIX:
        if user is None:
            client = Client()
        elif SESSION_KEY not in client.session:  # the address before signed the person out
            client = sign_in(user)
        response = client.get(reverse(name, kwargs=world.arguments(name)), headers={"Accept-Language": CODE})
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            seen += 1
            narrow = data.narrow_in(response.content.decode())
            if narrow:
                left[name] = narrow
    assert left == {}, "\n".join(f"{name}: {words}" for name, words in left.items())
    assert seen > 5


def findings_of_everything(cast: Cast) -> dict[str, str]:
    """Pages of the studio that tell all kinds of things about files of forms and of processes, by what they tell."""
    ana = cast.ana
    changed = changed_assessment()
    old = json.dumps(changed).encode()
    changed["schema"]["properties"]["reason"] = {"type": "string", "format": "emial", "minLength": 9, "maxLength": 3}
    changed["uischema"]["elements"][0]["i18n"] = "x"
    refused = json.dumps(
        changed | {"title": 3, "for_child": {"title": "", "questions": [{"question": "/wath"}]}}
    ).encode()
    with authority(cast.id):
        written(cast)
        warned = form_publications.hold(old, "assessment.json", "", ana)
        version = form_publications.publish(warned, ana, "Names.")
        move = form_moves.begin(version, ana)
        broken = SOUND.replace('formId="manager_decision"', 'formId=""').replace('default="', 'default="Gone')
        expect = {"finished": False, "open": [{"task": "Write", "roles": ["team_manager"]}], "variables": {"a": 1}}
        played = publications.hold(ONE_STEP, "made_up.bpmn", "", ana, scenarios(expect, {"finished": False}))
        for script in read_scenarios(bytes(played.scenarios), read_process(ONE_STEP)).scripts:
            played.findings = Report.from_data(played.findings).and_then(play(ONE_STEP, script)).as_data()
        played.status = Publication.Status.PLAYED
        played.save()
        do_due(rehearsals.KIND)
        publication = {
            "process refused": publications.hold(broken.encode(), "made_up.bpmn", "", ana),
            "scenarios refused": publications.hold(ONE_STEP, "made_up.bpmn", "", ana, b'{"scenarios": [{"nme": 1}]}'),
            "scenarios failed": played,
        }
        forms = {"form refused": form_publications.hold(refused, "assessment.json", "", ana)}
        forms["form warned of"] = form_publications.hold(old.replace(b"Who else", b"Who"), "assessment.json", "", ana)
    return {
        **{name: reverse("publication", args=[held.pk]) for name, held in publication.items()},
        **{name: reverse("form_publication", args=[held.pk]) for name, held in forms.items()},
        "steps": reverse("form_publication_steps", args=[forms["form warned of"].pk]),
        "comparison": reverse("form_compare", args=[FORM]) + "?from=1&to=2",
        "rehearsal": reverse("form_move", args=[move.pk]),
    }


def test_what_analysts_are_told_of_files_can_be_translated(
    northmere: Cast, settings: Any, tmp_path: Path, sign_in: Any
) -> None:
    told = findings_of_everything(northmere)
    spoken(settings, tmp_path)
    User.objects.update(language=CODE)
    names = {
        "made_up.bpmn",
        "assessment.json",
        "Names.",
        "Who else did you see?",
        "Who did you see?",
        "Case 1",
        "Case 2",
    }
    names |= {northmere.authority.name, "Children’s services", *(user.name for user in User.objects.all())}
    names |= {"Choice", "Decide", "Write", "End", "expect", "complete Write"}  # as they stand in the files
    data = Data({*words_of_definitions(), *names, *TECHNICAL}, quoted=True)
    client = sign_in(User.objects.get(pk=northmere.ana.pk))
    pages = {name: client.get(address) for name, address in told.items()}
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(told, 200)
    left = {name: data.narrow_in(page.content.decode()) for name, page in pages.items()}
    assert {name: words for name, words in left.items() if words} == {}


def test_the_language_is_on(world: World, sign_in: Any) -> None:
    page = sign_in(world.cast.sam).get("/my-work/").content.decode()
    assert f'lang="{CODE}"' in page
    assert wide("My work") in page
    words = json.loads(html.unescape(re.search('data-component-words="([^"]*)"', page)[1]))  # type: ignore[index]
    assert words["characterCount"]["i18n"]["charactersAtLimit"] == wide("You have 0 characters remaining")


def test_english_pages_leave_the_components_their_own_words(northmere: Cast, sign_in: Any) -> None:
    page = sign_in(northmere.sam).get("/my-work/").content.decode()
    assert 'lang="en-GB" dir="ltr"' in page
    assert "data-component-words" not in page


def test_the_browser_is_asked_where_nobody_chose(world: World) -> None:
    assert f'lang="{CODE}"' in Client().get("/help/", headers={"Accept-Language": CODE}).content.decode()
    assert 'lang="en-GB"' in Client().get("/help/", headers={"Accept-Language": "cy"}).content.decode()


def test_a_forms_words_say_that_they_are_english_among_others(world: World, sign_in: Any) -> None:
    page = sign_in(world.cast.sam).get(reverse("record", kwargs=world.arguments("record"))).content.decode()
    assert '<span lang="en-GB" dir="ltr">Child and family assessment</span>' in page


def test_the_pdf_of_a_record_has_no_word_of_ours_left_in_english(world: World) -> None:
    data = Data({*stored(world), *words_of_definitions(), *TECHNICAL})
    with authority(world.cast.id), override(CODE):
        markup = render_to_string("records/pdf.jinja", gather(world.version.renditions.get()).context())
    assert f'<html lang="{CODE}">' in markup
    assert data.narrow_in(markup) == set()


def test_no_blank_form_has_a_word_of_ours_left_in_english(world: World) -> None:
    data = Data({*stored(world), *words_of_definitions(), *TECHNICAL})
    with authority(world.cast.id), override(CODE):
        versions = FormVersion.objects.exclude(status=Status.DRAFT)
        left = {version.key: data.narrow_in(blank_markup(version, "Northmere Council")) for version in versions}
    assert len(left) > 5
    assert {key: words for key, words in left.items() if words} == {}
