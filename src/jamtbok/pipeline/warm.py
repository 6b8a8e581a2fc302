"""What the server of fresh processes does before the first fork: import, make and warm up what every job needs.

It makes every template of the stair once, from a snapshot with something in every step. What is loaded, compiled and
looked up on first use is then there in every child, and none of it happens again.
"""

import gc
import tempfile
import threading
from pathlib import Path

import statsmodels.stats.contingency_tables
import statsmodels.stats.proportion  # noqa: F401 - both cost seconds, and a template may not have needed them here

from jamtbok.engine import fresh, unneeded
from jamtbok.engine.shell import shell
from jamtbok.model.steps import STEPS
from jamtbok.pipeline.job import SNAPSHOT_NAME, Job
from jamtbok.pipeline.make import make
from jamtbok.pipeline.synthetic import snapshot_of
from jamtbok.pipeline.templates import package_templates


def warm_up() -> None:
    """Make every template of the stair once and forget what came of it."""
    snapshot = snapshot_of(1)
    content = snapshot.to_json()
    with tempfile.TemporaryDirectory(prefix="jamtbok-") as folder, fresh.pretending():
        (Path(folder) / SNAPSHOT_NAME).write_bytes(content)
        for name in STEPS:
            template = (package_templates() / f"{name}.ipynb").read_bytes()
            result = make(Job(snapshot.unit.id, snapshot.year, name, template, content), folder)
            assert result.failure is None, result.failure
    shell().start_anew()


warm_up()
unneeded.allow()
fresh.be_the_server()
assert threading.active_count() == 1, "a fork must not find threads"
# What is here stays: the collector need not look through it in each child, which would copy its pages.
gc.collect()
gc.freeze()
