"""Signing: who submits a form, in what role and when, put into the answers by the server."""

from collections.abc import Collection, Iterable, Mapping

from accounts import clock
from accounts.models import Membership, User
from forms.definition import FormDefinition
from forms.elements import Question
from forms.items import expanded
from forms.json_values import Json, JsonObject, copy_of, object_of, put_at


def signature_of(user: User) -> JsonObject:
    """`{"name", "role", "at"}` of a person now. The role is the job title, else the roles held today in any team."""
    held = Membership.objects.filter(Membership.on(clock.today()), user=user).order_by("role__label")
    roles = dict.fromkeys(held.values_list("role__label", flat=True))
    at = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    role = user.job_title or ", ".join(str(label) for label in roles)
    return {"name": user.name, **({"role": role} if role else {}), "at": at}


def signed(definition: FormDefinition, answers: Mapping[str, Json], hidden: Collection[str], user: User) -> JsonObject:
    """A copy of the answers with the person's signature at every question that asks for it and is not `hidden`.

    What each item of a list asks to be signed is signed in every item.
    """
    shown = [question for question in _signed_at(definition, answers) if question.pointer not in hidden]
    return _with(answers, shown, signature_of(user) if shown else {})


def unsigned(definition: FormDefinition, answers: Mapping[str, Json]) -> JsonObject:
    """A copy of the answers that says nothing of who signed, nor when: to compare what people wrote."""
    return _with(answers, _signed_at(definition, answers), {})


def _signed_at(definition: FormDefinition, answers: Mapping[str, Json]) -> list[Question]:
    asked = expanded(definition.questions, dict(answers)).values()
    return [question for question in asked if question.control.by_server]


def _with(answers: Mapping[str, Json], places: Iterable[Question], signature: JsonObject) -> JsonObject:
    made = object_of(copy_of(dict(answers)))
    for question in places:
        put_at(made, question.path, dict(signature))
    return made
