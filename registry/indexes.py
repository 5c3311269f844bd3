"""Indexes in the order that lists are in, on every engine."""

import copy
from typing import Any

from django.db import models


class LatestIndex(models.Index):
    """What descends has its unknown values last, as in lists: SQLite's are so by themselves."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        index = copy.copy(self)
        if schema_editor.connection.vendor == "postgresql":
            index.fields_orders = [
                (name, f"{order} NULLS LAST" if order else order)
                for name, order in self.fields_orders
            ]
        return models.Index.create_sql(index, model, schema_editor, using, **kwargs)
