"""Signs of unconsciousness, stroke and heart attack (spelled as `emergency_words` says)."""

from __future__ import annotations

from medicalcor.domain.emergency_words import signs

# Fainted, unconscious, no pulse, a seizure.
UNCONSCIOUS = signs(
    r"(?:a|am|au|tocmai) lesinat|lesinat|inconstien\w*|(?:pierdut|pierde|pierd) ~2 (?:cunostinta|constienta)",
    r"nu (?:isi|si) (?:mai )?revin\w*",
    r"(?:nu|n) (?:mai )?are puls|fara puls|fara cunostinta|nu se (?:mai )?trezeste|nu (?:ne|ma|il) (?:mai )?aude",
    r"convuls\w*",
    r"spum\w* la gura|stop cardiac|a intrat in coma|(?:face|are|facut) ~2 criz\w* ~1 epilep\w*",
    r"epilep\w* chiar acum",
    r"pass(?:ed|ing) out|fainted|fainting|unconscious|unrespons\w*|not (?:respond\w*|waking|conscious|moving)",
    r"(?:wont|cant|doesnt|not) wake",
    r"cant wake|los(?:t|ing) consciousness|(?:having|had|has|have|is) a seizure|seizing|convuls\w*|no pulse",
    r"cardiac arrest|foaming ~3 mouth",
    r"(?:he|she|i|husband|wife|mom|mum|mother|dad|father|son|daughter|kid|child|friend|patient|someone"
    r"|just) (?:has |just )?collapsed",
    r"bewusstlos\w*|ohnmachtig geworden|(?:ist|liegt|wurde|wird|gerade|jetzt) ~1 ohnmachtig|in ohnmacht|umgekippt",
    r"kollabiert",
    r"(?:er|sie|mann|frau|mutter|vater|kind|sohn|tochter|opa|oma) ~2 zusammengebrochen|wacht ~3 nicht",
    r"nicht (?:mehr )?ansprechbar",
    r"(?:mutter|vater|mann|frau|kind|er|sie|sohn|tochter|opa|oma) reagiert ~1 nicht|bewusstsein verloren",
    r"nicht bei bewusstsein",
    r"krampfanfall|krampft|epileptischer anfall|kein\w* puls|herzstillstand|schaum vor dem mund",
    r"nu (?:il |o )?(?:mai )?(?:pot|putem|reus\w+)(?: sa)? ~1 trez\w+|ochii ~2 peste cap|mi se face negru|vad negru",
    r"having a fit|in a fit|eyes? ~2 rolled|rolled back ~3 head|(?:going to|about to|gonna"
    r"|almost) (?:pass out|faint|black out|collapse)|black(?:ed|ing) out",
    r"augen ~2 verdreht|schwarz vor (?:den )?augen|gleich ohnmachtig|(?:nicht|kaum) ~2 (?:aufzuwecken"
    r"|wach zu bekommen|wecken)",
    r"prabusit\w*|(?:abia|aproape fara|fara|slab\w*) ~2 puls|puls ~1 (?:slab|foarte slab)"
    r"|spum\w* ~3 (?:gur\w*|iese)|iese spuma",
    r"out cold|knocked out cold|weak pulse|(?:twitch\w*|jerking|convuls\w*) ~4 (?:respond|answer|wake)|weggetreten",
    r"(?:se )?zvarcol\w*|zuckt am ganzen korper",
    r"nu (?:mai )?(?:e|este) (?:\w+ )?(?:constient\w*|treaz\w*)|(?:cred ca|simt ca|o sa"
    r"|imi vine sa) lesin\w*|intunec\w* ~1 (?:privirea|vederea|ochii)",
    r"not (?:fully )?awake|nicht (?:mehr )?(?:bei bewusstsein|wach)",
    r"nu (?:mai )?(?:am|are|simt) ~1 puls|inima ~3 oprit\w*|oprit ~1 inima|heart (?:has )?stopped"
    r"|herz ~2 stehen geblieben|(?:iesit|face) ~1 spum\w*|electrocut\w*",
)

# Does not answer or move …
NO_ANSWER = signs(
    r"nu (?:mai )?(?:raspunde|reactioneaza|misca|se misca)",
    r"nu (?:mai )?(?:vorbeste|plange|se ridica)|(?:wont|doesnt|not|isnt) ~1 (?:respond\w*|answer\w*|mov\w*"
    r"|talk\w*|wak\w*)",
    r"(?:antwortet|reagiert|bewegt sich|spricht) ~1 nicht",
)

# … who, or beside what, so that no unanswered e-mail counts.
NO_ANSWER_SIGN = signs(
    r"lesin\w*|cazut\w*|puls\w*|tremur\w*|alb\w*|palid\w*|injecti\w*|anestezi\w*|respir\w*|ochi\w*|mama|tata",
    r"copil\w*|bunic\w*|sot\w*",
    r"jos|podea|floor|ground|boden|fallen|fell|pale|limp|moale|umgefallen|collapsed|twitch\w*|shaking"
    r"|bebe\w*|baby|oma|opa|sediert|sedat\w*|sedare",
)

