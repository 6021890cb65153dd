"""
How people title an offer or a need, in seven languages: sentences with a gap, and words put beside a thing.

``{c}`` is the thing, ``{q}`` a word beside it, ``{x}`` a quantity, ``{city}`` a town.
"""

from __future__ import annotations

TITLES = {
    "offer": {
        "en": ("{q} {c} available", "{c} for collection, {x}", "Offering {q} {c} in {city}", "{c} {x}",
               "Surplus of {c}"),
        "it": ("{c} {q} disponibile", "{c} da ritirare, {x}", "Offriamo {c} {q} a {city}", "{c} {x}",
               "Eccedenza di {c}"),
        "pt": ("{c} {q} disponível", "{c} para levantar, {x}", "Oferecemos {c} {q} em {city}", "{c} {x}",
               "Excedente de {c}"),
        "es": ("{c} {q} disponible", "{c} para retirar, {x}", "Ofrecemos {c} {q} en {city}", "{c} {x}",
               "Excedente de {c}"),
        "sl": ("{c} {q} na voljo", "{c} za prevzem, {x}", "Nudimo {c} {q}, {city}", "{c} {x}",
               "Presežek: {c}"),
        "fr": ("{c} {q} disponible", "{c} à enlever, {x}", "Cédons {c} {q} à {city}", "{c} {x}",
               "Surplus de {c}"),
        "de": ("{c} {q} abzugeben", "{c} zur Abholung, {x}", "Bieten {c} {q} in {city}", "{c} {x}",
               "Überschuss an {c}"),
    },
    "need": {
        "en": ("Looking for {q} {c}", "{c} wanted, {x}", "We need {c} near {city}", "{c} {x} required",
               "Buying {q} {c}"),
        "it": ("Cerchiamo {c} {q}", "{c} cercasi, {x}", "Serve {c} vicino a {city}", "{c} {x} richiesto",
               "Acquistiamo {c} {q}"),
        "pt": ("Procuramos {c} {q}", "Procura-se {c}, {x}", "Precisamos de {c} perto de {city}",
               "{c} {x} necessário", "Compramos {c} {q}"),
        "es": ("Buscamos {c} {q}", "Se busca {c}, {x}", "Necesitamos {c} cerca de {city}",
               "{c} {x} necesario", "Compramos {c} {q}"),
        "sl": ("Iščemo {c} {q}", "{c} iščemo, {x}", "Potrebujemo {c} blizu {city}", "{c} {x} potrebno",
               "Kupimo {c} {q}"),
        "fr": ("Recherche {c} {q}", "{c} recherché, {x}", "Besoin de {c} près de {city}",
               "{c} {x} souhaité", "Achetons {c} {q}"),
        "de": ("Suchen {c} {q}", "{c} gesucht, {x}", "Brauchen {c} nahe {city}", "{c} {x} benötigt",
               "Kaufen {c} {q}"),
    },
}  # fmt: skip

BESIDE = {
    "en": "dried fresh organic frozen ground wet clean mixed surplus certified bulk packed regional residual",
    "it": "essiccato fresco biologico congelato macinato umido pulito misto eccedente certificato sfuso "
    "confezionato regionale residuo",
    "pt": "seco fresco biológico congelado moído húmido limpo misto excedente certificado granel embalado "
    "regional residual",
    "es": "seco fresco ecológico congelado molido húmedo limpio mezclado excedente certificado granel "
    "envasado regional residual",
    "sl": "sušeno sveže ekološko zamrznjeno mleto mokro čisto mešano presežno certificirano razsuto "
    "pakirano lokalno preostalo",
    "fr": "séché frais bio surgelé broyé humide propre mélangé excédentaire certifié vrac emballé régional "
    "résiduel",
    "de": "getrocknet frisch bio gefroren gemahlen feucht sauber gemischt überschüssig zertifiziert lose "
    "verpackt regional restlich",
}
BESIDE_EACH = 14

PERIODS = {
    "en": ("week", "month", "year", "once"),
    "it": ("settimana", "mese", "anno", "una volta"),
    "pt": ("semana", "mês", "ano", "uma vez"),
    "es": ("semana", "mes", "año", "una vez"),
    "sl": ("teden", "mesec", "leto", "enkrat"),
    "fr": ("semaine", "mois", "an", "une fois"),
    "de": ("Woche", "Monat", "Jahr", "einmal"),
}
