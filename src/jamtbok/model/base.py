"""What the models of stored and written content build on: a model that nothing can be added to or changed in."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

#: A stable code: it stands in what is stored.
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
#: What people read; never blank.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Frozen(BaseModel):
    """A model that cannot be changed and accepts no field that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
