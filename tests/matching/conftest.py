"""A small community: a brewery and a farm that fit, and everybody who might look at them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.cache import cache
from django.core.management import call_command

from symbios_matching import api
from symbios_matching.models import (
    AmbiguousWord,
    Concept,
    ConceptLabel,
    KnownSynergy,
    LawRule,
    ReferenceVersion,
)
from symbios_matching.taxonomy import current
from tests.matching.factories import (
    make_facilitator,
    make_organisation,
    make_person,
    pair_of,
    publish_need,
    publish_offer,
)


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    """Courtesy limits live in the cache; one test's requests are not another's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_knowledge() -> None:
    """A process keeps the knowledge it read for some seconds; one test's edits are not another's."""
    current.look_again()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The packaged knowledge in the database, for all tests of a module: loading takes a moment."""
    with django_db_blocker.unblock():
        call_command("symbios_load_reference", verbosity=0)
    yield
    with django_db_blocker.unblock():
        # What points goes before what is pointed at, and a narrower concept before its broader one.
        for model in (KnownSynergy, LawRule, AmbiguousWord, ConceptLabel, ReferenceVersion):
            model.objects.all().delete()
        Concept.objects.update(broader=None)
        Concept.objects.all().delete()


@pytest.fixture
def community(db: Any) -> SimpleNamespace:
    """
    Marta's brewery and Ivo's farm with their viewers, and people who belong to neither.

    ``roles`` maps a role to its person, as the visibility matrix names them.
    """
    marta, ivo, olga = make_person("marta"), make_person("ivo"), make_person("olga")
    brewery = make_organisation(marta, "Pivovarna Tri Lipe", nace_code="11.05")
    farm = make_organisation(ivo, "Zadruga Voglajna", place="Celje", nace_code="01.41")
    other = make_organisation(olga, "Tannery Elsewhere", place="Arzignano", country="IT", nace_code="15.11")
    viewer = make_person("vida")
    api.add_member(user=marta, organisation=brewery, member=viewer, role="viewer")
    editor = make_person("edo")
    api.add_member(user=marta, organisation=brewery, member=editor, role="editor")
    joris, nina = make_person("joris"), make_facilitator("nina")
    staff = make_person("admin", is_staff=True, is_superuser=True)
    return SimpleNamespace(
        marta=marta,
        ivo=ivo,
        olga=olga,
        viewer=viewer,
        editor=editor,
        joris=joris,
        nina=nina,
        staff=staff,
        brewery=brewery,
        farm=farm,
        other=other,
        roles={
            "anonymous": AnonymousUser(),
            "signed in": joris,
            "own viewer": viewer,
            "own editor": editor,
            "own owner": marta,
            "other side": ivo,
            "other member": olga,
            "facilitator": nina,
            "staff": staff,
        },
    )


@pytest.fixture
def matched(community: SimpleNamespace) -> SimpleNamespace:
    """The community with an offer, a need, and the match between them."""
    community.offer = publish_offer(community.marta, community.brewery)
    community.need = publish_need(community.ivo, community.farm)
    community.match = pair_of(community.offer, community.need)
    return community


@pytest.fixture
def editor(db: Any, client: Any) -> Any:
    """Staff who may do everything with our models, and is no superuser."""
    person = make_person("editor", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="symbios_matching"))
    client.force_login(person)
    return client
