"""What patients, forms, models and misheard calls call the treatments, in Romanian, English and German.

Each list holds names, paraphrases and the complaints that stand for one treatment only ("mi-a cazut plomba").
`all_on_x` is read first: its words ("toata gura pe implanturi") contain those of other treatments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from medicalcor.domain.lexicon import phrases
from medicalcor.domain.lexicon_full_arch import FULL_ARCH

_IMPLANT = r"""
\w+implantate?n?
(im|in) ?plant*
(implat|imlant|implnt)*
zahnimplant*
keramikimplant*
miniimplant*
titan(schraube*|surub*)
(titanium|metal) (screw|post)s? ~ (jaw|tooth|gum)
(surub|suruburi|surubul) ~ (titan|os|gura|dinte|dintele|masea)
(dinte|dinti|masea) (nou|noi|artificial*) ~ (surub|os|lipsa)
künstliche* zahnwurzel*
"""

_SIMPLE: dict[str, str] = {
    "sinus_lift": r"""
sinus ?lift*
sinuslift*
sinus (augmentation|elevation|elev*|graft*|ridic*)
lift de sinus
(ridicare*|elevare*|inaltare*) ~ sinus*
sinusbodenelevation*
sinusbodenanhebung*
sinusanhebung*
""",
    "bone_graft": r"""
bone (graft*|augmentation*|build ?up|transplant*|regeneration|block)
(graft*) ~ bone
(adaos|aditie|adaosul|aditia|grefa|grefe|augmentare*|reconstructie|refacere|transplant) (de |din )?(os|osos|osoasa|
    osoase)
(adaos|aditie|grefa) de os
os artificial
knochen(aufbau*|ersatz*|transplant*|augment*|block)
knochen aufbau*
knochen ~ (aufbauen|aufgebaut)
kieferaufbau*
""",
    "crown": r"""
(?<!hotel )(?<!the )crowns?(?! plaza| hotel| prince)
recrown*
cap on (my|a|the) (tooth|molar)
coroan*(?! (de flori|funerar*|britanic*))
coronit*
coroni
(lucrare|lucrari|lucrarea) (din |de |pe |cu )?(zirconiu|zircon|ceramica|portelan|metalo*|integral*)
(imbrac|imbracat|imbracati|imbraca|imbracam|acoperit) ~ (dinte*|dint*|masea*|masele)
(dinti|dintii|dinte|dintele|masea|masele) ~ (imbracat*|imbraca|imbrac)
zircon ceramic
(?<!schweden )kronen?
zahnkrone*
(\w+)?keramikkrone*
zirkonkrone*
\w*krone
überkron*
krone (raus|ab|locker|verloren|gebrochen)
""",
    "bridge": r"""
(?<!near the )(?<!over the )(?<!london )(?<!by the )(?<!across the )(?<!tower )bridges?(?! street| road| station)
bridgework
(?<!la )punte(?! (aeriana|peste|calatori*))
punti
puntea
puntii
puntile
punti dentare
pod dentar
podul dentar
(?<!an der )(?<!alte )brücken?
zahnbrücke*
\w+brücken?
""",
    "veneers": r"""
veneer*
vener(s|z|uri|urile)
vineers?
fatet*
fateta
fatetare
(composite|porcelain|porcelaine|ceramic) (facets?|laminates?|shells?)
lumineer*
bonding (on|for) (my )?(front|all|upper|top) teeth
verblend(er|schale|schalen|ung)
keramikschale*
non prep
""",
    "braces": r"""
braces?
brackets?
bracket*
bracesi
breket*
aparat* (dentar*|ortodont*|fix*|pe dinti|metalic*|de dinti|cu bracket*|safir|ceramic|lingual|mobil)
aparatul
aparat pt (fiica|fiul|copil*|fetita|baiat*|mine)
aparat pentru (fiica|fiul|copil*|fetita|baiat*|mine)
(pun*|purt*|vreau|doresc|dori|montez|montat|puna|punem) (\w+ ){0,2}aparat
ortodont*
orthodont*
(indrept*|indrepta|indreptare*|aliniere*|aliniez|aliniem|alinia|alinierea) ~ (dint*|dantur*|danturii|zambet*)
dint* (strambi|stramb|inghesuiti|incalecati)
(straighten*|align|straight|fix) (my |his |her |our )?(crooked )?teeth
teeth straight*
crooked teeth
(bretele|sarme|sarma|sarmulite) (pe dinti|la dinti|dentare|sau cum)
cu bretele
(zahn|feste*? )?spangen?
zahnspange*
zahnklammer*
(feste|lose|lingual) (zahn)?(spange|klammer)
kieferorthop*
schiefe (zähne|zahn*)
(zähne|zahn) ~ (begradigen|gerade|richten|geraderücken|schief)
zahn(regulierung|fehlstellung|korrektur)*
""",
    "aligners": r"""
