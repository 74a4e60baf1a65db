"""The words of hurry and of pain, and of their absence (ro, en, de)."""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases

CALM = phrases(
    r"""
nu (ma |ne |te )?(prea )?grabe(sc|im|ste)( deloc)?
nu (e|este|i|ii) (deloc |asa |chiar |ceva |nimic )?(urgent*|graba|o urgenta|grabit*|presant)
(fara|nicio|nici o) (graba|urgenta)
nu (am|e) (nicio |nici o )?(graba|urgenta)
urgenta , (nu|niciuna|mica|fara|scazuta|low|none)
(nu|niciun) (ma |imi |am )?(doare|durere|dureri|pulseaza)( nimic)?
nu doare
fara dureri?
no (rush|hurry|urgency|pain)( at all)?
(not|isnt|nothing) (in a |in any |a |very |super |really |that )?(rush|hurry|urgent|hurting|painful|an emergency)
(doesnt|does not|dont|not) (really )?(hurt|hurting|ache|in pain)
urgen(cy|t) , (none|no|low|not)
whenever (suits|works|you|is)
(nicht|nix|nichts|kein*) (so |sehr |besonders |wirklich |mehr )?(dringend|eilig|eile|schmerzen|schmerz|notfall|akut|
    weh)
(eilt|pressiert|drängt|brennt) (ja |gar )?nicht
(keine|ohne) (eile|hektik|schmerzen|stress)
tut nicht weh
(dringlichkeit|urgency) , (keine|niedrig|none)
"""
)
"""The writer says that there is no hurry or no pain: cut out before the other lists are read."""

