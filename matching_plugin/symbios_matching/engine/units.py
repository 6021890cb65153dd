"""
Quantities made comparable: any stated unit and period to tonnes, MWh, m3, hours, m2 or pieces a year.

Ratios are exact fractions, so a conversion there and back gives the same number. Sources: the SI brochure
(2019) for litre, hectare, tonne, minute, hour and prefixes; the international yard and pound agreement (1959)
for lb, ft and acre; NIST Handbook 44 for the US gallon, the UK Weights and Measures Act 1985 for the
imperial one; the IEA for toe (41.868 GJ) and the calorie behind Gcal; ISO 31-4 for the British thermal unit.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Unit(NamedTuple):
    """What a unit measures, and exactly how many base units (t, MWh, m3, h, m2, pieces) one of it is."""

    dimension: str
    ratio: Fraction

    @property
    def factor(self) -> float:
        """The ratio as the nearest float, for arrays."""
        return float(self.ratio)


class UnitsDiffer(ValueError):
    """Two units that do not measure the same."""


_POUND_T = Fraction("0.45359237") / 1000
_FOOT_M = Fraction("0.3048")
_GJ_MWH = Fraction(10, 36)

# Name, dimension, base units in one, and how people write it: English, Italian, Portuguese, Spanish,
# Slovenian, French, German. A bare "gallon", "livre" or "Pfund" is several units and none of these.
_TABLE: tuple[tuple[str, str, Fraction | int | str, str], ...] = (
    ("t", "mass", 1, "tonne tonnes ton tons metric_ton metric_tons metric_tonnes tonnellata tonnellate "
     "tonelada toneladas tona tone toni tonn to tonnen"),
    ("kg", "mass", "0.001", "kilo kilos kilogram kilograms kilogramme kilogrammes chilo chili "
     "chilogrammo chilogrammi quilo quilos quilograma quilogramas kilogramo kilogramos kilogrami kilogramov "
     "kilogramm kgs"),
    ("g", "mass", "0.000001", "gram grams gramme grammes grammo grammi grama gramas gramo gramos grami "
     "gramov gramm"),
    ("kt", "mass", 1000, "kilotonne kilotonnes kiloton kilotons"),
    ("q", "mass", "0.1", "quintal quintals quintale quintali quintais quintales quintaux dezitonne "
     "dezitonnen doppelzentner dt dz"),
    ("lb", "mass", _POUND_T, "lbs pound pounds"),
    ("short ton", "mass", 2000 * _POUND_T, "short_tons us_ton us_tons"),
    ("long ton", "mass", 2240 * _POUND_T, "long_tons imperial_ton imperial_tons"),
    ("m3", "volume", 1, "cbm nm3 mc cubic_metre cubic_metres cubic_meter cubic_meters metro_cubo metri_cubi "
     "metro_cubico metros_cubicos kubicni_meter kubicni_metri kubicnih_metrov kubik kubikov metre_cube "
     "metres_cubes kubikmeter m^3"),
    ("l", "volume", "0.001", "litre litres liter liters lt ltr litro litri litros litrov dm3"),
    ("hl", "volume", "0.1", "hectolitre hectolitres hectoliter hectoliters ettolitro ettolitri hectolitro "
     "hectolitros hektoliter hektolitri hektolitrov"),
    ("US gal", "volume", Fraction("0.003785411784"), "us_gallon us_gallons usg"),
    ("imp gal", "volume", Fraction("0.00454609"), "imperial_gallon imperial_gallons uk_gallon uk_gallons"),
    ("ft3", "volume", _FOOT_M**3, "cubic_foot cubic_feet cu_ft cft"),
    ("MWh", "energy", 1, "megawatt_hour megawatt_hours megawattora megawattore megawatt_hora megawatt_horas "
     "megavatio_hora megavatios_hora megavatna_ura megavatnih_ur megawattheure megawattheures "
     "megawattstunde megawattstunden"),
    ("kWh", "energy", "0.001", "kilowatt_hour kilowatt_hours chilowattora chilowattore kilowattora "
     "quilowatt_hora quilowatts_hora kilovatio_hora kilovatios_hora kilovatna_ura kilovatnih_ur "
     "kilowattheure kilowattheures kilowattstunde kilowattstunden"),
    ("GWh", "energy", 1000, "gigawatt_hour gigawatt_hours gigawattora gigavatna_ura gigawattheure "
     "gigawattstunde gigawattstunden"),
    ("MJ", "energy", _GJ_MWH / 1000, "megajoule megajoules megajulio megajulios megadzul"),
    ("GJ", "energy", _GJ_MWH, "gigajoule gigajoules gigajulio gigajulios gigadzul"),
    ("TJ", "energy", _GJ_MWH * 1000, "terajoule terajoules terajulio terajulios teradzul"),
    ("toe", "energy", Fraction("11.63"), "tep tonne_of_oil_equivalent tonnes_of_oil_equivalent "
     "tonnellata_equivalente_di_petrolio tonnellate_equivalenti_di_petrolio "
     "tonelada_equivalente_de_petroleo toneladas_equivalentes_de_petroleo "
     "tonne_equivalent_petrole tonnes_equivalent_petrole roe oleinheit"),
    ("Gcal", "energy", Fraction("1.163"), "gigacalorie gigacalories gigacaloria gigacalorias gigakalorija"),
    ("MMBtu", "energy", Fraction("1.05505585262") * _GJ_MWH, "million_btu"),
    ("h", "time", 1, "hour hours hr hrs ora ore hora horas ura ure ur heure heures stunde stunden std"),
    ("min", "time", Fraction(1, 60), "minute minutes minuto minuti minutos minuta minut minuten"),
    # A working day of eight hours: what people offer by the day is a machine, a room or a person at work.
    ("d", "time", 8, "day days working_day working_days giorno giorni gg giornata giornate dia dias dan dni "
     "dnevi jour jours journee journees tag tage tagen arbeitstag arbeitstage"),
    ("m2", "area", 1, "sqm mq square_metre square_metres square_meter square_meters metro_quadrato "
     "metri_quadrati metro_quadrado metros_quadrados metro_cuadrado metros_cuadrados kvadratni_meter "
     "kvadratni_metri kvadratnih_metrov kvadratov metre_carre metres_carres quadratmeter m^2 qm"),
    ("ha", "area", 10_000, "hectare hectares ettaro ettari hectarea hectareas hektar hektari hektarjev"),
    ("acre", "area", 43_560 * _FOOT_M**2, "acres"),
    ("ft2", "area", _FOOT_M**2, "square_foot square_feet sq_ft sqft"),
    ("pcs", "pieces", 1, "pc piece pieces unit units each pezzo pezzi pz peca pecas unidade unidades pieza "
     "piezas unidad unidades uds kos kosi kosov kom pieces unite unites pce stuck stueck stk"),
    ("pallets", "pallets", 1, "pallet euro_pallet euro_pallets europallet europallets bancale bancali palete "
     "paletes pale pales palet palets paleta palet palette palettes paletten"),
)  # fmt: skip

UNIT_NAMES = tuple(name for name, _dimension, _ratio, _words in _TABLE)
"""How we write each unit, in the order of the table."""


def _folded(text: str) -> str:
    # Not words.fold: it reads oe as o, and "toe" is no German "to".
    letters = unicodedata.normalize("NFKD", text.casefold().replace("-", " ").replace(".", " "))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


UNITS: dict[str, Unit] = {
    _folded(name): Unit(dimension, Fraction(ratio)) for name, dimension, ratio, _words in _TABLE
}

_SPELLINGS = {
    _folded(word.replace("_", " ")): _folded(name)
    for name, _dimension, _ratio, words in _TABLE
    for word in words.split()
}

PERIODS_PER_YEAR: dict[str, float] = {"day": 365.0, "week": 52.0, "month": 12.0, "year": 1.0, "once": 1.0}

# Rhythms that stop outside the stated months: ten tonnes a week from May to August is not 520 tonnes.
RUNNING_PERIODS = frozenset({"day", "week", "month"})

DIMENSIONS = ("mass", "volume", "energy", "time", "area", "pieces", "pallets")

BASE_UNITS = {
    "mass": "t",
    "volume": "m3",
    "energy": "MWh",
    "time": "h",
    "area": "m2",
    "pieces": "pcs",
    "pallets": "pallets",
}


def parse_unit(text: str) -> Unit | None:
    """
    The unit a word stands for in any of seven languages, or None. Case, accents and dots do not matter.

    >>> parse_unit("Tonnes").factor, parse_unit("m³").dimension, parse_unit("Std."), parse_unit("bushel")
    (1.0, 'volume', Unit(dimension='time', ratio=Fraction(1, 1)), None)
    """
    word = _folded(text)
    return UNITS.get(_SPELLINGS.get(word, word))


def convert(amount: Fraction | Decimal | int | float | str, unit: str, other: str) -> Fraction:
    """
    Say an amount of one unit in another, exactly; a float counts as the fraction it is.

    Raises:
        UnitsDiffer: when one of the two is unknown, or they do not measure the same.

    >>> convert(1, "GJ", "MWh"), convert("2.5", "toe", "MWh"), float(convert(1000, "lb", "t"))
    (Fraction(5, 18), Fraction(1163, 40), 0.45359237)
    """
    have, want = parse_unit(unit), parse_unit(other)
    if have is None or want is None or have.dimension != want.dimension:
        raise UnitsDiffer(f"{unit!r} cannot be said in {other!r}")
    return Fraction(amount) * have.ratio / want.ratio
