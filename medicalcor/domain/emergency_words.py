"""Signs of danger to life in what patients type or say: the airway, allergy, infection (spec §3, c).

Read on folded words parted by one blank, apostrophes dropped, sentences parted by a bar. In a pattern, ` ~3 ` stands
for up to three words between: people put the organ and its trouble in any order and with anything in between.
"""

from __future__ import annotations

import re

_BETWEEN = re.compile(r" ~(\d) ")


def signs(*patterns: str) -> re.Pattern[str]:
    """One expression for several signs, each a whole phrase."""
    return re.compile(r"\b(?:" + "|".join(_BETWEEN.sub(r"(?: \\w+){0,\1} ", p) for p in patterns) + r")\b")


# Cannot breathe, suffocates, chokes, turns blue.
BREATH = signs(
    r"nu (?:mai |prea |mai prea )?(?:pot|poate|putem|poti|reusesc|reuseste) ~1 (?:respir+\w*|rasufl\w*)",
    r"nu (?:mai |prea )?(?:pot|poate|reusesc|reuseste) (?:sa )?(?:trag|traga|iau|ia|lua) ~1 aer\w*",
    r"(?:abia|greu|cu greu|de abia|foarte greu) (?:mai )?(?:pot |poate )?(?:sa )?(?:respir+\w*|rasufl\w*"
    r"|trag\w* aer|iau aer|ia aer)",
    r"respir\w* ~2 (?:greu|greoi|anevoie|anevoios)|respiratie ~1 (?:grea|greoaie|suieratoare)",
    r"(?:nu|n) (?:mai )?respira|(?:dificultat\w*|greutat\w*|probleme) (?:la|de|in|cu) respir\w*",
    r"probleme respiratorii",
    r"(?:ma|se|te|ne) (?:mai )?sufoc\w*|sufoc|sufocat|sufocare|asfixi\w*",
    r"(?:se|s a|m am|ma) (?:inec\w*|ineac\w*|ineca\w*)",
    r"(?:nu|n) (?:mai )?(?:am|are) (?:deloc )?aer|lipsa de aer|raman\w* fara aer",
    r"nu (?:imi |i |mi )?(?:mai )?ajunge aer\w*",
    r"horc\w+|(?:tras|dus|intrat|luat|aspirat) (?:pe gat|in plamani?\w*|in trahe\w+|pe trahe\w+)",
    r"buzele ~2 (?:vinete|albastre|mov)",
    r"(?:cant|cannot|can not|unable to|couldnt|not able to|barely|hardly|can barely"
    r"|can hardly) ~1 (?:br[ea]+th?e?\w*|bre+th\w*|bre+ath\w*)",
    r"(?:cant|cannot|can not|cant get) ~2 (?:swallow or|talk or|get|catch) ~2 (?:br[ea]+th?e?|breath|air)",
    r"(?:hard|difficult|harder|difficulty|trouble|problems?|struggl\w+|fight\w+|gasping) ~2 (?:br[ea]+th\w*"
    r"|bre+th\w*|air)",
    r"(?:not|stopped|isnt|quit|no longer|hasnt been) (?:br[ea]+thing|bre+thing)|short(?:ness)? of (?:breath|air)",
    r"wheez\w+|choking|(?:is|are|am|hes|shes) choked|suffocat\w*|asphyx\w*|gasping|turn\w* ~2 blue",
    r"lips ~3 (?:blue|purple)",
    r"inhaled ~4 (?:crown|tooth|cap|filling|veneer|gauze|cotton|bit|piece|bridge|denture)|aspirated",
    r"(?:kein\w*|kaum|zu wenig|wenig|nicht genug|schlecht|schwer) ~2 luft|luft ~2 (?:nicht mehr|kaum|weg)",
    r"(?:nicht|kaum|schwer|schlecht|nicht mehr) ~2 atmen|atme\w* ~2 (?:nicht|kaum|schwer|schlecht)|luftnot|atemnot",
    r"atemstillstand",
    r"erstick\w*|rochelt|blau angelaufen|lauft blau an|wird ~2 blau|lippen ~3 blau|in der luftrohre",
    r"in die luftrohre",
    r"strangul\w*|sugrum\w*|strangl\w*|(?:nu|n|nici) ~2 (?:intra|iau|lua|trag|ajunge) ~1 aer\w*",
    r"(?:hardly|barely|cant|cannot|not) ~2 (?:get|getting|draw) ~2 (?:air|breath)|gets? no air",
    r"(?:krieg\w*|bekomm\w*|hab\w*) ~2 keine luft|kein\w* luft|schnappt? nach luft|(?:se )?invinet\w*"
    r"|se face ~1 (?:vanat\w*|vinet\w*|albastr\w*|mov)",
    r"sufok\w*|(?:turn\w*|going|went|gone) (?:purple|blue|grey)|(?:is|e|este) (?:tot )?(?:vanat\w*|albastr\w*)",
    r"atem stockt|(?:nicht genug|zu wenig|keine) luft|atemwege ~3 zu\w*",
    r"respirati\w* ~2 (?:blocat\w*|oprit\w*|taiat\w*)|(?:blocat|oprit|taiat) ~1 respirati\w*"
    r"|buze\w* ~2 (?:albastr\w*|vinet\w*|mov)",
)

