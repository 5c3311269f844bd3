"""New records of a model, of which nothing is known yet."""

from collections.abc import Collection
from typing import Any

from django.db.models.base import ModelState


class Blank:
    """Makes them, each as the model itself would: what fields hold by default is found out once,
    but for what a function gives. ``told``: the fields that whoever asks fills himself."""

    def __init__(self, model: Any, told: Collection[str] = ()) -> None:
        self._model, self._held = model, dict(vars(model()))
        del self._held["_state"]
        self._given = {
            field.attname: field.default
            for field in model._meta.concrete_fields
            if field.has_default() and callable(field.default) and field.name not in told
        }

    def __call__(self) -> Any:
        record = self._model.__new__(self._model)
        held = {name: give() for name, give in self._given.items()}
        vars(record).update(self._held, _state=ModelState(), **held)
        return record
