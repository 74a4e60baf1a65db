"""How people say that a whole arch is to be done on implants: the names of it, every tooth replaced, or a mouth without
teeth and a wish for something that stays in (ro, en, de).
"""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases

FULL_ARCH = r"""
(all|ol|al|oll|oal) ?(on|in|an|un) ?(the )?(4|5|6|8|x|four|for|fore|five|six|sex|patru|pe patru|sase|vier|sechs)
all ?on ?\w? ?implant*
(oleon|oloan|alon|olon) (four|for|patru|six|sase|4|6)
fast (and |n )?fixed
full ?(arch|mouth) ?(implant*|restoration*|reconstruction*|rehab*|fixed|teeth|zirconia)?
full (set|jaw|arcade) of (fixed|new|permanent|implant) ~ (ones|teeth|implants)
full (set|mouth) (of )?(fixed |dental |new )?(teeth|implants|ones)
(whole|entire|complete) (mouth|jaw|arch|set of teeth) ~ (implant*|fixed|screw*|redone|replaced)
(fixed|permanent|screwed in) (set of )?(teeth|denture*|bridge) ~ (implant*|screws|posts)
(fixed|permanent) (set of )?teeth
teeth in (a|one) day
zygomatic*
hybrid denture*
(all|every one of) my (upper |lower |top |bottom )?teeth ~ (implant*|replaced|fixed)
(four|six|4|6) (screws|posts|implants) ~ (full|whole|entire|all) (arch|jaw|set|teeth|bridge)
(toata|intreaga|intreaga|completa) (gura|arcada|dantura|danturii) ~ (implant*|fix*|surub*|nou*|refac*)
(gura|arcada|maxilar*|mandibula|dantura) ~ (complet|completa|toata|intreaga|totala|total) ~ (pe |cu )?(implant*|fix*)
(refac*|reconstruc*|reabilit*|reface*) ~ (toata|intreaga|totala|completa|toti) ~ (gura|gurii|dantura|danturii|arcada|
    dintii|orala)
reabilitare (orala|totala|completa)
(lucrare|dantura|proteza|dinti) (dentara )?(totala |completa )?(fixa|fixe|ficsi|fixi|fixat*|insurubat*) ~ (implant*|
    surub*)
(dinti|dintii|dantura|lucrare|lucrari|proteza|arcada) (\w+ )?(ficsi|fixi|fixa|fixe|fixati)
(totul|tot|toti|toate) (fix|pe implant*|cu implant*|pe suruburi)
(dinti|dintii|dantura) (ficsi |fixi |fixa )?(intr o|in aceeasi|in 24 de ore|in o) (singura )?(zi|ore)?
(pe|cu) (patru|4|sase|6) (suruburi|implante|implanturi) ~ (fix*|toat*|arcad*|sus|jos|maxilar|mandibula)? ?(fix*|
    arcada|toata gura)
(feste|festsitzende*|fest sitzende*|fixe) (dritte |neue |dritten )?(zähne|zaehne|zahnersatz|vollversorgung|prothese*|
    gebiss) ~ (implant*|schrauben|kiefer|oben|unten)
(feste|festsitzende*|fixe|festen) (dritte |neue |dritten )?(zähne|zahnersatz|vollversorgung|gesamtversorgung|
    versorgung|dritten)
vollversorgung* ~ (implant*|fest*)
(vier|sechs|4|6) (schrauben|stiften|implantate*) ~ (fest*|ganze*|kompletten?|voll*)
(kompletter?|komplette*|ganze*|gesamte*) (ober|unter)?(kiefer|gebiss|mund) ~ (implant*|fest*|neu*|sanier*)
(gesamtsanierung|komplettsanierung|kompletsanierung|vollsanierung)
(ober|unter)kiefer (komplett|ganz|vollständig) ~ (implant*|fest*)
(zähne|gebiss) an einem tag
screw(ed)? in (teeth|denture*|ones)
verschraubte (\w+ )?(zähne|dritte*)
(dinti|dintii|dantura|dintilor) (\w+ ){0,2}pe (toata|tot|intreg*|intreaga) (arcada|mandibula|maxilar*|gura)
# every tooth replaced, without the treatment's name
(inlocui*|schimb*|refac*|reface*) (\w+ ){0,3}(toti dintii|tuturor dintilor|toata dantura|intreaga dantura|
    intregii danturi|
    dintii toti|toata gura)
(pun*|fac|facem|faca|montez|montati|monteze) (imi |mi |si |isi |pe |la |sa |ii )?(toti dintii|toata dantura|toata gura|
    dinti (noi )?peste tot)
(dinti|dintii) (noi )?(peste tot|in toata gura|pe toata arcada)
dinti noi (si )?(sus|jos) si (jos|sus)
(toata|intreaga) (gura|dantura|arcada) (\w+ )?(noua|din nou)
(gura|dantura) (complet |total )?noua
(replac*|redo|redoing|renew*|chang*|swap*) (\w+ ){0,2}(all|every|each|whole|entire) (\w+ ){0,3}(teeth|tooth|mouth|jaw)
(all|every) (of |one of )?(my|his|her|our|their|the) (\w+ ){0,2}(teeth|tooth) (\w+ ){0,2}(replac*|redone|renewed|
    changed)
((whole|entire|full|complete|brand) )+new (set|mouth|teeth)
new (set of )?teeth (\w+ )?(top and bottom|upper and lower|all over|everywhere)
(alle|sämtliche) (meine |seine |ihre |die )?(oberen |unteren )?zähne (\w+ ){0,3}(ersetz*|erneuer*|austausch*|
    auswechsel*|neu)
(ersatz|erneuerung|austausch) (aller|sämtlicher) (\w+ )?zähne
(komplett|lauter|rundum) neue zähne
neue zähne (\w+ )?(oben und unten|überall|komplett)
komplett* (\w+ ){0,2}zahnersatz ~ fest*
"""
"""The names and the paraphrases that are enough alone; a word list for `lexicon.phrases`."""