(clear |invisible )?align(er|ers|ere|ere?le|erele|erelor|era|eur|eri|ari)
(alainer|elainer|elign)*
(invisal|inviza)*
invisible (braces|brace)
aparat* (dentar* )?(invizibil*|transparent*)
gutier*(?! (de|pt|pentru|contra) (bruxism|scrasnit|noapte))
clear (braces|trays)
(aparat*|gutier*) (\w+ ){0,3}(nu se (vad*|vede|observ*)|discret*)
(braces|something|brace) (\w+ ){0,2}(nobody|no one|you cant|people cant|that doesnt|not) (\w+ ){0,2}(see|notice|show|
    visible)
(spange|zahnspange) (\w+ ){0,3}(nicht sieht|nicht sichtbar|unauffällig*)
(durchsichtige|transparente|unsichtbare) (zahn)?(schiene*|spange*|zahnspange*)
(zahn)?schienen? ~ (gerade|begradig*|zähne)
spark align*
clear ?correct
""",
    "root_canal": r"""
root ?canal*
rootcanal*
endodont*
endo (treatment|terapie)
(kill*|remov*|taking out|take out) (the |a |my )?nerves?
devital*
(tratament|tratamente|tratamentul|tratamentului|obturatie|retratament*) (de |la |pe )?(canal*|endo*|nerv*|radicul*)
canal* (dentar*|radicular*)
tratament* ~ canal*
canalele
(pt|pentru|de|un|la) canal (\w+ )?(pe|la) (molar*|masea*|dinte*|premolar*|incisiv*|canin*)
(scos|scot|scoata|scoateti|scoate|extras|omor*|omoar*|scoaterea) ~ nerv*
(scoata|scot|scos|scoate|omorat) (mi |ne )?nerv*
nervul
nervu
wurzel ?(kanal*)?behandl*
wurzelkanal*
wurzelfüll*
wurzelbehandlung*
(nerv|nerven) ~ (ziehen|entfernen|abtöten|töten|raus|entzündet|tot)
wurzelspitze*
wurzelentzünd*
""",
    "wisdom_tooth": r"""
wisdoms?( (tooth|teeth|molars?|one|ones))
wisdom
masea* de minte
maseaua de minte
masel* de minte
maselele de minte
masea* (mintii|minti)
molar* (de minte|trei|3)
minte (inclus*|scoas*|semi*)
weisheits(zahn|zähne*|zahne*|zahnes)
weisheitszahn*
weisheits zahn*
(achter) (ziehen|raus|entfernen)
""",
    "extraction": r"""
extrac(ti|t|ti)*
extrag*
extras (un |o |o )?(dinte|masea|masele|dinti)
(pull*|yank*|take|taken|taking|remov*|get|have) (\w+ ){0,3}(tooth|teeth|molar|molars|it) (out|pulled|removed|
    extracted)
(remov*|pull|pulling) (\w+ ){0,2}(tooth|teeth|molar*)
(tooth|teeth|molar) (out|pulled|removed|removal|extracted|extraction)
want it out
(scot|scos|scoate|scoata|scoateti|scoatere*|scoaterea|scoatem|scoasa|scoase|extrage*) (\w+ ){0,3}(dint*|dinti*|masea|
    maseaua|masel*|radacin*|rest*)
(dinte*|dint*|masea*|masele*|radacina) ~ (scoasa|scos|scoase|scosi|de scos|extras*|scot|scoate)
(zahn|zähne|zahnes|backenzahn) (\w+ ){0,3}(ziehen|gezogen|entfernen|entfernt|rausmachen|raus|extrah*)
(weisheitszähne|weisheitszahn) ~ (raus|ziehen|entfernen|gezogen|rausnehmen)
zahnentfern*
zahnziehen
zahnextraktion*
extraktion*
""",
    "hygiene": r"""
hygien(e|ic)
igien* (dentar*|oral*|profes*)
igieniz*
igiena dentara
(detar?traj|detartaj|detratraj)*
periaj*
airflow
air flow
tartr*
tartar(?! sauce)
calculus
piatra (de )?pe dinti
(curat*|curatare*|curatire*) (\w+ ){0,2}(dint*|dantur*|dentar*|tartru*|profesional*|piatra)
(curatare|curatarea|igienizare*) (profesionala|dentara)
(professional |dental |deep |teeth |tooth |full )cleaning
(a|for|the|my|teeth|dental|and|proper) (dental |teeth |professional |deep |proper |good )?clean(ing|ings)?(?! (lady|
    company|service*|team|supplies))
cleaning (of|for) (my |the |our )?(teeth|two|2|3|three|us)
(teeth|tooth) (cleaned|polished|polish)
(scale|scaling) (and|n) polish*
scaling
plaque
(zahnreinigung*|pzr|zahnsteinentfern*|zahnstein|mundhygiene|dentalhygiene|prophylaxe)
(professionelle|prof) (zahn)?reinigung*
zähne (\w+ ){0,2}(reinigen|putzen lassen|säubern)
(scan|scot|dat jos|scos|jos) tartru*
""",
    "filling": r"""
