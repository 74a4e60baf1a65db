"""Signs of bleeding that does not stop, and of a blow to the head (spelled as `emergency_words` says)."""

from __future__ import annotations

from medicalcor.domain.emergency_words import signs

# Any word for bleeding.
BLEED = signs(
    r"sanger\w*|singer\w*|sange\w*|hemorag\w*|bl[ei]+d\w*|blood|blut|blute\w*|bluten\w*|blutet\w*|blutung\w*",
    r"geblutet|nachblut\w*",
    r"cheag\w*|clots?|ooz\w*",
    r"ha?emorr?h?a?g\w*",
)

# It does not stop.
UNSTOPPABLE = signs(
    r"nu (?:mi |i |ne )?(?:se |s a |sa )?(?:mai )?(?:vrea sa (?:se )?)?(?:opreste|opreasca|oprit\w*|opresc|oprea"
    r"|opri)",
    r"(?:nu|n) (?:mai )?(?:o |il |le )?(?:pot|putem|reus\w+|am reusit) ~3 opr\w+|fara oprire|incontinu\w*|nu sta",
    r"nu (?:se )?coaguleaza",
    r"(?:wont|will not|not|doesnt|does not|isnt|hasnt|wouldnt|never|didnt|cant|cannot) ~3 (?:stop\w*|clot\w*"
    r"|slow\w*)",
    r"non ?stop",
    r"(?:cant|cannot|unable to) ~2 stop|uncontroll\w*|keeps? (?:on )?(?:bleed\w*|pouring|gushing|coming|flowing)",
    r"hor\w* ~4 (?:nicht|gar nicht|nicht mehr) ~1 auf",
    r"(?:nicht|gar nicht) ~2 (?:aufhor\w*|stopp\w*|stillen|gestillt)|stopp\w* ~3 nicht",
    r"ununterbrochen|ohne ende|druck hilft nicht|nicht zu stillen|nicht mehr zu stoppen",
    r"intruna|continuu|constantly|tot (?:mai )?curge|inca curge|nu mai sta",
    r"pierd\w* ~1 mult\w*|lost ~2 (?:lots?|much|too much)|viel ~1 blut verloren|(?:keep"
    r"|keeps) (?:on )?(?:swallowing|spitting|bleeding)",
    r"(?:wont|will not|doesnt|not) ~1 (?:quit|let up|ease)|blutet ~4 durch|blutet und blutet",
    r"vars\w* sange|vomit\w* blood|(?:cough\w*|throw\w*) (?:up )?blood|blut ~1 (?:gespuckt|erbrochen)"
    r"|hemofil\w*|ha?emophil\w*|bluter",
    r"(?:filling|fills) ~2 mouth|umple gura|keep up|mund ~3 voll(?:er)? blut|ha?emorr?h?a?g\w*",
    r"fill\w* ~2 (?:mouth|blood)|mouth ~3 (?:fill\w*|full)",
    r"bleed\w* (?:out|to death)|verblut\w*",
)

# It pours, soaks towels.
HEAVY = signs(
    r"siroi\w*|suvoi\w*|ca din robinet|galgaie|abundent\w*|puternic\w*|masiv\w*|foarte tare|f tare|foarte mult",
    r"prosop\w*|comprese\w*",
    r"(?:plin|plina|balta) de sange|gura plina|lighean\w*|cheaguri mari|tasneste|hemoragi\w*",
    r"pouring|gushing|spurting|streaming|soak\w*|heavily|heavy|profus\w*|everywhere|like crazy|like a tap",
    r"so much blood|lots of blood",
    r"a lot of blood|pool of blood|mouth (?:is )?full of blood|towels?|hemorrhag\w*|haemorrhag\w*",
    r"wie aus dem hahn|wasserhahn|in stromen|stark\w*|heftig\w*|stromt|spritzt|handtuch\w*|literweise|uberall blut",
    r"valuri|like mad|wie verruckt|taschentuch\w*|tucher|servetel\w*|tissues?|wie wasser",
    r"siroa\w*|mult sange|sange mult|very much|sehr viel|so viel blut",
)

