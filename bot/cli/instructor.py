"""``buyin instructor``: who may sign in to the instructors' pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Optional

import typer

from bot.cli.errors import UsageError

if TYPE_CHECKING:
    from bot.practice.staff import Staff

app = typer.Typer(help="Accounts for the instructors' pages.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Accounts for the instructors' pages."""


EMAIL = typer.Option(None, help="Signs in with the organisation's account of this e-mail address.")
SUBJECT = typer.Option(None, help="Signs in with the organisation's provider, under this subject.")


@app.command("add")
def add(
    name: str = typer.Argument(..., help="The name to sign in with."),
    admin: bool = typer.Option(False, "--admin", help="May see every cohort and the audit log."),
    email: Optional[str] = EMAIL,
    subject: Optional[str] = SUBJECT,
    password_stdin: bool = typer.Option(False, "--password-stdin", help="Read the password from standard input."),
) -> None:
    """Make an account; asks for the password twice."""
    from bot.practice.current import open_practice
    from bot.practice.staff import ADMIN, INSTRUCTOR
    from bot.settings import read_settings

    subject = _subject(email, subject)
    practice = open_practice(read_settings())
    password = None if subject else _password(password_stdin)
    role = ADMIN if admin else INSTRUCTOR
    practice.staff.add(name, password, role, subject)
    print(f"{name} can sign in at /instructor as {role}")


@app.command("tie")
def tie(
    name: str = typer.Argument(..., help="The account that there is."),
    email: Optional[str] = EMAIL,
    subject: Optional[str] = SUBJECT,
) -> None:
    """Let an account sign in with the organisation's own; a password stays good."""

    wanted = _subject(email, subject)
    if not wanted:
        raise UsageError("give --email or --subject: how the organisation knows this person")
    _staff().tie(name, wanted)
    print(f"{name} can sign in with your organisation")


@app.command("password")
def password(
    name: str = typer.Argument(..., help="The account's name."),
    password_stdin: bool = typer.Option(False, "--password-stdin", help="Read the password from standard input."),
) -> None:
    """Give an account a new password; whoever is signed in with it is signed out."""
    staff = _staff()
    staff.change_password(staff.named(name).id, _password(password_stdin))
    print(f"{name} has a new password")


@app.command("role")
def role(
    name: str = typer.Argument(..., help="The account's name."),
    role: str = typer.Argument(..., help="instructor or admin."),
) -> None:
    """Change what an account may see."""
    from bot.practice.staff import ROLES

    if role not in ROLES:
        raise UsageError(f"'{role}' is no role: give one of {', '.join(ROLES)}")
    staff = _staff()
    staff.change_role(staff.named(name).id, role)
    print(f"{name} is {role} now")


@app.command("remove")
def remove(
    name: str = typer.Argument(..., help="The account's name."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> None:
    """Delete an account, with its reviews; it is signed out at once."""
    staff = _staff()
    found = staff.named(name)
    if not yes and not typer.confirm(f"Delete the account of {found.name}, with its reviews?"):
        raise UsageError("nothing was deleted")
    staff.remove(found.id)
    print(f"{found.name} is removed")


@app.command("list")
def list_instructors() -> None:
    """Print each account with its role, by name."""
    for each in _staff().all():
        print(f"{each.name}  {each.role}  {'with your organisation' if each.subject else 'with a password'}")


def _staff() -> Staff:
    from bot.practice.current import open_practice
    from bot.settings import read_settings

    return open_practice(read_settings()).staff


def _subject(email: Optional[str], subject: Optional[str]) -> Optional[str]:
    from bot.practice.staff import waiting_for

    if email and subject:
        raise UsageError("give --email or --subject: whoever signs in is found by one of them")
    return waiting_for(email) if email else subject


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for a password on: give it with --password-stdin")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
