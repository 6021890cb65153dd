"""A retired person is gone everywhere; what the organisation owns stays."""

import pytest

from symbios_matching import api
from symbios_matching.apps import SymbiosMatchingConfig
from symbios_matching.handlers import forget_retired_person
from symbios_matching.models import Introduction, Listing, Membership, Organisation
from tests.matching.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture
def talked(matched):
    """Marta asked with a note, Ivo declined with a reason."""
    with committed():
        introduction = api.request_introduction(user=matched.marta, match=matched.match, note="Marta's note")
        api.answer_introduction(
            user=matched.ivo, introduction=introduction, accept=False, reason="Ivo's reason"
        )
    return matched


def test_a_retired_person_is_erased_and_twice_is_as_good_as_once(talked):
    Organisation.objects.filter(pk=talked.brewery.pk).update(contact_email="MARTA@account.hidden.example")
    for _again in range(2):
        forget_retired_person(
            sender=None, user=talked.marta, email="marta@account.hidden.example", new_email="x"
        )
    brewery = Organisation.objects.get(pk=talked.brewery.pk)
    assert (brewery.contact_name, brewery.contact_email, brewery.contact_phone) == ("", "", "")
    assert brewery.name == "Pivovarna Tri Lipe"
    introduction = Introduction.objects.get()
    assert (introduction.note, introduction.asked_by) == ("", None)
    assert (introduction.decline_reason, introduction.answered_by) == ("Ivo's reason", talked.ivo)
    assert not Membership.objects.filter(user=talked.marta).exists()
    assert Listing.objects.get(pk=talked.offer.pk).created_by is None


def test_a_card_that_names_somebody_else_stays_while_others_remain(talked):
    before = Organisation.objects.get(pk=talked.brewery.pk).contact_email
    api.retire_person(user_id=talked.marta.pk, addresses=[talked.marta.email])
    assert Organisation.objects.get(pk=talked.brewery.pk).contact_email == before


def test_a_card_goes_with_its_organisations_last_person(talked):
    api.retire_person(user_id=talked.ivo.pk)
    assert Organisation.objects.get(pk=talked.farm.pk).contact_email == ""
    assert Introduction.objects.get().decline_reason == ""


def test_the_platform_is_told_whom_to_call():
    receivers = SymbiosMatchingConfig.plugin_app["signals_config"]["lms.djangoapp"]["receivers"]
    assert {one["receiver_func_name"] for one in receivers} == {"forget_retired_person"}
    assert {one["signal_path"].rpartition(".")[2] for one in receivers} == {
        "USER_RETIRE_LMS_MISC",
        "USER_RETIRE_MAILINGS",
    }
    forget_retired_person(sender=None)  # a signal that says nobody
