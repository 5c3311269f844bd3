"""Keeps files of evidence."""

import hashlib
from typing import Any

from organizations import rules
from organizations.evidence import file_name, media_type_of
from organizations.models import EvidenceFile
from registry.refusals import Problem, Refused


def keep_evidence(*, name: str, content: bytes, by: Any) -> EvidenceFile:
    """Store a file of evidence, of the type that its content has; the one that this person
    gave before, where the content is the same.

    Raises ``Refused``, by the rule ``evidence.file``.
    """
    media_type = media_type_of(content)
    if not media_type:
        raise Refused([Problem.broken(rules.EVIDENCE_FILE, EvidenceFile(name=name))])
    digest = hashlib.sha256(content).hexdigest()
    if kept := EvidenceFile.objects.filter(sha256=digest, added_by=by).first():
        return kept
    return EvidenceFile.objects.create(
        name=file_name(name, media_type),
        media_type=media_type,
        size=len(content),
        sha256=digest,
        content=content,
        added_by=by,
    )
