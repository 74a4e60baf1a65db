"""Signs of overdose, poisoning and suicide (spelled as `emergency_words` says)."""

from __future__ import annotations

from medicalcor.domain.emergency_words import signs

_DRUG_RO = (
    r"(?:pastil\w*|tablet\w*|paracetamol\w*|ibuprofen\w*|nurofen\w*|ketonal\w*|algocalmin\w*|comprimat\w*"
    r"|capsule\w*|somnifer\w*|xanax\w*|medicament\w*|antinevralgic\w*|aspirin\w*|diazepam\w*|tramadol\w*|insulin\w*)"
)
_DRUG = (
    r"(?:pills?|tablets?|painkillers?|ibuprofen\w*|paracetamol\w*|tylenol|acetaminophen|advil|capsules?|meds"
    r"|aspirins?|xanax|sleeping)"
)
_DRUG_DE = r"(?:\w*tabletten|pillen|ibu\w*|paracetamol|schmerzmittel\w*|schlaftabletten|kapseln|aspirin)"
_MANY = r"(?:1\d|[2-9]\d|douazeci|treizeci|twenty|thirty|forty|fifty|zwanzig|dreissig|vierzig)"
OVERDOSE = signs(
    rf"supradoz\w*|(?:luat|inghitit|baut|lua) ~3 (?:{_MANY}|prea mult\w*) (?:de )?{_DRUG_RO}|(?:luat"
    rf"|inghitit) ~2 (?:tot|toata|toate|intreg\w*) "
    r"~1 (?:flacon\w*|cuti\w*|foli\w*|pastil\w*|sticl\w*)|o (?:cutie|folie) intreaga",
    r"(?:baut|inghitit) ~3 (?:apa oxigenata|clor|dezinfectant|acid|detergent|inalbitor|hipoclorit"
    r"|soda caustica|spirt|antigel|diluant|alcool sanitar)",
    rf"overdosed|(?:an|took|taken|take) overdose|overdose (?:of|on)|(?:took|taken|swallowed"
    rf"|ate) ~4 (?:too many|{_MANY}) ~2 {_DRUG}",
    r"(?:took|taken|swallowed) ~3 (?:whole|entire|full) (?:bottle|pack|packet|box|strip)|(?:took"
    r"|swallowed) all (?:of )?(?:my|the|his|her) (?:pills|meds|tablets)",
    r"(?:drank|swallowed|ingested) ~3 (?:bleach|peroxide|disinfectant|cleaner|acid|detergent|antifreeze"
    r"|rubbing alcohol)",
    rf"uberdosis|uberdosiert|(?:ganze|komplette|gesamte|volle) (?:packung|schachtel|flasche|dose)"
    rf"|(?:zu viele?|{_MANY}) ~2 {_DRUG_DE}",
    r"(?:bleichmittel|desinfektionsmittel|reiniger|wasserstoffperoxid) ~2 (?:getrunken|geschluckt|verschluckt)",
    r"otravit\w*|poisoned|vergiftet\w*",
)
# Thoughts or plans of suicide or self-harm.
SUICIDE = signs(
    r"nu (?:mai )?(?:vreau|doresc|vrea) sa (?:mai )?(?:traiesc|traiasca)",
    r"nu mai are (?:rost|sens) sa (?:mai )?traiesc|vreau sa mor(?! de)",
    r"sinucid\w*|sinucig\w*|(?:imi|isi|mi|si) ~2 (?:iau|ia|luat|lua) viata",
    r"(?:imi|sa mi|sa imi|isi|o sa imi|o sa mi) (?:fac|face|faca) (?:un )?rau",
    r"(?:sa ma|ma voi|o sa ma|vreau sa ma) omor|ma omor(?! dupa)|capat zilelor|tai venele|ma spanzur",
    r"ma arunc (?:de|in)",
    r"kill(?:ing)? (?:my|him|her)self",
    r"(?:going to|gonna|want to|wanna|might|will|ill|about to|thinking (?:of|about)|urge to|tried to) (?:hurt|harm"
    r"|cut|hang|hurting|harming|hanging|shoot) (?:my|him|her)self",
    r"suicid\w*(?! (?:prevention|hotline|awareness))|end (?:my (?:own )?life|it all)|ending (?:my life|it all)",
    r"tak(?:e|ing) my (?:own )?life",
    r"(?:dont|do not|no longer) want to (?:live|be alive|exist)",
    r"(?:want|wanna|wants)(?: to)? die(?! (?:of|for|from|laughing))|better off dead",
    r"no reason to live|nothing to live for",
    r"(?:bring|bringe) mich (?:noch )?um|mich umbringen|mich umzubringen|selbstmord\w*|suizid\w*|nicht mehr leben",
    r"(?:will|mochte) (?:nur noch )?sterben(?! vor)",
    r"(?:mir|sich) das leben nehmen|mir (?:et)?was antun|mein leben beenden",
    r"(?:termin|sfarsesc|inchei|pun capat) ~2 (?:viata|zilele|zilelor)|mai bine (?:as muri|mor|sa mor"
    r"|eram mort|moarta)",
    r"as vrea sa (?:mor(?! de)|nu mai fiu|nu ma mai trezesc)|nu (?:mai )?vreau sa (?:mai )?exist|sa scap de viata",
    r"(?:dont|do not|no longer) want to (?:be here|wake up|go on|keep living)|(?:wish|better if) i (?:was"
    r"|were) (?:dead|never born)",
    r"want it (?:all )?to end|cant go on (?:living|anymore|like this)|might (?:do something|hurt|harm)",
    r"nicht mehr (?:da|hier|am leben) sein|nicht mehr aufwachen|ware ich (?:doch )?tot|lieber tot"
    r"|schluss (?:machen )?mit (?:dem |meinem )?leben|ein ende machen",
    r"ma arunc (?:pe|din|la|sub)|ma tai(?! (?:la|in|cu))|sa nu (?:ma )?mai (?:ma )?trezesc"
    r"|viata ~3 (?:sens|rost)|nu mai (?:are|vad) ~1 (?:sens|rost)(?: nimic)?(?= viata| sa traiesc| nimic|$"
    r"| \|)",
    r"end (?:things|it) (?:tonight|now|today|soon)|planning to end|would miss me"
    r"|better ~2 without me|mai bine fara mine|ohne mich besser|mag nicht mehr leben",
    r"(?:knife|gun|rope|razor|cutit|lama|franghie|messer) ~8 (?:cant take|take this|anymore|myself"
    r"|nu mai (?:pot|suport)|nicht mehr)",
    r"tai\w* ~1 venele|cut (?:my|his|her) wrists|pulsadern|hang(?:ed|ing)? (?:him|her|my)self|s a spanzurat",
)

