"""The laws of the house, read from the source alone: nothing of it is imported.

A law is a function from the root of a tree to its breaches, each ``file:line what``.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each room and the rooms that it may import.
ROOMS = {
    "registry": set(),
    "accounts": {"registry"},
    "organizations": {"registry"},
    "projects": {"registry", "organizations"},
    "portal": {"registry", "organizations", "projects"},
    "mrif_partners": {"registry", "accounts", "organizations", "projects", "portal"},
}
# Inside a room, a module imports those of its own layer and of the layers before it.
LAYERS = (
    {"enums"},
    {"rules"},
    {"querysets"},
    {"models"},
    {"columns"},
    {"actions"},
    {"forms", "filters", "importers", "reports", "serializers", "iati", "roles"},
    {"views", "admin", "api", "management"},
    {"urls"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

EMPTY_NAMES = {"utils", "helpers", "common", "services", "misc"}
LINES, TEST_LINES, FUNCTION_LINES = 250, 400, 30

QUERIES = {"Q", "annotate", "aggregate"}
QUERYING_IS_ELSEWHERE = {"views", "admin", "api"}
WRITES = {"save", "delete", "create", "update", "bulk_create", "bulk_update"}
WRITES |= {"get_or_create", "update_or_create"}
WRITING_IS_ELSEWHERE = {"views", "admin", "api", "importers", "imports", "forms"}
OF_ROWS = re.compile(r"objects|manager|queryset|rows|\.(filter|exclude|all)\(")

INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']"
    r"|<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype=\"application/(?:ld\+)?json\")",
    re.IGNORECASE,
)


class Import(NamedTuple):
    line: int
    room: str
    module: str  # the first name below the room, or "" for the room itself


def sources(root: Path) -> Iterator[Path]:
    """The Python files of the tree, without environments and what is generated."""
    folders = [*ROOMS, "tests", "bench"]
    yield from sorted(root.glob("*.py"))
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def product(root: Path) -> list[Path]:
    """The sources of the rooms, tests aside."""
    parts = {path: path.relative_to(root).parts for path in sources(root)}
    return [path for path, of in parts.items() if of[0] in ROOMS and "tests" not in of]


@cache
def nodes(path: Path) -> list[ast.AST]:
    """All that a file says, each law after the other."""
    return [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def place(root: Path, path: Path, line: int = 1) -> str:
    return f"{path.relative_to(root)}:{line}"


def module_of(root: Path, path: Path) -> str:
    """The first name below the room: ``models`` for both models.py and models/need.py."""
    return Path(path.relative_to(root).parts[1]).stem


@cache
def imports(path: Path) -> list[Import]:
    """The imports of a file from the rooms, those inside functions included."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for room, *rest in (name.split(".") for name in names):
            if room in ROOMS:
                found.append(Import(node.lineno, room, rest[0] if rest else ""))
    return found


@cache
def rank(root: Path, room: str, module: str, seen: frozenset[str] = frozenset()) -> int:
    """The layer of a module; one without a layer stands as high as what it imports."""
    if module in RANK:
        return RANK[module]
    seen |= {module}
    below = imported(root, room, module) - seen
    return max((rank(root, room, name, seen) for name in below), default=-1)


@cache
def imported(root: Path, room: str, module: str) -> set[str]:
    """The modules of its room that a module imports."""
    paths = [path for path in product(root) if path.is_relative_to(root / room)]
    of_module = [path for path in paths if module_of(root, path) == module]
    return {one.module for path in of_module for one in imports(path) if one.room == room}


def rooms_import_downwards(root: Path) -> Iterator[str]:
    for path in product(root):
        here = path.relative_to(root).parts[0]
        for line, room, _module in imports(path):
            if room != here and room not in ROOMS[here]:
                yield f"{place(root, path, line)} {here} may not import {room}"


def layers_import_earlier_ones(root: Path) -> Iterator[str]:
    for path in product(root):
        here, module = path.relative_to(root).parts[0], module_of(root, path)
        if here == "mrif_partners" or module not in RANK:
            continue
        for line, room, other in imports(path):
            if room == here and other != module and rank(root, room, other) > RANK[module]:
                yield f"{place(root, path, line)} {module} comes before {other}"


def files_are_short(root: Path) -> Iterator[str]:
    for path in sources(root):
        limit = TEST_LINES if "tests" in path.relative_to(root).parts else LINES
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit:
            yield f"{place(root, path)} {lines} lines; make a folder of nouns of it above {limit}"


def functions_are_short(root: Path) -> Iterator[str]:
    for path in product(root):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno
                if lines > FUNCTION_LINES:
                    yield f"{place(root, path, node.lineno)} {node.name} has {lines} lines"


def names_say_something(root: Path) -> Iterator[str]:
    for path in sources(root):
        if EMPTY_NAMES & {path.stem, path.parent.name}:
            yield f"{place(root, path)} name it for what it holds"
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and node.name.lower() in EMPTY_NAMES:
                yield f"{place(root, path, node.lineno)} name {node.name} for what it is"


def templates_hold_no_style_or_script(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("**/templates/**/*.html")):
        if not any(part.startswith(".") for part in path.relative_to(root).parts):
            for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if found := INLINE.search(text):
                    yield f"{place(root, path, line)} {found.group().strip()} is inline"


def calls(root: Path, modules: set[str]) -> Iterator[tuple[Path, ast.Call, str]]:
    """The calls in the modules of these names, with the name that is called."""
    for path in product(root):
        if module_of(root, path) in modules:
            for node in nodes(path):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                    called = node.func
                    yield path, node, called.id if isinstance(called, ast.Name) else called.attr