URGENT = phrases(
    r"""
(intr o|intr un) (\w+ )?(saptamana|zi|weekend)
(in|peste) (\d+|zwei|drei|vier|fünf|sechs|wenigen|few|two|three|four|five|six|doua|trei|patru|cinci|
    cateva) (de )?(days|tagen|zile|saptamani|weeks|wochen)
(hochzeit|wedding|nunta|photos) (\w+ ){0,4}(in|peste) (\w+ )?(days|tagen|zile)
urgent*
(f|foarte|super|mare) urgent*
(e |este )?(o )?urgenta
(cat|cit|cat) (se poate |de |mai )?(mai )?(repede|curand|rapid|devreme|grabnic)( posibil)?
cat mai (repede|curand|rapid|iute|urgent|aproape)
(rpd|repejor|grabnic|fuga fuga)
(?<!raspuns )(?<!scriu )(in|de) curand
(the )?sooner (the better|rather than later)
(?<!you )(?<!me )(?<!how )(?<!write )(?<!that )(?<!too )(?<!as )soon(?! as| enough)
(?<!bis )(?<!mich )(?<!ihnen )(?<!so )bald(?! wieder)
(imediat|numaidecat|neintarziat|acum acum|chiar acum|acuma|pe loc)
(repede|repejor|rapid) (va rog|ca|daca|posibil)
(cel|prima|primul|primei) (mai )?(apropiat*|rapid*|curand|loc|data|ora|programare) ?(liber*|disponibil*|posibil*)?
(nu (mai )?(pot|poate|putem)|nu mai) (amana*|astepta*|suporta*|rezist*|rabda*|sta|trai|dormi*|manca*|mesteca*|indura*)
nu mai (rezist|suport|rabd|dorm|mananc)
(sa ma primiti|primiti ma|ma primiti|ma luati|ma vedeti|ma puteti primi|ma puteti vedea|sa vin|pot veni|pot trece|
    se poate|loc|locuri|liber) ~ (azi|astazi|acum|deseara|diseara|maine|in seara asta|imediat)
(azi|astazi|acum|maine|deseara|diseara) ~ (se poate|puteti|pot veni|pot sa vin|ma primiti|aveti loc|loc|orice ora|
    liber)
(orice ora|oricand) (azi|astazi|maine)
(incep*|incepem|incepe|rezolv*|vin|vreau|facem|fac) (de )?(azi|astazi|maine|imediat|acum)
(pana|doar pana|numai pana) (luni|marti|miercuri|joi|vineri|sambata|duminica|maine|poimaine|azi|
    la sfarsitul saptamanii|sfarsitul saptamanii|in weekend|weekend)
(in|maxim|maximum|cel mult|pana in|peste) (\w+ )?(o|1|doua|2|trei|cateva|3|4|5|6|7|10) (zile|saptamani|saptamana)
in (maxim|cel mult|mai putin de) ~ (zile|saptamani|saptamana)
(nunta|botez|interviu|botezul|cununia|cununie|plec|zbor|avion|examen|operatie|evenim*|concediu|delegatie) ~ (azi|
    maine|poimaine|luni|marti|miercuri|joi|vineri|sambata|duminica|weekend|saptamana asta|saptamana viitoare|
    peste \w+ zile)
(ma (insor|marit|casatoresc)|cununi*|nunta|botez*|interviu*|zbor|plec) ~ (zilele astea|saptamana asta|weekendul asta)
(saptamana|saptamanii|weekend\w*|zilele) (viitoare|urmatoare|asta|astea|acesta) (\w+ )?(ma (insor|marit|casatoresc)|
    am (nunta|
    botez|interviu|zbor|cununi*|examen|concert|filmare)|e (nunta|botezul|cununi*|concursul)|plec|zbor)
(getting married|my wedding is|heirate|heiraten) (\w+ ){0,3}(this|next|in a|in two|diese|nächste|in zwei) (week*|
    saturday|friday|
    sunday|woche*|samstag|freitag)
asap
a s a p
(as|so) (soon|quickly|fast|early) as (possible|you can|u can|we can|humanly)
(right away|right now|immediately|straight away|straightaway|without delay|pronto|at once)
(emergency|emergencies)
urgently
(cant|cannot|can not|couldnt|unable to|barely) (wait*|sleep|eat|chew|bear|take|stand|stop|function|work|open|bite|
    put up)
(havent|not|no|hardly|barely) (slept|sleep|eaten|sleeping)
(first|earliest|soonest|next|nearest) (free |available |possible )?(slot|appointment|opening|date|time|available|
    possible)
(any|have|free|slot|slots|see me|fit me|squeeze|come|seen|get in|appointment|opening|availability|space|in|over|
    pop in|take me) ~ (today|tonight|tomorrow|right now|this morning|this afternoon|this evening)
(today|tonight|tomorrow) (please|possible|if possible|or)
(today|tonight|tomorrow) ?(\?|\.|$)
(start|do it|done|fixed|sorted) ~ (today|tomorrow|now|immediately)
(before|by|until|till) (this |the )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|tomorrow|
    tonight|end of (the |this )?week|the end of (the |this )?week)
(fly|flying|leave|leaving|travel|travelling|traveling|wedding|interview|exam|going away|flight|photoshoot|graduation|
    party) ~ (on |this |next )?(today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)
(expires?|runs out|ends) ~ (week|tomorrow|today|friday|days)
(within|in|only|less than|under|max|next) (the next |next )?(a |an |one |two |three |few |couple of |1 |2 |3 |4 |5 |
    7 |10 |14 )(days?|weeks?|hours)
(need|needs) (to be |it |this |them )?(quick*|fast|soon*|sorted (now|fast|quick*))
(quickly|quick as|be quick|short notice|this week)
(dringend*|notfall*|eilig*|eilt|sofort*|umgehend|unverzüglich|schnellst*|kurzfristig*|baldmöglichst|notdienst|akut*)
(so|möglichst|ganz|sehr|bitte) (schnell|bald|rasch|zeitnah|früh|kurzfristig)( wie möglich| es geht| wie es geht|
    als möglich)?
(schnell|rasch|flott)
(nächste[rn]?|erste[rn]?|früheste[rn]?|nächstmögliche[rn]?|nächstbeste[rn]?) (freie[rn]? |mögliche[rn]? )?(termin|
    möglichkeit|slot)
(nächstmöglich*|frühestmöglich*|schnellstmöglich*)
(kann|kann nicht|nicht|kaum|halte|halt) ~ (nicht mehr|mehr) (warten|schlafen|essen|kauen|aus|aushalten|ertragen)
(nicht|kaum) (mehr )?(warten|schlafen|geschlafen|aushalten|kauen|zubeißen|auszuhalten)
(halte es|halts|halt es) (\w+ )?nicht
(heute|morgen|gleich|jetzt) (noch|früh|vormittag|nachmittag|abend|vorbeikommen|kommen|drankommen|termin|einen termin|
    möglich|frei|was frei)
(noch|schon|gleich|termin|vorbeikommen|kommen|drankommen|frei|möglich|platz) ~ (heute|morgen|jetzt)
(bis|vor) (montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|übermorgen|ende der woche|
    zum wochenende|wochenende|nächste woche)
(hochzeit|flug|fliege|abflug|vorstellungsgespräch|reise ab|fahre|prüfung|feier) ~ (morgen|montag|dienstag|mittwoch|
    donnerstag|freitag|samstag|sonntag|wochenende)
(innerhalb|binnen|in|nur noch) (\w+ )?(einer|einem|zwei|drei|2|3|4|5|7|8|10|14|paar) (tage*|woche*|stunden)
"""
)

