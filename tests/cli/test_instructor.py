"""Instructors' accounts from the terminal."""

from tests.cli.test_cli import buyin


def test_an_account_for_the_organisations_sign_in_needs_no_password(practice, sqlite_url):
    made = buyin("instructor", "add", "Ida", "--email", "Ida@example.com", BUYIN_DATABASE_URL=sqlite_url)
    assert made.returncode == 0, made.stderr
    assert practice.staff.signed_in_elsewhere("u-17", "", "ida@example.com").name == "Ida"
    tied = buyin("instructor", "tie", "Ida", "--subject", "u-18", BUYIN_DATABASE_URL=sqlite_url)
    assert tied.returncode == 0, tied.stderr
    assert practice.staff.signed_in_elsewhere("u-18", "").name == "Ida"


def test_how_somebody_is_found_is_said_in_one_way(practice, sqlite_url):
    for asked in (
        ("add", "Ida", "--email", "ida@x.example", "--subject", "u"),
        ("tie", "Ida"),
        ("add", "I", "--email", "x"),
    ):
        refused = buyin("instructor", *asked, BUYIN_DATABASE_URL=sqlite_url)
        assert refused.returncode == 2
        assert "e-mail" in refused.stderr or "--email or --subject" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert practice.staff.all() == []