# One side of the face hangs.
FACE_DROOP = signs(
    r"(?:s a|sa) (?:stramb\w*|lasat) ~3 (?:gura|fata|coltul|obrazul)",
    r"(?:gura|fata|coltul gurii|obrazul) ~2 s a (?:stramb\w*|lasat)",
    r"(?:parte|jumatate) ~1 (?:a fetei|din fata) ~3 (?:cazut\w*|paraliz\w*|amort\w*|lasat\w*)",
    r"(?:cazut\w*|paraliz\w*) ~3 (?:a fetei|din fata)",
    r"(?:face|mouth|smile|eyelid) ~5 droop\w*|droop\w* ~3 (?:face|mouth)",
    r"(?:side|half) of (?:his|her|my|the) face ~4 (?:numb|fell|dropp\w*|weak)",
    r"(?:mundwinkel|gesicht|gesichtshalfte) ~4 (?:hang\w*|schief|runter|gelahmt)|hang\w* ~3 (?:mundwinkel|gesicht)",
    r"cazut ~1 (?:coltul gurii|pleoapa)|(?:coltul gurii|pleoapa) ~2 (?:cazut\w*|lasat\w*)"
    r"|face ~2 (?:dropped|drooped|fallen)|gura stramba",
)

# Two of the next five are a stroke: a limb, speech, sight, a numb face, and that it came suddenly.
LIMB = signs(
    r"(?:nu (?:mai )?(?:poate|pot|isi|imi|si|mi)) ~2 (?:ridic\w*|misc\w*|simt\w*) ~3 (?:man\w*|brat\w*"
    r"|picior\w*|jumatate|corp\w*)",
    r"(?:amort\w*|paraliz\w*|moale) ~3 (?:mana|bratul|piciorul|jumatate de corp|partea (?:stanga|dreapta))",
    r"(?:mana|bratul|piciorul|partea (?:stanga|dreapta)) ~3 (?:amort\w*|paraliz\w*|moale)",
    r"(?:arm|hand|leg|body) ~3 (?:numb\w*|weak\w*|paraly\w*|limp)|(?:numb\w*|weak\w*|paraly\w*) ~4 (?:arm"
    r"|hand|leg|body)",
    r"(?:cant|cannot) ~2 (?:move|lift|raise|feel) ~4 (?:arm|leg|side|body|hand)|(?:right"
    r"|left) side ~3 (?:numb|weak|limp)",
    r"(?:arm|bein|seite|hand|korper\w*) ~3 (?:taub|gelahmt|schlaff|kraftlos)|(?:arm|bein"
    r"|hand) ~3 nicht ~2 (?:heben|bewegen|spuren)",
    r"(?:lost|no) feeling ~5 (?:side|arm|leg|hand)|gefuhl ~4 (?:arm|bein|seite) ~1 (?:weg|verloren)",
    r"nu ~3 (?:ridic\w*|misc\w*|simt\w*) ~3 (?:man\w*|brat\w*|picior\w*|jumatate|corp\w*)",
)
SPEECH = signs(
    r"vorb\w* ~2 (?:neclar|impleticit|ingreunat|balmajit|incurcat|stalcit|aiurea)|bolboros\w*"
    r"|nu (?:mai )?(?:poate|pot) ~2 vorb\w*",
    r"slurr\w*|(?:cant|cannot|barely|unable to) ~2 (?:speak|talk)|words ~4 (?:sense|wrong|jumbled|out)"
    r"|speech ~3 (?:off|gone|wrong|slow\w*)",
    r"lallt|lallen|verwaschen\w*|(?:spricht|redet) ~2 (?:undeutlich|wirr\w*)|wirres zeug|(?:nicht"
    r"|kaum) ~3 (?:sprechen|reden)",
    r"words? ~3 (?:wont|dont|not) (?:come|coming)|(?:taiat|luat|pierdut) ~1 (?:vorba|graiul|vocea)"
    r"|nu mai leaga (?:vorbele|cuvintele)|sprache ~2 weg|cant find ~1 words",
    r"vorb\w* ~1 greu|speaks? ~2 (?:strange\w*|weird\w*)",
)
SIGHT = signs(
    r"nu (?:mai )?vad|vad (?:dublu|incetosat|negru)|(?:pierdut|pierd) ~1 vederea|vision ~3 (?:gone|lost"
    r"|blurr\w*|double)|lost ~2 vision",
    r"(?:double|blurred|blurry|lost) vision|cant see|seeing double|gone blind|sehe ~2 (?:nichts|doppelt"
    r"|verschwommen|nicht)",
    r"nu (?:mai )?vede",
)
NUMB_FACE = signs(
    r"(?:amort\w*|paraliz\w*) ~3 (?:fata|fetei|obraz\w*)|jumatate de fata|(?:fata|obrazul) ~3 (?:amort\w*|paraliz\w*)",
    r"face ~3 (?:numb|weak|tingl\w*)|(?:numb\w*) ~3 face|gesicht\w* ~3 (?:taub|gelahmt)",
)
# A crooked smile alone is what people come to a dentist for.
SMILE = signs(
    r"(?:rade|zambe\w*) ~1 stramb|(?:smile|face|mouth) ~3 (?:crooked|lopsided|uneven)|(?:lacheln|gesicht"
    r"|mund) ~3 schief",
)
SUDDEN = signs(r"dintr odata|brusc|deodata|sudden\w*|plotzlich|out of nowhere")
# A numb face after this is the dentist's doing.
ANAESTHETIC = signs(
    r"anestezi\w*|injecti\w*|amortit ~2 (?:dentist|doctor)|ana?esthe\w*",
    r"injection|shot|filling|novocain\w*|betaub\w*|spritze|narkose",
)

