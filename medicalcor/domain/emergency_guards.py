"""What makes words of danger harmless: a joke, another time, a condition, a denial, a nose (spec §3, c)."""

from __future__ import annotations

import re

from medicalcor.domain.emergency_words import signs

# Not 😅: people in fear add it as well ("nu mai pot respira bine 😅").
JOKE = re.compile(
    r"[😂🤣😍😁😆😜😉🥰😄]|\b(?:lol|lmao|rofl|xd|(?:ha){2,}h?|(?:hi){2,}|(?:he){2,})\b|:\){2,}|=\){2,}|:d+\b"
)
CONTRAST = re.compile(
    r"[.!?;\n]+|\b(?:dar|insa|but|however|aber|jedoch)\b|\b(?:si|iar|and|und) (?:acum|now|jetzt)\b"
    r"|\b(?:acum iar|now again)\b"
)
PAST = signs(
    r"anul trecut|luna trecuta|saptamana trecuta|acum (?:\w+ )?(?:de )?(?:ani|luni|an|o luna|saptamani)"
    r"|acum (?:un an|\w+ ani)",
    r"in (?:19|20)\d\d|odata|candva|cand eram|in trecut|in copilarie|de mic|de mica|mai demult|cu ani in urma",
    r"last (?:year|month|week)|(?:years?|months?|weeks?) (?:ago|back)|as a (?:kid|child|teen\w*)"
    r"|once (?:at|when|as|during|before)",
    r"(?:passed out|fainted) once|in the past|history of|when i was (?:a|young\w*|little|\d+)|used to|back in",
    r"letztes jahr|letzten monat|letzte woche|vor (?:\w+ )?(?:jahren?|monaten?|wochen)|als kind|fruher"
    r"|damals|einmal beim",
)
NOT_IF = re.compile(
    r"\b(?:as if|als ob|als wenn|de parca|(?:dont|do not) know if|not sure if|nu stiu daca|weiss nicht ob"
    r"|daca (?:se poate|puteti|poti|aveti|ma auzi\w*|cititi)|if (?:you can|possible|anyone|someone|you are"
    r"|you see|you read))\b"
)
SUPPOSED = re.compile(
    r"\b(?:bekommt man|kann man|kriegt man|can (?:you|one|people) (?:\w+ )?(?:faint|die|choke|get|bleed"
    r"|have)|se poate (?:sa )?(?:muri|lesin\w*)"
    r"|poti (?:sa )?(?:muri|lesina)|(?:risk|risc\w*|risiko) (?:of|de|sa|fur)|angst ?, ?(?:beim|bei der"
    r"|bei den|dass|wahrend|vor)|daca|if|in case|wenn|falls"
    r"|(?:frica|teama|afraid|scared|worried|angst)(?: \w+){0,3} (?:sa nu|ca"
    r"|of|that|i|dass|vor|zu))\b[^,]*"
)
# "Fainted when I saw the bill": drops the sentence.
AT_THE_PRICE = signs(
    r"(?:cand|when|als|wenn) ~2 (?:vazut|auzit|saw|heard|seen|sah|horte|gesehen|gehort) ~4 (?:pret\w*"
    r"|deviz\w*|nota|factura|price\w*|bill|quote|cost\w*|preis\w*|rechnung)"
)
# Who does not answer the telephone is not unconscious; a denture that "suffocates" pinches.
NOT_A_BODY = signs(
    r"(?:raspun\w*|respond\w*|answer\w*|reagier\w*|antwort\w*) ~3 (?:telefon\w*|mesaj\w*|mail\w*|email\w*"
    r"|e mails?|whatsapp|apel\w*|calls?|messages?|texts?|phone|anrufe?|nachrichten)",
    r"(?:proteza|gutiera|placa|aparatul|lucrarea) ~5 ma sufoca|(?:sufocat|sufoc|innecat|inecat) de ras"
    r"|(?:choked|choking) ~2 laugh\w*",
    r"(?:dinte\w*|coroan\w*|plomb\w*|fatet\w*|masea\w*|punte\w*|lucrare\w*) ~3 cazut(?: din fata)?",
    r"cazut ~2 (?:dinte\w*|dinti\w*|coroan\w*|plomb\w*|fatet\w*|masea\w*|punte\w*|lucrare\w*)",
)
ALMOST = signs(
    r"(?:almost|nearly|aproape (?:ca|sa)|era sa|fast|beinahe) ~2 (?:passed out|fainted|lesin\w*|ohnmachtig"
    r"|died|had|gave)"
)
_DENIED = (
    r"(?:troubles?|difficult\w*|problems?|probleme\w*|dificultat\w*|greutat\w*|issues?|shortness"
    r"|chest pains?|fever|swelling|bleeding"
    r"|febra|umflatur\w*|sangerar\w*|durer\w* in piept|atemnot|atemprobleme|fieber|schwellung\w*|blutung\w*"
    r"|brustschmerz\w*|allerg\w*"
    r"|alergi\w*|chills|frisoane|luftnot|schuttelfrost|convulsi\w*|ganduri\w*|thoughts|hives|wheezing"
    r"|choking|suicid\w*)"
)
DENIAL = re.compile(
    rf"\b(?:no|not|fara|without|nici|keine?n?|kein|nu am|n am|nu are|n are|dont have|do not have"
    rf"|doesnt have|no longer have|never had"
    rf"|habe keine?n?|ohne|nu e|nu este)(?: (?:any|niciun|nicio|mai|having|avut|more)){{0,2}} {_DENIED}"
    rf"(?:(?: (?:of|in|la|de|cu|with|to|beim|mit|breath\w*|respir\w*|atmen|chest|piept))*(?: (?:or|and|si"
    rf"|sau|und|oder|nor|nici))? {_DENIED})*"
    r"(?: (?:la |de |cu |of |to |with |beim )?(?:breath\w*|respir\w*|atmen|swallow\w*|inghit\w*))?"
)
ABOUT_MONEY = signs(
    r"pret\w*|ofert[ae]\w*|factur\w*|deviz\w*|cost\w*|scump\w*|emoti\w*|fericire|zambet\w*|frumus\w*"
    r"|datori\w*|rate|ratele",
    r"pric\w*|quote|bill|invoice|cost\w*|expensive|joy|excite\w*|smile|gorgeous|beautiful|laugh\w*|preise?"
    r"|rechnung|teuer|kosten\w*|lachen",
)
NOSE_ONLY = signs(r"(?:pe|prin) (?:nas|nara|nari)|through ~2 (?:nose|nostrils?)|durch ~1 nase")
MOUTH_TOO = signs(r"gura|mouth|mund|deloc|at all|gar nicht")
LARGE_PILLS = signs(
    r"(?:pastil\w*|tablet\w*|pills?|capsule\w*|tabletten) ~2 (?:mari|mare|intregi)|(?:big|large"
    r"|whole) (?:pills?|tablets?)|grosse\w* tabletten"
)
A_TOOTH = signs(
    r"(?:brucke|krone|prothese|zahn|bridge|crown|denture|tooth|filling) ~3 (?:collapsed|zusammengebrochen|reagiert)"
)
