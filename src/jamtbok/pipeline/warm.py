"""What the server of fresh processes does before the first fork: import, make and warm up what every job needs.

It makes every template of the package once, from an empty snapshot, and draws one picture. What is loaded, compiled and
looked up on first use is then there in every child, and none of it happens again.
"""

import gc
import tempfile
import threading
from pathlib import Path

from jamtbok.charts.plot import paired_bars
from jamtbok.engine import fresh
from jamtbok.engine.shell import shell
from jamtbok.measures.gaps import Gap
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.pipeline.job import SNAPSHOT_NAME, Job
from jamtbok.pipeline.make import make
from jamtbok.pipeline.templates import package_templates


def warm_up() -> None:
    """Make every template once and forget what came of it."""
    snapshot = Snapshot(organisation="", unit=Unit(id="a", name="a"), year=2000).to_json()
    with tempfile.TemporaryDirectory(prefix="jamtbok-") as folder, fresh.pretending():
        (Path(folder) / SNAPSHOT_NAME).write_bytes(snapshot)
        for path in sorted(package_templates().glob("*.ipynb")):
            make(Job("a", 2000, path.stem, path.read_bytes(), snapshot), folder)
    paired_bars(["a"], [Gap(1, 2)], name="a", unit="", alt="")
    shell().start_anew()


warm_up()
fresh.be_the_server()
assert threading.active_count() == 1, "a fork must not find threads"
# What is here stays: the collector need not look through it in each child, which would copy its pages.
gc.collect()
gc.freeze()