PAIN = phrases(
    r"""
(poking|cutting|digging into|stabbing|inteapa|taie|zgarie) (\w+ )?(my|his|her|the|in|la|into) (\w+ )?(cheek|lip|gum|
    gums|tongue|obraz*|buza|limba|gingi*)
(coroan*|plomb*|dinte*|dintii|masea*|punte*|fatet*|implant*|proteza|aparat*|bracket*|obturati*) (\w+ ){0,4}(a|s a|au|
    mi a|i a) (picat|cazut|sarit|crapat|desprins|spart|rupt|iesit|dezlipit)
(crown|filling|bridge|veneer|denture|implant|bracket|temporary|retainer|tooth|molar) (\w+ ){0,3}(came|fell|popped|
    broke|snapped|cracked|collapsed) ?(out|off|in half|apart)?
(krone|brücke|füllung|provisorium|prothese|implantat|zahn|veneer|bracket|spange|schneidezahn|
    backenzahn) (\w+ ){0,4}(gebrochen|abgebrochen|gelöst|herausgefallen|rausgefallen|abgegangen|verloren|zerbrochen|
    kaputt)
(omoara|ma omoara|innebuneste|eitert|eitern|gelockert|puroiaza|oozing)
(drückt|drücken|sticht|zieht) (\w+ )?(furchtbar|schlimm|stark|schrecklich|sehr|höllisch|arg)
(gesicht|backe|wange) (\w+ )?(dick|geschwollen)
(furchtbare*|schlimme*|starke*|höllische*|schreckliche*) (zahn)?(schmerzen|weh)
(nu (mai )?pot|mor|innebunesc|turbez|urlu|plang) (\w+ ){0,2}(de|din cauza) (durere|dureri|durerii)
(durere|dureri|durerea) (de|la) (dint*|masea*|masel*)
(ma|imi|mi|il|o|ne|ii|le|ma si|ma mai) (tot |mai |rau |tare |cam )?(doare|dor|dureau|durea|inteapa|pulseaza|zvacneste|
    junghie|tine durerea)
(care|de|si|imi|ma|cam|tot|tare|inca)? ?(zvacn*|pulseaza|junghie*)
(doare|dor) (rau|tare|ingrozitor|cumplit|groaznic|de mor|de nu|de innebunesc|foc)
(am|avem|are|cu|de|din cauza) (\w+ ){0,2}(dureri|durere|durerea|durerii|abces|puroi|umflatur*|inflamatie)
(durere|dureri|durerea) (mare|cumplita|ingrozitoare|puternic*|groaznic*|insuportabil*|la|de|a|e)
(umflat*|umflata|umfla) ~ (fata|falca|gingia|obrazul|obraz|buza|masea*|azi|ieri)
(mi|i|ni|ne) ?s?( )?a (\w+ )?(umflat|spart|rupt|cazut|picat|sarit|crapat|desprins|iesit|dezlipit|ciobit|fisurat|
    miscat|infectat|inflamat)
(mi|i|s|mi s|i s) ?a ?u? (umflat|spart|rupt|cazut|picat|sarit|crapat|desprins|dezlipit|ciobit)
(mi am|si a|mi|am) (spart|rupt|ciobit|crapat|pierdut|fracturat) (\w+ ){0,2}(dinte*|dinti*|masea*|incisiv*|canin*|
    coroan*|plomb*|fatet*|aparat*|proteza|punte*|dintele|dintii)
(rupt|spart|cazut|picat|sarit|ciobit|fracturat) ~ (dinte*|dinti*|masea*|incisiv*|coroan*|plomb*|fatet*|proteza|puntea|
    bracket*)
(sangereaza|sangerez|sangereaz) (tare|mult|de)
(abces|abcesul|puroi|fistula|infectie|infectat*|inflamat*)
(a|an) (\w+ )?(filling|tooth|crown|veneer|bridge|bracket|molar|implant) (\w+ )?(fell|broke|came|popped|snapped|
    cracked|chipped)
(my|his|her|our|the|this|sons|daughters|wifes|husbands) (\w+ ){0,4}(hurts?|hurting|aches?|aching|throb*|is killing|
    killing|sore|fell (out|off)|came (out|off)|popped (out|off)|broke*|snapped|cracked|chipped|fallen (out|off)|
    come (out|off)|collapsed|shattered|loose|swollen|infected)
(hurts|hurting|aching|throbbing|pounding|killing me|excruciating|agony|unbearable|horrible pain|terrible pain|
    bad pain|severe pain|awful pain)
(in|lots of|so much|constant|serious|bad|some|sharp|have|having|got|with|the|massive|extreme) (\w+ )?pain(?! ?ful|
    free|less)
(tooth ?ache|toothache|abscess*|pus|swelling|swollen)
(broke|broken|broken off|lost|chipped|cracked|snapped|knocked out|knocked) (a|my|half|his|her|part|one|off|the|
    two) ~ (tooth|teeth|crown|filling|veneer|front|molar|bridge|denture|brackets?|incisor|canine)
(lost|broke|cracked|chipped|snapped) (\w+ ){0,2}(tooth|filling|crown|bridge|veneer|denture|molar)
(tut|tun|tat|tuts) (\w+ ){0,3}weh
(schmerzt|schmerzen|schmerz|zahnschmerz*|zahnweh|pocht|pochen*|pulsiert|hämmert|geschwollen*|schwellung|dicke backe|
    eiter|abszess|entzündet*|vereitert*)
(abgebrochen|rausgebrochen|rausgefallen|herausgefallen|ausgefallen|abgefallen|abgeplatzt|gebrochen|zerbrochen|
    verloren|rausgeflogen|gelöst|gesprungen|abgesplittert|locker geworden)
(krone|füllung|brücke|plombe|veneer|inlay|prothese|implantat|spange|bracket) ~ (raus|ab|weg|kaputt|hin|locker|wackelt)
(unfall|gestürzt|accident|accidentul|accidentat)
"""
)