TOOTHLESS = phrases(
    r"""
(nu|n|fara) (prea |mai |mai prea )?(am|are|avem|au|aveam|avea|a ramas|mi a ramas|i a ramas)? ?(\w+ ){0,2}(niciun|
    nici un|
    nicio|nici o|vreun) dint* ?(?!bun|sanatos|alb|in fata|din fata)
(nu|n) (prea |mai |mai prea )?(am|are|avem|au|aveam|avea) (mai )?(deloc |aproape deloc )?(dinti|dintii|dantura) ?(deloc|
    sus|jos|nici|in gura|proprii|[.,?]|si|pe|aproape|la|$)
(nu|n) (prea )?mai (am|are|avem|au) (\w+ ){0,2}(nimic|mare lucru) (\w+ )?in gura
(n|nu) (mai )?(am|are) nimic in gura
(ramas|ramasa|complet|total|aproape) (\w+ )?(stirb*|edentat*|fara (niciun |nici un )?(dinti|dinte|nimic in gura))
(stirb*|edentat*|edentatie) (complet*|total*|de tot|sus|jos|de \w+)?
(fara|lipsa) (dinti|dintii|toti dintii) (de )?(deloc|sus|jos|in gura|de sus|de jos)
(toti|toata) (dintii|dantura) (\w+ ){0,4}(cazut*|picat*|stricat*|putrez*|distrus*|clatin*|scos*|pierdut*|praf|varza)
(cad|cazut|picat|pierdut|scos|lipsesc|lipsit|extras) (\w+ )?(toti|aproape toti) dintii(?! (din fata|de lapte|de minte))
(mai am|mai are|mi au ramas|i au ramas|a ramas cu) (doar |numai |vreo |cam )?(unul|doi|trei|patru|cinci|cativa|
    [1-6]) (\w+ )?(dinti|dintisori)
nu mai (am|are) decat (\w+ )?(unul|doi|trei|patru|cinci|cativa|[1-6]) (\w+ )?dinti
(no|without|without any|not a single|not one|hardly any|barely any|hasnt got any|havent got any|doesnt have any|
    dont have any) (of (my|his|her) )?(own |natural |real )?(teeth|tooth)( left| at all| anymore| in (my|his|her))?
(no|any) (upper|lower|top|bottom) teeth
(toothless|edentulous)
none of (my|his|her|their) own( teeth)?
(dus|ducs|terminat*|distrus*) (\w+ )?toti dintii
(lost|losing|lose) (almost |nearly )?(all|every one) (of )?(my|his|her|their|the) (\w+ )?teeth
(missing|without) all (of )?(my|his|her|their|the) (\w+ )?teeth
all (of )?(my|his|her|their) (\w+ )?teeth (\w+ ){0,3}(gone|out|missing|falling out|fell out|rotten|rotting|loose|
    pulled|extracted|crumbl*)
(only|just) (\w+ ){0,2}(one|two|three|four|five|a few|a couple of|[1-6]) (\w+ )?teeth (\w+ )?left
(gar |überhaupt |fast |so gut wie )*(kein|keine|keinen|keinerlei) (eigenen |eigene |einzigen |einzige )?(zahn|
    zähne) (mehr|im mund|oben|unten|übrig)
(kaum noch|fast keine|so gut wie keine) (\w+ )?zähne
(zahnlos*|ohne zähne)
alle (meine |seine |ihre )?(\w+ )?zähne (\w+ ){0,3}(verloren|weg|raus|ausgefallen|fehlen|gezogen|kaputt|wackeln|locker|
    faul)
(fehlen|fehlten|verloren|fallen|verliere) (\w+ ){0,2}alle (\w+ )?zähne
(nur noch|gerade noch) (\w+ )?(ein|zwei|drei|vier|fünf|paar|wenige|[1-6]) (\w+ )?zähne
"""
)
"""A mouth or a jaw with no teeth, hardly any, or none that will stay."""