# For hours, or on blood thinners, or dizzy from it.
FOR_HOURS = signs(
    r"de (?:peste |vreo |aproape )?(?:\d+|doua|trei|patru|cinci|sase|sapte|opt|cateva) (?:de )?ore",
    r"de (?:aseara|azi noapte|ieri|azi dimineata)",
    r"for (?:over |about |almost |like |the last |the past )?(?:\d+|two|three|four|five|six|seven|eight|several"
    r"|many) ?(?:hours?|hrs?|h)",
    r"since (?:last night|yesterday|this morning|noon|the morning|\d+ ?[ap]m)|hours now|all (?:night|day)",
    r"seit (?:uber |fast )?(?:\d+|zwei|drei|vier|funf|sechs|sieben|acht|mehreren) stunden|seit gestern",
    r"die ganze nacht",
    r"anticoagul\w*|sintrom|trombostop|xarelto|eliquis|plavix|warfarin|blood thinners?|marcumar|blutverdunner\w*",
    r"ametes\w*|dizzy|faint",
    r"(?:after|dupa|nach) (?:\d+|two|three|four|five|doua|trei|patru|cinci|zwei|drei|vier"
    r"|funf) (?:de )?(?:hours?|hrs?|ore|stunden)|still bleeding",
    r"(?:inca|tot) (?:mai )?sanger\w*|blutet (?:immer noch|noch immer)",
)

# Gums that bleed at brushing: harmless unless it does not stop.
GUMS = signs(
    r"gingi\w*|gums?|zahnfleisch\w*|periaj\w*|spal\w*|brush\w*|floss\w*|putzen|zahnseide|ata dentara",
)

# It has stopped.
BLEEDING_OVER = signs(
    r"(?:s a|sa) oprit|a incetat|has stopped|have stopped|bleeding stopped|it stopped|but stopped",
    r"stopped (?:bleeding|by itself|now|this|after)",
    r"hat ~2 aufgehort|aufgehort hat|ist gestoppt|nu (?:mai )?sanger\w*",
    r"(?:not|isnt|arent|no longer|stopped|never) bleed\w*|blutet ~2 nicht mehr",
    r"blutet nicht|nicht mehr geblutet",
)

# … or has not, or began again.
STILL_BLEEDING = signs(
    r"nu s a (?:mai )?oprit|(?:hasnt|havent|has not|not|never|didnt) stopped|nicht aufgehort|din nou|again|wieder",
    r"iar",
)

# A blow to the head …
HEAD = signs(
    r"(?:cap|capul|capului|ureche|urechi|urechea|head|ear|ears|skull|kopf|ohr|schadel)",
)

# … by a fall or accident …
FALL = signs(
    r"cazut|lovit\w*|accident\w*|fell|fall\w*|hit|crash\w*|gesturzt|gefallen|sturz\w*|unfall",
)

# … with blood from the ear, vomiting, confusion.
HEAD_SIGN = signs(
    r"sange\w*|sanger\w*|ametit\w*|ametes\w*|varsa\w*|vomit\w*|confuz\w*|coerent|blood|bleed\w*|dizzy|confused",
    r"vomiting|drowsy",
    r"blut\w*|schwindel\w*|erbrich\w*|verwirrt|benommen",
)

# It runs: blood, unless a nose, a tap or saliva is named.
RUNS = signs(r"curge|curg")
RUNS_ELSE = signs(r"nas\w*|bal[ea]\w*|saliva|apa|lacrim\w*|ochi\w*|puroi\w*|timpul|credit\w*")

# Said without a word for blood.
NO_CLOTTING = signs(r"nu (?:mai |se )?coagul\w*|(?:wont|doesnt|not) clot\w*|gerinnt nicht")