def queries_are_asked_in_querysets(root: Path) -> Iterator[str]:
    for path, call, name in calls(root, QUERYING_IS_ELSEWHERE):
        if name in QUERIES:
            yield f"{place(root, path, call.lineno)} {name} belongs in querysets, rules or reports"


def records_are_written_by_verbs(root: Path) -> Iterator[str]:
    for path, call, name in calls(root, WRITING_IS_ELSEWHERE):
        if name in WRITES and isinstance(call.func, ast.Attribute) and _stores(call, call.func):
            yield f"{place(root, path, call.lineno)} .{name}(): write through a verb of actions"


def _stores(call: ast.Call, called: ast.Attribute) -> bool:
    """Not so for dict.update(), and for the unsaved record that a form gives."""
    if called.attr == "update":
        return bool(OF_ROWS.search(ast.unparse(called.value)))
    options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    return options.get("commit") != "False"


LAWS = [
    rooms_import_downwards,
    layers_import_earlier_ones,
    files_are_short,
    functions_are_short,
    names_say_something,
    templates_hold_no_style_or_script,
    queries_are_asked_in_querysets,
    records_are_written_by_verbs,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_tree_keeps(law: Callable[[Path], Iterator[str]]) -> None:
    breaches = list(law(ROOT))
    assert not breaches, "\n".join(["", *breaches])


def test_the_tree_is_read() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in product(ROOT)} == set(ROOMS)


LONG = "def f():\n" + "    pass\n" * 31

BREACHES = [
    (
        rooms_import_downwards,
        "organizations/a.py",
        "def f():\n    from projects import models\n",
        2,
    ),
    (rooms_import_downwards, "registry/a.py", "import organizations.models\n", 1),
    (rooms_import_downwards, "accounts/a.py", "from organizations.enums import Kind\n", 1),
    (rooms_import_downwards, "portal/a.py", "from mrif_partners import settings\n", 1),
    (layers_import_earlier_ones, "projects/rules.py", "from projects.models import Project\n", 1),
    (layers_import_earlier_ones, "projects/models/a.py", "\nfrom projects import columns\n", 2),
    (layers_import_earlier_ones, "projects/filters.py", "from projects.views import page\n", 1),
    (layers_import_earlier_ones, "projects/admin/a.py", "import projects.urls\n", 1),
    (files_are_short, "registry/a.py", "\n" * 251, 1),
    (files_are_short, "registry/tests/test_a.py", "\n" * 401, 1),
    (functions_are_short, "registry/a.py", LONG, 1),
    (names_say_something, "registry/utils.py", "", 1),
    (names_say_something, "registry/common/a.py", "", 1),
    (names_say_something, "registry/a.py", "\nclass Helpers: ...\n", 2),
    (templates_hold_no_style_or_script, "templates/a.html", '<p>\n<p style="color: red">', 2),
    (templates_hold_no_style_or_script, "a/templates/a/b.html", "<script>run()</script>", 1),
    (templates_hold_no_style_or_script, "templates/a.html", "<a onclick='run()'>", 1),
    (templates_hold_no_style_or_script, "templates/a.html", "<style>", 1),
    (queries_are_asked_in_querysets, "portal/views.py", "rows.filter(models.Q(a=1))", 1),
    (queries_are_asked_in_querysets, "registry/admin/a.py", "\nrows.annotate(a=1)", 2),
    (queries_are_asked_in_querysets, "portal/views/a.py", "rows.aggregate(a=1)", 1),
    (records_are_written_by_verbs, "portal/views.py", "record.save()", 1),
    (records_are_written_by_verbs, "registry/imports/a.py", "Need.objects.create(a=1)", 1),
    (records_are_written_by_verbs, "projects/admin.py", "Need.objects.filter(a=1).update(a=2)", 1),
]

KEPT = [
    (rooms_import_downwards, "projects/a.py", "from organizations import models\n"),
    (rooms_import_downwards, "organizations/tests/test_a.py", "import projects\n"),
    (rooms_import_downwards, "organizations/a.py", "import projects_elsewhere\nx = 'projects'\n"),
    (layers_import_earlier_ones, "projects/views.py", "from projects.filters import A\n"),
    (layers_import_earlier_ones, "projects/models/a.py", "from projects.models.b import B\n"),
    (functions_are_short, "registry/a.py", LONG.removesuffix("    pass\n")),
    (templates_hold_no_style_or_script, "templates/a.html", '<script src="a.js"></script>'),
    (templates_hold_no_style_or_script, "templates/a.html", '<script type="application/ld+json">'),
    (queries_are_asked_in_querysets, "portal/querysets.py", "rows.annotate(a=Q(b=1))"),
    (records_are_written_by_verbs, "portal/views.py", "context.update(a=1)"),
    (records_are_written_by_verbs, "portal/forms.py", "form.save(commit=False)"),
]


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text(text)


@pytest.mark.parametrize("law, path, text, line", BREACHES)
def test_a_breach_is_told(law, path, text, line, tmp_path: Path) -> None:
    write(tmp_path, path, text)
    assert [breach.split(" ")[0] for breach in law(tmp_path)] == [f"{path}:{line}"]


@pytest.mark.parametrize("law, path, text", KEPT)
def test_what_is_allowed_is_no_breach(law, path, text, tmp_path: Path) -> None:
    write(tmp_path, path, text)
    assert list(law(tmp_path)) == []


def test_a_module_without_a_layer_hides_no_later_one(tmp_path: Path) -> None:
    write(tmp_path, "projects/profile.py", "from projects.views import page\n")
    (tmp_path / "projects/models.py").write_text("from projects.profile import page\n")
    assert [breach.split(" ")[0] for breach in layers_import_earlier_ones(tmp_path)] == [
        "projects/models.py:1"
    ]