# Throat or tongue swells or closes.
THROAT = signs(
    r"gat\w* ~4 (?:umfl\w*|inchid\w*)|umfl\w* ~5 (?:gat\w*|beregat\w*)|(?:se )?inchid\w* ~2 gat\w*",
    r"limb[ai]\w* ~4 umfl\w*",
    r"umfl\w* ~4 (?:limb\w+|glot\w*)|edem glot\w*",
    r"throat ~5 (?:clos\w*|swell\w*|swollen|shut|shutting|tight\w*)",
    r"(?:swell\w*|swollen|closing) ~4 (?:throat|tongue|airway)",
    r"tongue ~4 (?:swell\w*|swollen|huge|twice)",
    r"hals ~4 (?:schwillt|zuschwillt|zugeschwollen|zugeschnurt|zu|dicht)",
    r"(?:zunge|kehle|rachen) ~4 (?:schwill\w*|geschwoll\w*|dick\w*)",
    r"geschwollene\w* (?:zunge|kehle)|hals schnurt",
    r"(?:tongue|toungue|tounge|toung|tonge|tung|zunge) ~4 (?:swel\w*|swollen|huge|twice|thick|dick\w*)"
    r"|zunge wird ~2 dick\w*",
    r"nod in gat ~4 (?:creste|mai mare)|lump in my throat ~3 (?:growing|bigger)",
    r"(?:cai\w*|airways?|wind ?pipe|trahe\w+|trachea|atemwege|luftrohre) ~4 (?:inchi[sd]\w*|bloc\w*"
    r"|impin\w*|clos\w*|block\w*|schwill\w*)",
    r"(?:inchi[sd]\w*|impin\w*|bloc\w*|clos\w*|apasa) ~3 (?:caile respiratorii|airways?|trahe\w+|trachea)",
    r"(?:strang\w*|strange|ingusteaza) ~2 gat\w*|gat\w* ~2 (?:strang\w*|ingust\w*)|rachen ~3 schwill\w*",
    r"(?:hals|kehle|rachen) ~3 eng\w*",
)

# An anaphylactic shock by its name.
ALLERGY = signs(
    r"soc\w* (?:anafilactic|alergic)|anafila\w*|anaphyla\w*|anaphylax\w*|allergischer? schock|anaphylaktisch\w*",
    r"edem quincke",
    r"allergic shock",
)

# What people react to: an injection, a medicine.
REACTION = signs(
    r"alerg\w*|allerg\w*|injecti\w*|anestezi\w*|pastil\w*|antibiotic\w*|amoxi\w*|augmentin|penicil\w*",
    r"medicament\w*|ibuprofen|nurofen",
    r"injection|anesth\w*|numbing|shot|pills?|tablets?|penizil\w*|spritze|tablette\w*|betaubung|antibiotik\w*",
    r"medikament\w*",
)

# Swollen lips or face, hives: danger beside a reaction.
REACTION_SIGN = signs(
    r"buz\w* ~4 umfl\w*|umfl\w* ~4 buz\w*|buze umflate|urticari\w*|eruptie peste tot|pete peste tot",
    r"mancarimi peste tot",
    r"lips? ~4 (?:swell\w*|swollen|puff\w*)|swollen ~2 lips?|(?:face|eyes) ~4 swell\w* up|hives|rash all over",
    r"lippen ~4 (?:dick\w*|geschwoll\w*|schwell\w*)|geschwollene lippen|quaddeln|nesselsucht",
    r"ausschlag am ganzen korper",
    r"(?:buz\w*|pleoap\w*|limba) ~6 umfl\w*|umfl\w* ~4 (?:buz\w*|pleoap\w*)",
    r"(?:lips?|eyelids?) ~6 (?:swel\w*|swollen|puff\w*)|(?:lippen?|augenlid\w*) ~6 (?:schwell\w*|geschwoll\w*|dick\w*)",
    r"urticari\w*|bubite pe tot corpul|throat ~3 (?:itch\w*|tight\w*)",
    r"(?:fata|face|gesicht) ~3 (?:umfl\w*|balloon\w*|swell\w*|swollen|puffed|dick|geschwoll\w*)"
    r"|umfl\w* ~2 fata|plin\w* de (?:bube|pete)|umplut de (?:bube|pete)",
)

