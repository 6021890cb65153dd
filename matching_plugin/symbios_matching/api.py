"""
The community's one door. Pages, REST, tasks, receivers, admin and commands come in here and nowhere else.

Everything takes keywords only. ``user`` is a Django user, an anonymous one too. What goes wrong on purpose is
a ``symbios_matching.exceptions.MatchingError``. ``__all__`` is the promise.
"""

from symbios_matching.directory.selectors import (
    get_organisation,
    memberships_of,
    organisations_of,
    organisations_visible_to,
    similar_organisations,
    standing_held,
    standing_of,
)
from symbios_matching.directory.services import add_member, register_organisation, update_organisation
from symbios_matching.listings.checking import input_of
from symbios_matching.listings.places import country_choices, country_name, find_place, known_places
from symbios_matching.listings.selectors import (
    get_listing,
    listings_visible_to,
    open_listing_ids,
    own_listings,
    unmatched_listing_ids,
)
from symbios_matching.listings.services import (
    edit_listing,
    publish_listing,
    reopen_listing,
    sites_changed,
    withdraw_listing,
)
from symbios_matching.listings.unknown_words import unknown_words
from symbios_matching.listings.vocabulary import also_searched_for, concept_label, kind_of_words, recognise
from symbios_matching.listings.waste_codes import suggest_codes
from symbios_matching.listings.word_decisions import (
    attach_word,
    attach_words,
    dismiss_words,
    look_again_at_words,
    reopen_words,
)
from symbios_matching.matches.pairs import FoundMatch, pair_id
from symbios_matching.matches.rematch import (
    plan_rematch,
    rematch_due_at,
    rematch_progress,
    unfinished_rematch,
    work_on_rematch,
)
from symbios_matching.matches.selectors import (
    count_matches_for,
    ensure_may_see_matches,
    get_match,
    match_between,
    match_list_of,
    matches_for,
    matching_state,
)
from symbios_matching.matches.services import fill_lists_after, match_listing, renew_index
from symbios_matching.matches.wording import explain
from symbios_matching.synergies.mail import write_about_introduction
from symbios_matching.synergies.naming import (
    asked_shown,
    asking_shown,
    introduction_names,
    listing_area,
    listing_byline,
    organisation_shown,
    organisations_shown,
    unnamed,
)
from symbios_matching.synergies.selectors import (
    card_if_accepted,
    contact_cards,
    get_introduction,
    introductions_of,
    is_waiting,
    requests_left,
    requests_to_answer,
    status_now,
)
from symbios_matching.synergies.services import (
    answer_introduction,
    expire_introductions,
    preview_introduction,
    request_introduction,
)
from symbios_matching.synergies.upkeep import retire_person, sweep
from symbios_matching.taxonomy.checking import is_concept_named
from symbios_matching.taxonomy.current import current
from symbios_matching.taxonomy.loading import is_package_newer, is_reference_loaded, load_reference, note_edit
from symbios_matching.taxonomy.policy import change_policy, undo_policy_change, values_in_force
from symbios_matching.taxonomy.skos import DEFAULT_BASE as SKOS_BASE
from symbios_matching.taxonomy.skos import FORMATS as SKOS_FORMATS
from symbios_matching.taxonomy.skos import export_skos

__all__ = [
    "FoundMatch",
    "SKOS_BASE",
    "SKOS_FORMATS",
    "add_member",
    "also_searched_for",
    "answer_introduction",
    "asked_shown",
    "asking_shown",
    "attach_word",
    "attach_words",
    "card_if_accepted",
    "change_policy",
    "concept_label",
    "contact_cards",
    "count_matches_for",
    "country_choices",
    "country_name",
    "current",
    "dismiss_words",
    "edit_listing",
    "ensure_may_see_matches",
    "expire_introductions",
    "explain",
    "export_skos",
    "fill_lists_after",
    "find_place",
    "get_introduction",
    "get_listing",
    "get_match",
    "get_organisation",
    "input_of",
    "introduction_names",
    "introductions_of",
    "is_concept_named",
    "is_package_newer",
    "is_reference_loaded",
    "is_waiting",
    "kind_of_words",
    "known_places",
    "listing_area",
    "listing_byline",
    "listings_visible_to",
    "load_reference",
    "look_again_at_words",
    "match_between",
    "match_list_of",
    "match_listing",
    "matches_for",
    "matching_state",
    "memberships_of",
    "note_edit",
    "open_listing_ids",
    "organisation_shown",
    "organisations_of",
    "organisations_shown",
    "organisations_visible_to",
    "own_listings",
    "pair_id",
    "plan_rematch",
    "preview_introduction",
    "publish_listing",
    "recognise",
    "register_organisation",
    "rematch_due_at",
    "rematch_progress",
    "renew_index",
    "reopen_listing",
    "reopen_words",
    "request_introduction",
    "requests_left",
    "requests_to_answer",
    "retire_person",
    "similar_organisations",
    "sites_changed",
    "standing_held",
    "standing_of",
    "status_now",
    "suggest_codes",
    "sweep",
    "undo_policy_change",
    "unknown_words",
    "unfinished_rematch",
    "unmatched_listing_ids",
    "unnamed",
    "update_organisation",
    "values_in_force",
    "withdraw_listing",
    "work_on_rematch",
    "write_about_introduction",
]