# A stroke by its name.
STROKE_NAMED = signs(
    r"(?:face|cred|pare|parca|semne|simptome|suspect\w*) ~4 (?:avc|accident vascular\w*)",
    r"(?:having|think|thinks|like|signs?|symptoms?|maybe|possible|suspect\w*) ~4 stroke",
    r"stroke (?:symptoms?|signs?|right now|now)",
    r"(?:verdacht|glaube|anzeichen|symptome|gerade|hat einen|bekommt) ~4 (?:schlaganfall|hirnschlag)",
    r"paraliz(?:at|ata)(?! de (?:frica|teama|emoti\w*))|paraly[sz]ed(?! (?:with|by))|halbseitig|gelahmt(?! vor)",
    r"nu ~3 simt\w* ~2 jumatate ~1 corp\w*|cant feel half (?:of )?(?:my|his|her) body",
)

# Pain or pressure in the chest.
CHEST = signs(
    r"(?:durer\w*|doare|presiune|strang\w*|apas\w*|gheara|junghi\w*|apasare|intepatur\w*|arsur\w*) ~5 (?:piept\w*"
    r"|inim\w*)",
    r"(?:pieptul|inima) ~3 (?:doare|strange|apasa|arde)",
    r"chest ~4 (?:pain\w*|tight\w*|pressure|hurt\w*|crush\w*|heavy|squeez\w*|ache\w*)",
    r"(?:pain\w*|pressure|tight\w*|crushing|heaviness|squeezing|hurts?) ~4 chest",
    r"brustschmerz\w*|herzschmerz\w*",
    r"(?:schmerz\w*|druck|stechen|enge|engegefuhl|brennen) ~4 (?:brust|brustkorb|herz\w*)",
    r"(?:brust|herz) ~4 (?:schmerz\w*|sticht|druckt|eng|weh)",
    r"(?:elephant|weight|brick|sitting|heav\w*|crush\w*) ~4 chest|(?:greutate|piatra|bolovan) ~3 piept\w*"
    r"|(?:stein|gewicht|elefant) ~4 brust",
)

# A heart attack by its name.
HEART_NAMED = signs(
    r"(?:are|face|facut|cred|pare|parca|semne|acum|un|tocmai) ~2 (?:infarct|atac de cord|stop cardiac)",
    r"(?:having|has|think|thinks|like|signs?|symptoms?|maybe) ~4 heart attack",
    r"(?:hat|glaube|verdacht|gerade|bekommt|anzeichen|symptome) ~4 (?:herzinfarkt|herzanfall|herzstillstand)",
    r"(?:having|has|think|thinks|like|signs?|symptoms?|maybe) ~4 (?:heart|hart) at+ac?k?|heart at+a[ck]+\b",
    r"(?:fac|am|face|are) ~1 (?:un )?(?:infarct|atac (?:de|la) (?:cord|inima))",
)

# … but years ago.
HAD = signs(
    r"(?:avut|suferit|dupa|post|antecedente) ~3 (?:infarct|atac de cord|avc|soc\w*|stop cardiac"
    r"|accident vascular\w*)",
    r"(?:had|after|previous|past|survived|since) ~3 (?:heart attack|stroke)",
    r"(?:hatte|nach|gehabt|uberlebt) ~4 (?:herzinfarkt|schlaganfall)",
)

# Pain or weight in the chest, in any order.
CHEST_PLACE = signs(r"piept\w*|stern\w*|chest|breastbone|rib ?cage|brust|brustkorb|brustbein")
CHEST_TROUBLE = signs(
    r"doare|durer\w*|presiune|strang\w*|apas\w*|junghi\w*|arsur\w*|gheara|greutate|intep\w*",
    r"pain\w*|tight\w*|pressure|hurt\w*|crush\w*|squeez\w*|ach\w*|spread\w*|stabb\w*|burn\w*|heav\w*",
    r"schmerz\w*|druck\w*|stech\w*|sticht|eng\w*|brenn\w*|zugeschnurt|weh",
)