# Cannot swallow.
SWALLOW = signs(
    r"nu (?:mai |prea )?(?:pot|poate|reusesc|reuseste) ~3 inghit\w*|(?:nici|abia|greu) (?:sa )?(?:mai )?inghit\w*",
    r"inghit\w* ~1 greu|nu (?:mai )?inghite",
    r"(?:cant|cannot|can not|hard to|unable to|trouble|difficulty|barely|hardly|hurts to) ~4 swallow\w*",
    r"(?:nicht|kaum|nicht mehr|schwer) ~2 schluck\w*|schluck\w* ~2 (?:nicht|kaum|schwer)|schluckbeschwerden",
    r"schluckstorung\w*",
    r"nu (?:mai )?inghit\w*",
)

# … not even saliva.
SALIVA = signs(
    r"saliva|salivez\w*|spit|drool\w*|speichel|speichelt|sabber\w*",
)

# Cannot open the mouth.
TRISMUS = signs(
    r"nu (?:mai |prea )?(?:pot|poate|reusesc) ~2 desch\w* ~2 (?:gura|falca|maxilar\w*)",
    r"(?:gura|falca) ~2 (?:inclestat\w*|blocat\w*)",
    r"(?:cant|cannot|can not|unable to|barely|hardly) ~2 open ~2 (?:mouth|jaw)",
    r"(?:jaw|mouth) ~2 (?:locked|shut|clenched)|lockjaw|rock hard",
    r"mund ~4 (?:nicht|kaum) ~2 (?:auf\w*|offnen)|kiefersperre|kieferklemme|bretthart|tare ca piatra",
    r"tare ca lemnul",
)

# Fever, chills.
FEVER = signs(
    r"febr\w*|frison\w*|frisoan\w*|tremur\w*|fever\w*|chills|shiver\w*|fieber\w*|schuttelfrost",
    r"(?:39|40|41)(?: \d)? (?:de )?(?:grade|degrees|grad)",
    r"high temperature|temperatura (?:mare|39|40)",
)

# Any swelling.
SWELLING = signs(
    r"umfl\w*|inflamat\w*|swell\w*|swollen|puffy|schwell\w*|schwill\w*|\w*geschwoll\w*|dick|dicke",
)

# Swelling at the neck, throat, chin or eye.
SWELLING_NEAR_AIRWAY = signs(
    r"(?:umfl\w*|inflamat\w*) ~6 (?:gat\w*|ochi\w*|barb\w*|barbie)|(?:gat\w*|ochi\w*) ~3 (?:umfl\w*|inchis\w*)",
    r"(?:swell\w*|swollen|puffy) ~6 (?:neck|eyes?|throat|chin)|(?:neck|eye|throat) ~3 (?:swell\w*|swollen|shut)",
    r"(?:schwell\w*|geschwoll\w*|dick) ~6 (?:hals|auge\w*|kinn|kehle)",
    r"(?:hals|auge\w*|kinn) ~3 (?:\w*geschwoll\w*|schwill\w*|dick|zu)",
)

# Where swelling is dangerous.
NECK = signs(
    r"gat\w*|barb\w*|neck|throat|chin|hals|kinn|kehle",
)

# It spreads, comes down.
SPREADING = signs(
    r"cobo\w*|se intinde|s a intins|extins\w*|urc\w+|ajuns\w*|spread\w*|going down|moving down|moved down|down my",
    r"breitet|ausgebreitet|wandert",
    r"(?:has |have |is )?(?:gone|going|getting|moved) (?:under|into|down|bigger|larger|towards)|bigger by"
    r"|growing|creste|crescut|mai mare",
    r"geht ~2 (?:bis|zum|runter)|zieht ~2 (?:bis|zum|runter)|wachst|grosser|bis zum hals|pe gat",
)

# Swollen lymph nodes or tonsils are no closing throat.
NODES = signs(
    r"ganglion\w*|lymph\w*|glands?|mandeln|tonsil\w*|amigdal\w*",
)

# Hardly speaks, dizzy.
HARDLY_SPEAKS = signs(
    r"nu (?:mai )?(?:pot|poate) ~1 vorb\w*|abia vorb\w*|(?:cant|cannot|barely|hardly|can barely) ~1 (?:talk|speak)",
    r"(?:kaum|nicht|nicht mehr) ~1 (?:sprechen|reden)|kreislauf ~2 (?:weg|zusammen\w*)|ametes\w*|ametit\w*|dizzy",
    r"schwindlig",
)

# Blood poisoning by its name.
SEPSIS = signs(
    r"sepsis|septic\w*|sepsa|angina ludwig|ludwigs angina|mediastinit\w*|blutvergiftung",
)

