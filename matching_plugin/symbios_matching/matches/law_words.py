"""
The questions and notes of the law reference, marked for translation.

They live in the packaged table of law rules, where no extraction of messages looks; a test keeps the two
equal.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

LAW_QUESTIONS = (
    gettext_noop("Is the plant approved for category 1?"),
    gettext_noop("Was the material pressure-sterilised (method 1) and marked?"),
    gettext_noop("Which species, and is the receiver feeding fish, pigs or poultry?"),
    gettext_noop("Is the hydrolysed product on a national list and tested for Cr(VI) and total Cr?"),
    gettext_noop("Is there a Cr(VI) test below 3 mg/kg (EN ISO 17075)?"),
    gettext_noop(
        "Inspected animals, authorised tannery or collection centre, no tanning, commercial document?"
    ),
    gettext_noop(
        "Raw or limed (pH 12-13, at least 8 h)? Is the biogas or compost plant approved for cat. 3?"
    ),
    gettext_noop("Plant approval number? Pasteurisation unit?"),
    gettext_noop("Are soft tissue and flesh removed?"),
    gettext_noop(
        "Heat treated, or national derogation for raw whey (pH, 16 h)? Feed registration (Reg. 183/2005)?"
    ),
    gettext_noop("Contains meat, fish or raw egg? Unpacked? Separate from catering?"),
    gettext_noop("Is the supplier registered as feed business? HACCP, storage and label in place?"),
    gettext_noop(
        "Was it eaten in the EU to a significant degree before 15 May 1997, or is it on the Union list?"
    ),
    gettext_noop("Class A-D for the crop, risk management plan, permit?"),
    gettext_noop("Is the receiver a licensed hazardous-waste operator?"),
    gettext_noop("Food-contact declaration, good manufacturing practice, migration test?"),
    gettext_noop("Theobromine analysis and dose? Not for dogs, horses, poultry"),
    gettext_noop("Hydrocyanic acid analysis?"),
    gettext_noop("Clean biomass only? Cd, Cr, Ni, PAH analysis?"),
    gettext_noop("National fertiliser route? CMC 10 lists only processed manure so far"),
    gettext_noop("Is the product unpacked, and how are packaging remains checked?"),
    gettext_noop("Sealed leak-proof containers, cleaning between loads, registered ABP haulier?"),
    gettext_noop("Are there dead-in-shell chicks among it?"),
    gettext_noop("Does the oil come from kitchens or catering, or only from food production?"),
    gettext_noop("Does the water meet the limits for drinking water, with the consent of the authority?"),
    gettext_noop("Is it a treated, dried fraction, allowed as bedding by the authority?"),
    gettext_noop("Is it still food, passed fit and never declared an animal by-product?"),
    gettext_noop("Is the sludge free of chromium, by analysis?"),
    gettext_noop("Is the wood untreated, unpainted and unglued?"),
    gettext_noop("Of which species is the protein?"),
    gettext_noop("Processed in an approved plant, and kept off pasture for 21 days?"),
    gettext_noop("Rendered, with at most 0.15 % insoluble impurities if of ruminants?"),
    gettext_noop("Treated sludge, metals of sludge and soil within limits, crop and waiting time allowed?"),
    gettext_noop("Was the seed treated with plant protection products?"),
    gettext_noop("Which category is the fat: 1, 2 or 3?"),
    gettext_noop("Does any of it come from kitchens or catering?"),
    gettext_noop("Of which species is the farmed fish, and which species will eat it?"),
    gettext_noop("What will it be used for, and is it certain that no animal is fed with it?"),
)

LAW_NOTES = (
    gettext_noop("Applies to fat and meal from cat. 1 as well"),
    gettext_noop(
        "Not needed for manure, digestive-tract content, milk and products, eggs, if no disease risk"
    ),
    gettext_noop(
        "Blood products of non-ruminants for non-ruminants; blood meal only for aquaculture; dedicated lines"
    ),
    gettext_noop(
        "Raw shavings or dust on soil: block; only as listed, processed fertiliser; not organic farming "
        "unless Cr(VI) not detectable (Reg. 2021/1165)"
    ),
    gettext_noop("Also for goods made from recycled leather fibre"),
    gettext_noop("Allowed only if the chain is documented as food raw material"),
    gettext_noop(
        "Wet-blue, pickled, tanned, and limed hides after the annex XIII ch. V end point leave ABP "
        "control; waste law remains"
    ),
    gettext_noop("National standards may replace it for catering waste, milk, eggs"),
    gettext_noop("Flesh-free shells are outside ABP rules"),
    gettext_noop("Foot-and-mouth disease rules may suspend the derogation"),
    gettext_noop(
        "Only milk, egg, honey, rendered fat, collagen or gelatine products go the simple former-"
        "foodstuff route"
    ),
    gettext_noop("Whole traditional fractions usually free; isolates and extracts often not"),
    gettext_noop("Covers treated urban wastewater; industrial effluent under national permit"),
    gettext_noop("Recycled plastic in food contact: Reg. (EU) 2022/1616"),
    gettext_noop("Limit 300 mg/kg complete feed, 700 mg/kg adult cattle (check text)"),
    gettext_noop("Apricot kernels 20 mg/kg for consumers; feed limits for HCN"),
    gettext_noop("Ash of chrome leather, treated wood or mixed waste: block"),
    gettext_noop(
        "CE-marked fertiliser from hydrolysed hair, feathers, fleshings or hide not open yet under CMC "
        "10; and CMC 11 excludes ABP-derived products"
    ),
    gettext_noop("Packaging and parts of it from the agri-food industry are prohibited feed materials"),
    gettext_noop("Same vehicle only with full separation"),
    gettext_noop(
        "EWC 04 01 03* and any starred code: no match unless the receiver is flagged licensed; no mixing"
    ),
    gettext_noop(
        "Category 1 fat never into soap, leather chemicals, feed or cosmetics; cat. 2 fat not "
        "into feed or cosmetics"
    ),
    gettext_noop("Embryos dead in shell are category 2; shells and infertile eggs category 3"),
    gettext_noop(
        "Ruminant PAP to any farmed animal blocked; only listed exceptions (e.g. ruminant "
        "gelatine and collagen for non-ruminants)"
    ),
    gettext_noop(
        "Seed treated with plant protection products, and by-products of it, are prohibited feed materials"
    ),
    gettext_noop(
        "Treated wood and sawdust of treated wood are prohibited feed materials; treated wood "
        "also kept off soil and food"
    ),
    gettext_noop(
        "Untreated chromium sludge to land blocked by default; national limits may allow compost "
        "of chrome-free sludge"
    ),
    gettext_noop("Used cooking oil from kitchens is catering waste: biodiesel, energy, technical use"),
    gettext_noop(
        "All waste food of restaurants, canteens, central and household kitchens is catering waste, "
        "plant or animal"
    ),
    gettext_noop("Farmed fish not fed with protein of farmed fish of the same species"),
    gettext_noop("Then not waste; other plant-only by-products likewise, which come without this question"),
)