FIXED_WISH = phrases(
    r"""
(ceva|unii|unele|dinti|dintii|dantura|lucrare|lucrari|proteza|solutie|varianta) (\w+ ){0,3}(fix|fixa|fixe|ficsi|fixi|
    fixat*|permanent*|stabil*|definitiv*|insurub*)
ficsi
(sa|care|ca) (sa )?(nu|n) (se |le |o |mi |imi |mai |il )*(scot|scoat*|scoase|mis*|cad|cada|joac*|iasa|dau jos|clatin*)
(sa|care|ca) (sa )?(stea|stau|sta|ramana|raman|tina) (\w+ ){0,3}(fix*|infipt*|insurub*|prins*|batut*|pe loc|in gura|
    la locul)
(care|ceva|sa) (\w+ )?(ramana|ramane|raman|tina|tine) (\w+ )?(acolo|pe loc|in gura|mult|definitiv|pt totdeauna)
(fixed|fitted|in) for (good|ever|life)
(insurub*|infipt* in os|prins* in os|batut* in cuie|nedemontab*|nemobil*)
(something|anything|a set|ones|teeth|solution) (\w+ ){0,2}(fixed|permanent|permanently|stable|solid|secure|screwed*|
    stays?)
(fixed|permanent|screwed in|implant) (set|ones|teeth|solution|option)
(not|non|nothing|isnt|arent) removable
(that|which|they|it) (dont|doesnt|do not|wont|does not|will not|cant) (\w+ )?(come out|slip|move|fall out|wobble|budge)
(screw*|bolt*|anchor*) (\w+ ){0,2}(in|into|down)
(etwas|was|alles|zähne|zahnersatz|lösung|gebiss) (\w+ ){0,4}fest*
(fest) (\w+ )?(verschraub*|sitz*|verankert*|eingesetzt*|im kiefer)
(feste|festen|fixe|festsitzend*|verschraubt*|fest sitzend*) ?(dritte |dritten |neue )?(zähne|zahnersatz|lösung|
    variante)?
nicht (mehr )?(herausnehm*|rausnehm*|wackel*|verrutsch*|herausfallen|rausfallen)
"""
)
"""Teeth that are not taken out at night; of a whole arch only beside `TOOTHLESS` or `TIRED_OF_DENTURE`."""

TIRED_OF_DENTURE = phrases(
    r"""
(impaca|obisnui*|intelege|descurc*) (\w+ ){0,3}(placa|proteza|lucrarea mobila)
(satur*|scap*|renunt*|urasc|uraste|suport*|rabd*|enerv*|in loc de|inlocui*|schimb*|fara|nu (mai )?(vreau|vrea|pot|
    poate)) (\w+ ){0,3}(placa|placii|placuta|proteza|protezei|protezele)
(placa|placuta|proteza|protezele) (\w+ ){0,4}(joaca|cade|cad|iese|misca|roade|ranes*|raneste|supara|enerveaza|
    deranjeaza|tine|sta)
(sick|tired|fed up|hat*|rid|done|instead|replac*|struggl*|embarrass*|swap*) (\w+ ){0,4}(dentures?|plate|falsies|
    false teeth|falsers)
(dentures?|plate|falsies|false teeth) (\w+ ){0,3}(slip*|loose|fall*|wobbl*|mov*|hurt*|rub*|clack*|has to go)
(satt|statt|anstatt|leid|hass*|weg von|ersetz*|nervt) (\w+ ){0,3}(prothese|vollprothese|gebiss|dritten)
(prothese|vollprothese|gebiss|dritten) (\w+ ){0,4}(los*|wackel*|rutsch*|satt|stör*|drück*|ersetz*|nervt|hält nicht|leid)
"""
)
"""A removable denture that is to go."""
