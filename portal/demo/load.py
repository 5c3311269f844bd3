"""Loads a fictional world into the registry, from the organizations to the projects."""

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from django.db import transaction

from organizations.models import Norm
from portal.demo.charge import Charge
from portal.demo.contacts import contacts
from portal.demo.eligibility import NORM, files, norm, reviews
from portal.demo.icos import icos
from portal.demo.memberships import memberships
from portal.demo.needs import expertises, open_needs
from portal.demo.partners import quebec_partners, southern_partners
from portal.demo.privacy import incidents, propose_corrections
from portal.demo.programme import keep_programme
from portal.demo.projects import entry, planned
from portal.demo.signatures import sign, signatory, unsigned
from portal.demo.storing import Store, chunks
from portal.demo.teams import Registered
from portal.demo.ties import quebec_partnerships, southern_partnerships
from portal.demo.world import World
from projects.models import Programme
from registry.actions import Draft

# Up to here a load is one transaction: cut short, it leaves nothing. Beyond, it would be
# gigabytes: it is committed by and by, and a second run completes what was cut short.
WHOLE = 10_000


def load(world: World, *, by: Any, reader: Any) -> Store:
    """Store the world, or what of it is missing or was changed; ``by``: who writes, and
    ``reader``: who publishes, two users or twice None."""
    store = Store(by, reader, f"seed_demo --seed {world.seed}")
    with transaction.atomic() if world.projects <= WHOLE else nullcontext():
        known = _organizations(world, store)
        _standing(world, store, known)
        _partners(world, store, known)
        _projects(world, store, known)
        store.keep_all(incidents())
        propose_corrections(world, known.icos)
    return store


def _pks(drafts: Iterable[Draft]) -> Iterable[int]:
    return (draft.record.pk for draft in drafts)


def _organizations(world: World, store: Store) -> Registered:
    known, charge = Registered(), Charge()
    known.icos.extend(_pks(store.settle(charge.share(icos(world)))))
    known.southern.extend(_pks(store.settle(charge.share(southern_partners(world)))))
    known.quebec.extend(_pks(store.settle(charge.share(quebec_partners(world)))))
    return known


def _standing(world: World, store: Store, known: Registered) -> None:
    store.keep_all([norm()])
    store.keep_all(memberships(world, known.icos))
    _decisions(world, store, known)
    store.keep_all(contacts("ico", known.icos))
    store.keep_all(contacts("southern", known.southern))
    store.keep_all(contacts("quebec", known.quebec))


def _decisions(world: World, store: Store, known: Registered) -> None:
    in_force = Norm.objects.get(code=NORM)
    examiner, approver = signatory("examiner"), signatory("approver")
    prepared = reviews(world, known.icos, in_force, examiner, files(examiner))
    store.keep_all(unsigned(prepared, in_force))
    numbers = {pk: number for number, pk in enumerate(known.icos)}
    sign(numbers, in_force, by=approver, reason=store.reason)


def _partners(world: World, store: Store, known: Registered) -> None:
    store.keep_all(southern_partnerships(world, known.icos, known.southern))
    store.keep_all(quebec_partnerships(world, known.icos, known.quebec))
    store.keep_all(open_needs(world, known.southern))
    of_partner: dict[int, int] = {}
    for draft in store.keep(expertises(world, known.quebec)):
        of_partner.setdefault(draft.record.organization_id, draft.record.pk)
    known.expertises.extend(of_partner.get(pk, 0) for pk in known.quebec)


def _projects(world: World, store: Store, known: Registered) -> None:
    keep_programme(store, signatory("approver"))
    programmes = dict(Programme.objects.values_list("code", "pk"))
    charge = Charge()
    for chunk in chunks(planned(world, known)):
        store.write([one.need for one in chunk if one.need])
        entries = (entry(world, one, known, programmes) for one in chunk)
        for _stored in store.settle(charge.share(entries, chunk[0].plan.number)):
            pass
