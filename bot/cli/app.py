"""The commands, each a thin edge over the parts."""

from __future__ import annotations

import typer

from bot.cli import (
    classify,
    cohort,
    database,
    evaluate,
    export,
    instructor,
    keeping,
    persona,
    play,
    remind,
    score,
    serve,
    train,
)

app = typer.Typer(
    name="buyin",
    help="Practise first conversations that help buyers decide, and see whether you did.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("train")(train.train)
app.command("play")(play.play)
app.command("classify")(classify.classify)
app.command("evaluate")(evaluate.evaluate)
app.command("score")(score.score)
app.command("export")(export.export)
app.command("forget")(keeping.forget)
app.command("retention")(keeping.retention)
app.command("remind")(remind.remind)
app.add_typer(persona.app, name="persona")
app.add_typer(cohort.app, name="cohort")
app.add_typer(instructor.app, name="instructor")
app.add_typer(database.app, name="db")