# How much is too much, said without a number: "took all his sleeping tablets".
TOOK = signs(r"luat\w*|inghitit|baut|took|taken|takes|swallowed|ate|genommen|geschluckt")
HEAP = signs(
    rf"(?:all|handful|fistful|bunch|loads|tons|whole) ~3 {_DRUG}|(?:o mana|un pumn|toate|toata|tot"
    rf"|gramada) ~3 (?:{_DRUG_RO}|foli\w*|cuti\w*)",
    rf"(?:handvoll|alle|ganze\w*|haufen) ~3 {_DRUG_DE}|(?:dubl\w*|de doua ori|double|twice"
    rf"|doppelt\w*) ~3 (?:doz\w*|dose|dosis)",
    r"(?:tot|toata|toate|intreg\w*|whole|entire|all|ganze\w*|komplette\w*) ~2 (?:blister\w*|foli\w*"
    r"|cuti\w*|flacon\w*|pack\w*|box|strip|schachtel|packung)",
)
# A child that swallowed what it should not.
CHILD = signs(
    r"copil\w*|fetit\w*|baietel\w*|baiat\w*|bebe\w*|fiul|fiica|nepot\w*|toddler|baby|kid\w*|child\w*|son"
    r"|daughter|little (?:one|girl|boy)",
    r"kind\w*|sohn|tochter|kleine[rn]?|enkel\w*|(?:are|is|ist) \w+ (?:ani|years|jahre|luni|months|monate)",
)
INGESTED = signs(
    r"inghit\w*|baut|mancat|swallow\w*|ate|eaten|drank|drunk|chewed|got into|verschluckt|geschluckt|getrunken|gegessen"
)
TOXIC = signs(
    _DRUG_RO,
    _DRUG,
    _DRUG_DE,
    r"apa de gura|mouthwash|mundspul\w*|clorhexidin\w*|apa oxigenata|clor|dezinfectant\w*|acid"
    r"|detergent\w*|inalbitor|hipoclorit",
    r"bleach|peroxide|disinfectant|cleaner|bleichmittel|desinfektion\w*|reiniger|medicine|medikament\w*"
    r"|batteri\w*|baterie",
)
WHOLE_BOTTLE = signs(
    r"(?:tot|toata|intreaga|intreg) ~1 (?:sticl\w*|flacon\w*|cuti\w*|foli\w*)|(?:whole|entire"
    r"|full) ~1 (?:bottle|box|pack\w*|strip)",
    r"(?:sticl\w*|flacon\w*) (?:intreag\w*|toata)|(?:ganze|volle|komplette) ~1 (?:flasche|packung|schachtel)",
)
