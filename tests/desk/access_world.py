"""What the addresses lead to while every role tries them."""

import json
from datetime import date
from typing import Any

from accounts import clock
from accounts.context import authority
from accounts.models import Notification, User
from accounts.notifications import tell
from accounts.working_calendar import add_day
from cases.knowing import learn
from cases.models import Kinship, Person
from cases.person_facts import KINDS
from cases.relationships import relate
from forms import drafts
from jobs.due import schedule
from jobs.models import DueWork
from records import correcting
from records.models import ChronologyEntry, NotTakenOver
from tests.cast import Cast, make_eastholm
from tests.forms.examples import shipped
from tests.records.feeding import visit
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.test_versions import SHIPPED
from workflow import publications, work
from workflow.adoption import publish_process
from workflow.form_versions import moves as form_moves
from workflow.form_versions import publications as form_publications
from workflow.migration import acts
from workflow.models import Incident, Task
from workflow.starting import start_for_case


class World:
    """Sam submitted an assessment of Wilf; Priya has the decision."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.other = make_eastholm()
        with authority(cast.id):
            self.process = start_for_case("child_and_family_assessment", cast.cases["wilf"], cast.sam)
            task = Task.objects.get(process=self.process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, cast.sam)
            self.version = submit(task, cast.sam, ASSESSMENT).version
            self.task = Task.objects.get(process=self.process, finished__isnull=True)
            if self.task.owner is None:
                work.claim(self.task, cast.priya)
            draft = work.draft_of(self.task, cast.priya)
            drafts.save_page(draft.pk, "decision", {"/comment": ["Clear."]}, cast.priya)
            self.done = task
            schedule("test.nothing", task.pk, clock.now())
            self.failed = DueWork.objects.get(kind="test.nothing")
            DueWork.objects.update(failed_at=clock.now())
            self.incident = Incident.objects.create(process=self.process, task=task, element_id="Task", code="no_path")
            self.visited = visit(cast)
            self.correction = correcting.begin(self.visited, cast.sam, "It was on Monday.")
            self.entry = ChronologyEntry.objects.get(place="/planned_on")
            mother = Person.objects.create(given_name="Marigold", family_name="Larkspur")
            self.mother = relate(cast.cases["wilf"], mother, Kinship.MOTHER, cast.sam)
            alert = {"code": "DOG", "words": "Ring first."}
            fact = learn(cast.cases["wilf"].child, KINDS["alert"], alert, cast.sam, None)
            of_mother = learn(mother, KINDS["alert"], alert, cast.sam, None)
            assert fact is not None
            assert of_mother is not None
            self.fact, self.of_mother = fact, of_mother
            self.day = add_day(date(2026, 7, 20), "closure", "Town hall closed", "Notice", by=cast.dee)
            changed = SHIPPED.replace(b"Write the assessment", b"Write down what you found")
            self.next_version = publish_process(changed, 2)
            self.publication = publications.hold(SHIPPED, "made_up.bpmn", "A step more.", cast.ana)
            assessment = shipped("assessment/child_and_family_assessment.v1.json") | {"title": "Another title"}
            raw = json.dumps(assessment).encode()
            self.form_version = form_publications.publish(
                form_publications.hold(raw, "assessment.json", "", cast.ana), cast.ana, "Another title."
            )
            raw = json.dumps(assessment | {"title": "A third title"}).encode()
            self.form_file = form_publications.hold(raw, "assessment.json", "", cast.ana)
            self.form_move = form_moves.begin(self.form_version, cast.ana)
            self.migration = acts.begin(self.process.version, self.next_version, cast.ana)
            self.not_taken_over = NotTakenOver.objects.create(
                version=self.version,
                case=cast.cases["wilf"],
                place="/place",
                fact="child.address",
                why=NotTakenOver.Why.DOES_NOT_FIT,
                at=clock.now(),
            )
            tell(cast.sam, "told", link="/my-work/", words="Told.")
            self.told = Notification.objects.get(user=cast.sam, words="Told.")

    def arguments(self, name: str) -> dict[str, Any]:
        record = {"reference": self.version.record.reference, "version": 1}
        held: dict[str, dict[str, Any]] = {
            "case": {"reference": self.cast.cases["wilf"].reference},
            "start_process": {"reference": self.cast.cases["wilf"].reference, "key": "child_and_family_assessment"},
            "start_for_team": {"team_id": self.cast.teams["Harbour team"].pk, "key": "child_and_family_assessment"},
            "write_down": {"reference": self.cast.cases["wilf"].reference, "kind": "alert"},
            "change_fact": {"reference": self.cast.cases["wilf"].reference, "fact_id": self.fact.pk},
            "steer": {"process_id": self.process.pk, "act": "hold"},
            "steer_step": {"process_id": self.process.pk, "act": "skip", "task_id": self.task.pk},
            "begin_offered": {"task_id": self.task.pk, "element_id": "Visit"},
            "notification": {"notification_id": self.told.pk},
            "give_several": {"team_id": self.cast.teams["Harbour team"].pk},
            "team_tasks": {"team_id": self.cast.teams["Harbour team"].pk},
            "calendar_remove": {"day_id": self.day.pk},
            "setting": {"key": "assessment_working_days"},
            "move_team": {"team_id": self.cast.teams["Harbour team"].pk},
            "task_form": {"task_id": self.task.pk, "page": "decision"},
            "earlier_draft": {"task_id": self.task.pk, "number": 0},
            "task_files": {"task_id": self.task.pk, "name": "none"},
            "task_file": {"task_id": self.task.pk, "file_id": self.task.pk},
            "task_form_item": {"task_id": self.task.pk, "page": "decision", "name": "none", "item": "r10"},
        }
        if name.endswith("mark_significant"):
            return {"reference": self.cast.cases["wilf"].reference, "entry_id": self.entry.pk}
        if name in ("allocation", "open_again", "details", "death", "family_add", "about_child"):
            return held["case"]
        if name in ("person", "unlock", "remove_second_factor", "add_registration"):
            return {"user_id": self.cast.sam.pk}
        if name.endswith(("_relative", "_relative_fact")):
            relative = {"reference": self.cast.cases["wilf"].reference, "relationship_id": self.mother.pk}
            more: dict[str, dict[str, Any]] = {
                "write_down_relative": {"kind": "alert"},
                "change_relative_fact": {"fact_id": self.of_mother.pk},
            }
            return {**relative, **more.get(name, {})}
        if name in ("family_end", "family_correct", "family_remove"):
            return {"reference": self.cast.cases["wilf"].reference, "relationship_id": self.mother.pk}
        if name.startswith("record_pdf_"):
            return record | {"kind": "submission"}
        if name == "record_file":
            return record | {"file_id": self.task.pk}
        if name == "record_correct":
            return {"reference": self.visited.record.reference, "version": 1}
        if name.startswith("correction"):
            page = {"page": "check"} if name in ("correction_form", "correction_form_item") else {}
            item = {"name": "none", "item": "r10"} if name == "correction_form_item" else {}
            file = {"correction_files": {"name": "none"}, "correction_file": {"file_id": self.task.pk}}.get(name, {})
            return {"correction_id": self.correction.pk, **page, **item, **file}
        if name == "record_not_taken_over":
            return record | {"row_id": self.not_taken_over.pk}
        if name.startswith("record"):
            return record
        if name in ("process_versions", "migration_begin"):
            return {"key": self.next_version.key}
        if name.startswith("form_publication"):
            page = {"slug": self.form_version.definition.pages[0].slug} if name.endswith("_page") else {}
            kind = {"kind": "fill"} if name.endswith("_step") else {}
            return {"publication_id": self.form_file.pk, **page, **kind}
        if name.startswith("form_move") and name != "form_move_begin":
            return {"move_id": self.form_move.pk}
        if name in ("form_versions", "form_compare", "form_plan_back"):
            return {"key": self.form_version.key}
        if name.startswith("form_version") or name in ("adopt_form", "retire_form", "form_move_begin"):
            page = {"slug": self.form_version.definition.pages[0].slug} if name.endswith("_page") else {}
            return {"key": self.form_version.key, "version_id": self.form_version.pk, **page}
        if name.startswith("publication"):
            return {"publication_id": self.publication.pk}
        if name.startswith("process_version") or name in ("adopt_version", "retire_version"):
            return {"key": self.next_version.key, "version_id": self.next_version.pk}
        if name.startswith("migration"):
            return {"move_id": self.migration.pk}
        if name in (
            "task",
            "claim",
            "release",
            "give",
            "finish_by_hand",
            "task_form_start",
            "earlier_drafts",
            "blank_form",
        ):
            return {"task_id": self.task.pk}
        if name in ("process", "process_diagram"):
            return {"process_id": self.process.pk}
        if name in ("incident", "incidents_again"):
            return {"incident_id": self.incident.pk}
        if name in ("failed_work_retry", "failed_work_give_up"):
            return {"work_id": self.failed.pk}
        return held.get("start_process" if name == "start_for_family" else name, {})

    def person(self, who: str) -> User | None:
        if who == "anonymous":
            return None
        return self.other.kit if who == "kit" else self.cast.people[who]