# A word for breathing and, near it, that it goes badly: "Atmen fällt mir immer schwerer".
BREATHING = signs(r"respir\w*|rasufl\w*|br[ea]+th(?:e|es|ing)|bre+thing|atmen|atmet|atme|atmung")
BADLY = signs(
    r"nu|n|nici|imposibil|greu|grea|greoi\w*|anevo\w*|abia|suierat\w*",
    r"cant|cannot|couldnt|hardly|barely|hard|harder|difficult\w*|struggl\w*|unable|noisy|not|stopped"
    r"|trouble|worse|hurts",
    r"nicht|kaum|schwer\w*|schlecht\w*|muhsam|weh",
)
# Breath that smells, snoring, a cold tooth: no one suffocates.
OTHER_BREATH = signs(
    r"nas\w*|nose|nase|nara|miros\w*|urat\w*|smell\w*|bad breath|mundgeruch|somn\w*|sleep\w*|apnee|apnea|cpap",
    r"noapte\w*|night|nachts|snor\w*|sforai\w*|rece|cold|kalt\w*|astm\w*|asthma|inhaler|sport\w*",
)
# An allergic reaction that is severe or happens now.
SEVERE_REACTION = signs(
    r"(?:face|fac|facut) ~2 (?:reacti\w*|soc) ~1 alergic\w*|alergic\w* ~1 (?:puternic\w*|sever\w*|grav\w*|urat\w*)",
    r"having an? ~2 (?:allergic )?reaction|(?:severe|serious|bad|strong|massive) ~1 (?:allergic )?reaction",
    r"(?:schwere|starke|heftige) ~1 allergi\w*|allergische reaktion ~2 (?:gerade|jetzt)|(?:habe|hat"
    r"|bekomm\w*) ~2 allergische reaktion",
)
# Something in the windpipe: swallowed wrongly, and now coughing.
WENT_DOWN = signs(r"inghit\w*|aspirat|inhal\w*|swallow\w*|verschluckt|eingeatmet")
COUGH = signs(r"tuse\w*|tusi\w*|cough\w*|hust\w*|wheez\w*|(?:se face|se) ~1 vanat\w*")
EYE_SHUT = signs(
    r"ochi\w* ~4 (?:inchi[sd]\w*|umfl\w*|nu se (?:mai )?deschide)|umfl\w* ~4 ochi\w*",
    r"eyes? ~4 (?:shut|closed|swollen|swelling)|auge\w* ~4 (?:zu\w*|geschlossen|geschwoll\w*)",
    r"ochi\w* ~4 (?:deschide|deschid|vad)",
)
EYE_INFECTED = signs(
    r"absces\w*|abces\w*|infect\w*|puroi|frison\w*|frisoan\w*|febr\w*|vad dublu|abscess|infection|pus|chills|fever",
    r"abszess|entzund\w*|eiter\w*|fieber|schuttelfrost|doppelt|double vision",
)
HIGH_FEVER = signs(
    r"(?:40|41)(?: \d)? (?:de )?(?:grade|febr\w*|degrees|grad|fever|fieber)|febr\w* ~2 (?:40|41)"
    r"|fever ~2 (?:40|41|10[3-6])",
    r"fieber ~2 (?:40|41)|(?:febra|fieber|fever|temperature) ~2 (?:foarte mare|sehr hoch|very high)|hohes fieber",
    r"temp\w* ~3 (?:40|41|10[3-6])|39 [5-9]",
)
# Fever with one of these is blood poisoning until shown otherwise.
CONFUSED = signs(
    r"confuz\w*|delir\w*|aiure\w*|incoerent\w*|confus\w*|disorient\w*|delirious|verwirrt|benommen|fantasier\w*",
    r"(?:heart|pulse) ~1 racing|rapid (?:heart|pulse)|inima ~2 (?:tare|repede)|puls ~1 (?:mare|rapid"
    r"|ridicat)|herzrasen",
    r"not making (?:any )?sense|puls\w* ~1 1[2-9]\d|pulse ~2 1[2-9]\d",
)

# Pus or infection on its way to where it kills: the neck, the eye, the chest.
INFECTION = signs(r"infect\w*|abces\w*|absces\w*|puroi\w*|abscess\w*|pus|abszess\w*|entzundung\w*|eiter\w*")
DEEP = signs(r"gat\w*|ochi\w*|piept\w*|neck|eyes?|chest|throat|hals|auge\w*|brust")
ON_ITS_WAY = signs(
    r"intins|intinde|coboar\w*|urc\w*|ajuns|spread\w*|went|gone|moved|moving|down|breitet|ausgebreitet|wandert|zieht",
)
