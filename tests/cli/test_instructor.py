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


def test_an_account_is_changed_and_removed(tmp_path):
    url = f"sqlite:///{tmp_path}/x.db"
    buyin("instructor", "add", "Ida", "--password-stdin", stdin="correct horse battery\n", BUYIN_DATABASE_URL=url)
    new = buyin(
        "instructor", "password", "Ida", "--password-stdin", stdin="another one of these\n", BUYIN_DATABASE_URL=url
    )
    assert new.returncode == 0, new.stderr
    assert buyin("instructor", "role", "Ida", "admin", BUYIN_DATABASE_URL=url).returncode == 0
    assert "admin" in buyin("instructor", "list", BUYIN_DATABASE_URL=url).stdout
    assert buyin("instructor", "role", "Ida", "king", BUYIN_DATABASE_URL=url).returncode == 2
    assert buyin("instructor", "remove", "Ida", "--yes", BUYIN_DATABASE_URL=url).returncode == 0
    gone = buyin("instructor", "remove", "Ida", "--yes", BUYIN_DATABASE_URL=url)
    assert (gone.returncode, "no such instructor" in gone.stderr) == (2, True)