PAIN_QUESTION = phrases(
    r"""
(e|este|o sa fie|va fi|sunt|chiar) (foarte |asa )?(dureros|dureroas*|dureri|durere)
(doare|dor|simte|o sa doara|va durea) (\w+ ){0,6}\?
(cat|daca|oare|nu) (de tare |mai |ma )?(va durea|o sa doara|doare|dor)
(simt|voi simti|o sa am|voi avea|exista|apar|raman) (vreo )?(dureri|durere)
(does|do|will|would|is|are|did|can) (\w+ ){0,6}(hurt|painful|pain|ache|sore)
how (painful|much does it hurt|sore|bad is the pain)
(what|what happens|what do i do) if (\w+ ){0,6}(breaks?|hurts?|falls?|comes?|fails?|pain)
(if|would|could|might|worried) (\w+ ){0,5}(break|hurts?|breaks|fall out|falls out|come off|cracks?|chips?|hurt)
(tut|tun|wird) (das|es|die|der|ein|eine|so|man|bei) (\w+ ){0,6}(weh|schmerz*)
(ist|sind|wie) (das |es |die |der )?(\w+ ){0,4}(schmerzhaft|schmerzen)
(hat|bekommt|gibt|habe ich|hat man) (\w+ ){0,4}schmerzen (danach|nachher|dabei)
(daca|ce fac daca|ce se intampla daca) (\w+ ){0,5}(cade|pica|sparge|rupe|doare|crapa|desprinde)
(wenn|falls) (\w+ ){0,6}(bricht|rausfällt|abbricht|weh|abfällt|kaputt)
(angst|frica|teama|fear|afraid|scared) (de|vor|of) (\w+ )?(durere|dureri|schmerz*|pain)
"""
)
"""Asking whether a treatment hurts, or what if something broke: not the writer's own pain."""
