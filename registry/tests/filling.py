"""Fills the forms of the admin as a browser does: from the page that was shown."""

from typing import Any

from django.http import HttpResponse
from django.test import Client


class Filled:
    """What a browser would post of a change page: everything that it shows, then what one types."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        page = client.get(url)
        assert page.status_code == 200, page.status_code
        self.formsets = {
            one.formset.prefix: one.formset for one in page.context["inline_admin_formsets"]
        }
        self.data = _values(page.context["adminform"].form)
        for formset in self.formsets.values():
            self.data |= _values(formset.management_form)
            for form in formset.forms:
                self.data |= _values(form)

    def type(self, **values: Any) -> "Filled":
        self.data |= values
        return self

    def add(self, prefix: str, **values: Any) -> "Filled":
        """A new row, filled like one from “Add another”."""
        number = int(self.data[f"{prefix}-TOTAL_FORMS"])
        empty = _values(self.formsets[prefix].empty_form)
        row = {name.rsplit("-", 1)[1]: value for name, value in empty.items()} | values
        self.data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
        self.data[f"{prefix}-TOTAL_FORMS"] = number + 1
        return self

    def change(self, prefix: str, number: int, **values: Any) -> "Filled":
        self.data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
        return self

    def delete(self, prefix: str, number: int) -> "Filled":
        return self.change(prefix, number, DELETE="on")

    def save(self) -> HttpResponse:
        return self.client.post(self.url, self.data)

    def saved(self) -> HttpResponse:
        response = self.save()
        assert response.status_code == 302, errors(response)
        return response

    def refused(self) -> dict[str, list[str]]:
        """Saves in vain: the messages by field (``aliases-0-name``), or by form (``""``)."""
        response = self.save()
        assert response.status_code == 200, response.status_code
        return errors(response)


def errors(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    forms = [response.context["adminform"].form]
    for one in response.context["inline_admin_formsets"]:
        forms += one.formset.forms
        if one.formset.non_form_errors():
            found[one.formset.prefix] = list(one.formset.non_form_errors())
    for form in forms:
        for name, messages in form.errors.items():
            key = (form.prefix or "") if name == "__all__" else form.add_prefix(name)
            found[key] = list(messages)
    return found


def _values(form: Any) -> dict[str, Any]:
    values = {}
    for bound in form:
        if bound.field.disabled:
            continue  # shown, and never posted
        value = bound.value()
        if value is None or value is False:
            value = ""
        elif hasattr(value, "code"):
            value = value.code
        values[bound.html_name] = value
    # A box that is not ticked is not posted.
    boxes = {b.html_name for b in form if b.field.widget.__class__.__name__ == "CheckboxInput"}
    return {name: value for name, value in values.items() if value or name not in boxes}