fillings?(?! (in|out) (a|the|your|form))
refill (my|the) tooth
plomb(a|e|ele|elor|ez|ez*|at|ata|am|am*|i|area|are)
obturati*
cari(e|i|ile|a|ei|at|ata|ati|ate|lor|oasa)
carii
cavit(y|ies)
(tooth|teeth) decay
decayed (tooth|teeth|molar*)
(hole|chip) in (my |a |the )?(\w+ )?(tooth|molar|teeth)
(composite|dental|tooth) bonding
bonding or
(gaura|gauri|gauric*) (\w+ ){0,3}(dinte*|dinti|masea*|masele|maselei)
(dinte*|masea*) (\w+ )?(gaurit*|cariat*|stricat*)
(füllung*|plombe*|zahnfüllung*|kunststofffüllung*|\w+füllung|\w+füllungen)
karies
kariös*
loch (im|in einem|in meinem) (\w+ )?zahn
""",
    "whitening": r"""
whiten*
whitn*
bleach*
(white|whiter|brighter) (teeth|smile)
(teeth|tooth) (white|whiter|bright*)
albire*
albirea
albi
albesc
albiti
albit
albeasca
albirii
dinti (mai )?albi
dinti* (mai )?albi*
(dinti*|dantura) (\w+ ){0,2}(galben*|ingalbenit*|patati)
(aufhell*|zahnaufhell*|weißer|weißere|bleichen)
(weiße|weisse) zähne
zähne ~ (weißer|heller|aufhellen|bleichen|weiß)
(beyond|philips zoom|zoom whitening)
""",
    "dentures": r"""
(?<!hybrid )dentures?
false teeth
partial (plate|denture|dentures)
prote(z|s)(a|e|ele|elor|ei)( (dentar*|mobil*|schelet*|total*|partial*|flexibil*|acril*))?
prote(z|s)(a|e|ele|elor|ei)
scheletat*
(placa|placute|placuta) (dentara|mobila|in gura|de dinti|noua)
(dantura|lucrare) mobila
overdenture*
(voll|teil|teleskop|modellguss|klammer|zahn|unterkiefer|oberkiefer|ober|unter|interims)?prothese*
prothetik
(zahnersatz|gebiss)
(herausnehmbar*) ~ (zahnersatz|zähne|prothese*)?
""",
    "gum_treatment": r"""
(gum|gums) (treatment*|disease|graft*|surgery|infection|recession|therapy|clean*|problem*|laser|issue*|grafting)
(gums|gum) ~ (bleed*|reced*|swollen|sore|inflam*|shrinking)
(bleeding|receding|swollen|inflamed|puffy) gums?
gingivit*
gingivectom*
periodont*
perio
pyorrh*
(deep cleaning|curettage|chiuretaj*)
parodont*
paradont*
pardont*
paradontoz*
gingi(e|i|ile|ia|ii|ilor|ei|e|val*|ita)
gingi*
(t|t)esut gingival
zahnfleisch*
parodontitis
parodontose
(taschen) (\w+ )?(tief|mm)
(dint*|dinti*) ~ (se misca|se clatina|misca|clatina)
""",
    "checkup": r"""
check ?ups?
check my teeth
checkup*
(routine|dental|general|full|regular|annual|yearly) (check|exam|examination|inspection|control)
(teeth|tooth) (checked|examined)
(get|have|need) (\w+ ){0,2}(teeth |mouth )?(checked|looked over)
(control|controlul|controale)(?! (fiscal|anaf|de calitate|itp|parental|vamal|acces))
(consult|consultatie) (de )?(control|rutina|periodic*|general*|complet*)
(verificare|verific|verificam|verificat) ~ (dint*|dinti*|dantur*|gura|gurii)
(kontroll*(untersuchung|termin)?|kontrolle|vorsorge*|vorsorgeuntersuchung|zahncheck|checkup|durchchecken|
    nachsehen lassen)
(zähne) ~ (kontrollieren|nachschauen|anschauen|checken|durchsehen)
routineuntersuchung
""",
    "pediatric": r"""
(pediatric*|paediatric*|pedodont*|milk (tooth|teeth)|baby (tooth|teeth)|milchz*|kinderzahn*|fissurenversiegel*|
    sealants?)
(dinti*|dinte*|masele|masea) (de lapte|lapte|temporar*)
sigil(ar|ez|at|are|ari|ari|area|arile)*
pedodont*
""",
}

_ORDER = (
    "all_on_x",
    "implant",
    "bone_graft",
    "sinus_lift",
    "crown",
    "bridge",
    "veneers",
    "dentures",
    "aligners",
    "braces",
    "root_canal",
    "wisdom_tooth",
    "extraction",
    "filling",
    "whitening",
    "gum_treatment",
    "hygiene",
    "checkup",
    "pediatric",
)

TREATMENT_PATTERNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {name: phrases({"all_on_x": FULL_ARCH, "implant": _IMPLANT, **_SIMPLE}[name]) for name in _ORDER}
)
"""Treatment → the pattern of its words, most specific first; for text from `lexicon.plain`."""
