"""Every interface text has its French: checks the catalogue against the code and the templates.

Prints one line for each fault and ends with code 1 when there is one. With ``--update`` it first
brings the catalogue up to date (what is translated stays, what is no longer used goes), and
compiles it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
# No date and no author: the same texts make the same file.
HEADER = {
    "Project-Id-Version": "registry",
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
SOURCES = {".py", ".html", ".txt"}
ELSEWHERE = {"tests", "bench", "docs", "locale", "static", "staticfiles", "node_modules", "var"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-zA-Z]|(?<!%)%[sd]\b|\{\w*\}")

NO_BREAK = "\u00a0\u202f"
# What is not prose: tags and entities, addresses, placeholders, words of code.
NOT_PROSE = re.compile(r"<[^>]*>|&#?\w+;|\w+://\S*|%\(\w+\)[a-zA-Z]|\{\w*\}|`[^`]*`")
# A mark ends a word (10:30 and a?b are none) and follows neither a space that holds nor a mark.
MARK = re.compile(rf"(?<![{NO_BREAK}(?!…«])([:;?!])(?=$|[\s)»”’,.])")
TYPOGRAPHY = {
    "a no-break space goes before “{0}”": MARK,
    "a no-break space goes before “»”": re.compile(rf"(?<![{NO_BREAK}])»"),
    "a no-break space goes after “«”": re.compile(rf"«(?![{NO_BREAK}])"),
    "the apostrophe is ’, not '": re.compile(r"'"),
}

Key = tuple[str | None, str]


def main() -> int:
    for program in ("xgettext", "msgfmt"):
        if not shutil.which(program):
            print(f"{program} is missing; install GNU gettext (Debian: apt-get install gettext)")
            return 1
    used = extracted()
    if "--update" in sys.argv[1:]:
        update(used)
    faults = list(catalogue_faults(used))
    print("\n".join(faults) or f"{CATALOGUE.relative_to(ROOT)}: {len(used)} texts, no fault")
    return int(bool(faults))


def extracted() -> polib.POFile:
    """The texts that the code and the templates mark for translation."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for path in sources():
            target = copy / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        (copy / "locale").mkdir()
        command = ["makemessages", "--locale=fr", "--keep-pot", "--no-location"]
        done = subprocess.run(
            [sys.executable, "-m", "django", *command],
            cwd=copy,
            env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"makemessages: {done.stderr.strip()}")
        return polib.pofile(str(copy / "locale" / "django.pot"))


def sources() -> Iterator[Path]:
    """The files that may hold texts of the interface, tests and environments aside."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") or part in ELSEWHERE for part in parts[:-1])
        if path.suffix in SOURCES and not hidden and path.is_file():
            yield path


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def known() -> polib.POFile:
    return polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()


def compiled(catalogue: polib.POFile) -> bytes:
    return catalogue.to_binary()


def update(used: polib.POFile) -> None:
    """Rewrite the catalogue for the texts in use, in the order of their msgids, and compile it."""
    before = {key(entry): entry for entry in known() if not entry.obsolete}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = HEADER
    for entry in sorted(used, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        if old := before.get(key(entry)):
            keep_translation(entry, old)
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(known()))


def keep_translation(entry: polib.POEntry, old: polib.POEntry) -> None:
    entry.tcomment = old.tcomment
    entry.flags += [flag for flag in old.flags if flag == "fuzzy"]
    if not entry.msgid_plural:
        entry.msgstr = old.msgstr or old.msgstr_plural.get(0, "")
    elif old.msgstr_plural:
        entry.msgstr_plural = old.msgstr_plural


def catalogue_faults(used: polib.POFile) -> Iterator[str]:
    """What is wrong with the catalogue, a line each."""
    catalogue = known()
    place = CATALOGUE.relative_to(ROOT)
    if not CATALOGUE.exists():
        yield f"{place}: missing; run tests/check_translations.py --update"
        return
    wanted, there = {key(entry): entry for entry in used}, {key(e): e for e in catalogue}
    yield from (f"{place}: missing: {named(wanted[k])}" for k in wanted if k not in there)
    for entry in catalogue:
        stale = entry.obsolete or key(entry) not in wanted
        faults = ["no longer used"] if stale else entry_faults(entry, wanted[key(entry)])
        yield from (f"{place}:{entry.linenum}: {fault}: {named(entry)}" for fault in faults)
    binary = CATALOGUE.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        yield f"{place.with_suffix('.mo')}: out of date; run tests/check_translations.py --update"


def named(entry: polib.POEntry) -> str:
    context = f" ({entry.msgctxt})" if entry.msgctxt else ""
    return " ".join(entry.msgid.split()) + context


def entry_faults(entry: polib.POEntry, wanted: polib.POEntry) -> Iterator[str]:
    plural = [text for _n, text in sorted(entry.msgstr_plural.items())]
    texts = plural if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy"
    if entry.msgid_plural != wanted.msgid_plural:
        yield "another plural"
    if not texts or not all(texts):
        yield "not translated"
        return
    yield from placeholder_faults(entry, texts)
    for text in texts:
        yield from typography_faults(text)


def placeholder_faults(entry: polib.POEntry, texts: list[str]) -> Iterator[str]:
    """The placeholders of the translation are those of the text; one thing needs no number."""
    many = Counter(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    one = Counter(PLACEHOLDER.findall(entry.msgid))
    for text in texts:
        found = Counter(PLACEHOLDER.findall(text))
        if found not in ((one, many) if text is texts[0] else (many,)):
            wrong = sorted({*(found - many), *(many - found)})
            yield f"placeholders differ ({', '.join(wrong)})"


def typography_faults(text: str) -> Iterator[str]:
    """What French typography asks of a text and does not find."""
    prose = NOT_PROSE.sub(lambda found: "x" * len(found.group()), text)
    for rule, pattern in TYPOGRAPHY.items():
        if fault := pattern.search(prose):
            yield rule.format(fault.group())


if __name__ == "__main__":
    sys.exit(main())
