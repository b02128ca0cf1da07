"""`manage.py demo_code EMAIL`: what the authenticator app of a person of the demonstration would show now."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User, normalise_email
from accounts.signin.codes import NoSecondFactorError, next_code


class Command(BaseCommand):
    """Prints one code and nothing else. For people of a demonstration only; refused in production."""

    help = "Print the code with which a person of the demonstration signs in now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="such as sam@northmere.example")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("There is no demonstration in production.")
        email = normalise_email(options["email"])
        user = User.objects.filter(email=email, authority__is_demonstration=True).first()
        if user is None:
            raise CommandError(f"Nobody in the demonstration has the email {email}. manage.py demo makes it.")
        try:
            code = next_code(user)
        except NoSecondFactorError as error:
            raise CommandError(f"{user.name} has no second factor yet: sign in once and set it up.") from error
        if code is None:
            raise CommandError("The codes of now and of the next half minute were used. Try again in half a minute.")
        self.stdout.write(code)
