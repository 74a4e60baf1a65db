"""The words of people who are no leads by this message: existing patients' affairs, refusals, mere courtesy."""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases

AFFAIR = phrases(
    r"""
(rezultat*|radiografi*|analizel*|panoram*|poze|pozele|amprent*) (\w+ ){0,2}(facut*) (\w+ )?la (dvs|voi|dumneavoastra)
(am|are) (i|we|my \w+|he|she) (still |already |next )?(booked|due|scheduled|down|expected|supposed to (come|be))
(do|did) (i|we) (\w+ )?have an? (appointment|booking)
(wann|wann genau|um wie viel uhr) (\w+ )?(bin ich|sind wir|muss ich|soll ich) (\w+ )?(dran|da sein|eingetragen|kommen|
    gebucht)
(war|ist|genau) (nochmal|noch mal|gleich|noch) (\w+ )?(mein|unser) (\w+ )?termin
(my|the|his|her) (stitches|sutures|temporary crown|temporary filling|temp crown)
(firele|copcile|suturile|atele) (\w+ ){0,3}(de|mi|se|inca|au|sunt|trag|jeneaza|scoa*|scot*)
(meine|die) (fäden|naht|nähte)
(filling|crown|tooth|veneers?|implant|bridge|denture|temporary|x ray|extraction|surgery|stitches) from (yesterday|
    last (week|month|time|visit)|monday|tuesday|wednesday|thursday|friday|the other day)
(provisorium|füllung|krone|zahn|brücke|prothese|implantat|fäden|röntgenbild) (vom|von) (gestern|vorgestern|letzte\w*|
    montag|dienstag|mittwoch|donnerstag|freitag|neulich)
(dinte*|masea*|plomba|coroana|implantul|firele|provizori*|proteza|puntea|lucrarea) (\w+ )?de (ieri|alaltaieri|luni|
    marti|miercuri|
    joi|vineri|saptamana trecuta|luna trecuta|data trecuta)
(pus|facut|montat|lipit|dat|scos|prescris|lucrat) o? ?(la )?(voi|dvs|dumneavoastra) (ieri|saptamana|luna|luni|marti|
    miercuri|joi|vineri)
(care|pe care|ce) (\w+ )?(mi|ne|i) (o |l |le )?(ati|a) (\w+ )?(dat|facut|pus|montat|prescris|recomandat)
(you|your (team|dentist|doctor|lab)) (gave|made|fitted|did|put in|charged|billed|prescribed) (me|us|my|for)
(i|we) (was|were|got) (over)?(charged|billed)
(push|bump|shift|bring) (back |forward )?(my|our|the) (\w+ ){0,2}(\d+|appointment|visit|slot|session|check ?up|cleaning)
(azi|maine|astazi|joi|luni|marti|miercuri|vineri|sambata) (nu (mai )?(vin|pot|ajung|venim|ajungem))
(bin|sind) (\w+ )?gleich (da|bei ihnen)
(stele|recenzie|review|bewertung|stars) (\w+ ){0,4}(google|lasat|left|hinterlassen|maps)
(reteta|retete|pastilele|medicamentele|antibioticul|tratamentul medicamentos) (\w+ ){0,4}(de la|dat|prescris*|
    terminat*|pierdut*)
(imi|mi) (mai )?(dati|prescrieti|scrieti|faceti) (\w+ ){0,2}(reteta|retete|pastile*|antibiotic*|adeverinta|scutire)
(send|forward|share|email|transfer) (\w+ ){0,4}(report|records|scan|x rays?|xrays?|file|notes|
    results) (\w+ ){0,5}(to (my|the|another|our)|insurance|gp|doctor)
(unterlagen|röntgenbilder|akte|befunde?) (\w+ ){0,4}(an (meine|meinen|die|den)|versicherung|krankenkasse|
    anderen) (\w+ ){0,2}(schicken|senden|weiterleiten|übermitteln)
(overslept|forgot about|missed|cant find) (\w+ ){0,2}(appointment|booking|visit)
(nu mai am cum|n am cum|nu am cum|nu reusesc|nu reusim) (sa )?(ajung|vin|ajungem|venim)
(rest|sold|factura) (restant*|neplatit*)
(cat|ce) (\w+ ){0,3}(de platit|de achitat|rest|restanta|datorez|datoram|sold)
(treceti|trece|mutati|puneti|mut) ma (\w+ ){0,2}(pe|in|la) (\w+ ){0,2}(alta|alt|zi|ora|luni|marti|miercuri|joi|vineri|
    lista)
(alta zi|alta ora|alta data) (\w+ ){0,3}(va rog|se poate|decat)
(copie|duplicat) (\w+ ){0,3}(fisa|fisei|dosar*|radiograf*|panoramic*|factur*|analiz*)
(ajung|vin|ajungem|venim|sosesc) (\w+ ){0,2}(in|peste) (\w+ ){0,2}(minut*|min|jumatate)
(ill|i will|be|we will|well) (\w+ )?(be )?(there|over) in (\w+ )?(\d+|five|ten|min|minutes|a minute|a bit)
(see you then|see u then|on my way|almost there)
(feels|feel|is|seems|still) (\w+ )?too (high|rough|sharp|tight)
(komme|bin|kommen) (\w+ ){0,4}(minuten|min|stunde|halbe) (\w+ )?(später|zu spät|verspätet|da)
(mein|meinen|meines|meinem|unser|unseren) ((?!erst)\w+ )?termine?s?
(programare*|ora) (\w+ ){0,3}(valabil*|confirmat*|stabilit*|ramas*|mai e|mai este)
(mai e|mai este|ramane) (\w+ ){0,2}(programare*|valabil*)
(la ce ora|ce ora|cand|in ce zi|pe ce data) (\w+ )?(am|aveam|e|este|era|sunt) (\w+ )?(programare*|programat*|
    controlul)
(planul|panoramica|radiografia|analizele|fisa) (\w+ ){0,3}(de la voi|luna trecuta|saptamana trecuta|de ieri|la voi|
    la dvs)
(taxat*|incasat|platit|debitat) (\w+ )?(dublu|de doua ori|in plus|gresit)
(sesizare|plangere|reclamatie)
(what time|when|which day) (\w+ ){0,3}(my|our) ((?!first|next|initial)\w+ )?(appointment|appt|visit|checkup|cleaning)
(got|mixed up|forgot|missed|remember) (\w+ ){0,2}(my|the|our) (\w+ )?(appointment|appt)
(im|i am|we are) (\w+ )?(outside|downstairs|at the door|here|in the waiting room|parking)
door (is )?(locked|closed)
(surgery|operation|extraction|filling|crown|implant|cleaning|treatment|work|denture|retainer|splint|aligners?|guard|
    braces) (\w+ ){0,2}(you|your \w+|the dentist|the doctor|dr \w+) (\w+ )?(did|made|gave|put|fitted|placed|performed)
(you were|you guys were|your team was|staff was|you all were) (\w+ )?(wonderful|great|amazing|lovely|fantastic|kind|
    gentle|brilliant|awful|rude)
(wann|um wie viel uhr|wie spät) (\w+ ){0,3}(mein|unser|meinen|unseren) (\w+ )?termin
(sie|ihr) (mir|uns|meinem \w+|meiner \w+) (\w+ ){0,4}(gegeben|gemacht|eingesetzt|gesetzt|angefertigt|verschrieben|
    mitgegeben|geklebt) (haben|habt|hatten)
rechnung (\w+ ){0,4}(firma|ausstellen|falsch|stimmt|mahnung)
(mahnung|rechnungsnummer|ratenzahlung der rechnung)
(nach|seit) (\w+ )?(meiner|der|meinem) (letzten |gestrigen )?(behandlung|op|operation|füllung|extraktion|
    reinigung) (\w+ ){0,4}(bei ihnen|bei euch|noch|immer noch)
(am|ai) (deja )?(o )?(lucrare|tratament) (in curs|inceput*) la (voi|dvs)
(operatia|interventia|extractia|tratamentul|sedinta|anestezia) (de )?(ieri|azi|alaltaieri|luni|marti|
    miercuri|joi|vineri|saptamana trecuta|luna trecuta)
(sunt|eram|suntem|am) (programat* )?la (\d+h\d+|ora \d+|\d{1,2}) (azi|maine|fix|joi|luni|marti|vineri|miercuri)?
(mai devreme|mai tarziu) (\w+ ){0,4}(sunt la|am la|programat*)
(ora|loc) mai (devreme|tarziu)
(an )?(earlier|later) (slot|time|appointment) (\w+ ){0,4}(my|mine|instead)
(update|change|correct) (my|our|his|her) (\w+ )?(file|number|phone|address|details|email|data|record*)
(noul meu numar|mi am schimbat (numarul|telefonul|adresa)|numarul meu nou|actualiza* (\w+ ){0,2}(datele|fisa|numarul))
(meine neue (nummer|adresse|telefonnummer)|neue handynummer|akte (ändern|aktualisieren))
(nach|seit) (dem|der) (\w+ )?(ziehen|eingriff|op|operation|füllung|spritze|extraktion|implantation|reinigung|
    behandlung) (\w+ )?(heute|gestern|vorhin|eben|letzte|letzten|am montag|am freitag)
(wie lange|wann|wie oft|soll ich|muss ich) (\w+ ){0,4}(kühlen|schonen|antibiotik*|tabletten|schmerzmittel|tupfer)
(how long|when|should i) (\w+ ){0,5}(gauze|ice|antibiotics|painkillers|rinse|stitches)
(cat timp|cand|pana cand) (\w+ ){0,4}(gheata|pansament*|tifon*|comprese|antibiotic*)
(kann|können|konnte|schaffe|schaffen) (\w+ ){0,3}(heute|morgen|gleich|montag|dienstag|mittwoch|donnerstag|freitag|
    leider) (\w+ ){0,3}(nicht kommen|nicht dabei|nicht)
(hat|war) (\w+ ){0,3}(super|gut|alles|toll|prima) (\w+ ){0,2}(geklappt|gelaufen|verheilt|gestern|gemacht)
(totul|a fost) (\w+ ){0,3}(perfect|foarte bine|super|bine|minunat) (\w+ ){0,3}(ieri|azi|la voi|la dvs|multumesc)
(am|avem|aveam|are|avea|aveam) (\w+ ){0,2}(programare*|programat*|ora|controlul|consultatia|sedinta) (\w+ ){0,2}(la|
    pe|pt|pentru|azi|astazi|maine|poimaine|luni|marti|miercuri|joi|vineri|sambata|de|in|la ora|cu|saptamana)
(am|avem|aveam) (deja )?programare
(sunt|eram|suntem|am fost|fiul este|a fost|este) (deja )?programat*
programarea (mea|de|din|pe|facuta|lui|ei|noastra|copilului)
(anul*|amana*|amin*|mut*|reprogram*|decal*|schimb*|devans*|confirm*) (\w+ ){0,3}(programare*|ora|vizita|consultatia|
    sedinta|programarile|rezervarea)
(programare*|ora|vizita|sedinta|consultatia) (\w+ ){0,4}(anul*|amana*|mut*|muta|reprogram*|decal*|schimb*)
(vreau|rog|trebuie|doresc|pot|puteti|putem) (\w+ ){0,2}(anul*|reprogram*|sa o mut|sa o anul*)
reprogram*
(nu (mai )?(pot ajunge|ajung|pot veni|pot sa ajung|pot sa vin|putem ajunge|putem veni|ajungem|vin|venim)) ?(azi|
    astazi|maine|la|joi|luni|marti|miercuri|vineri|sambata|la timp|la ora)?
(intarz*|intirz*|ajung mai tarziu|sunt in trafic|stau in trafic|blocat* in trafic|nu gasesc loc|sunt in fata|sunt jos|
    sunt la usa|la intrare|am ajuns)
(ajung|vin|venim) (\w+ ){0,2}(tarziu|intarziere)
(factura|facturii|chitanta|bon(ul)? fiscal|adeverinta|fisa( medicala)?|rezultatele|reteta|scutire*|
    certificat*) (\w+ ){0,3}(de la|mea|meu|pentru|pt|din|de luna|pe|medical*|trimite*|pierdut*|emite*)
(trimite|trimiteti|trimit|retrimite*|imi dati|am nevoie de|nu am primit|n am primit|imi trebuie) (\w+ ){0,3}(factur(a|
    ii)|chitant*|adeverint*|retet*|rezultat*|radiografia mea|panoramica mea|copie|copia|fisa|dosarul)(?! pe firma)
(dupa|de la) (\w+ ){0,3}(de azi|de ieri|de alaltaieri|de dimineata|de luni|de marti|de miercuri|de joi|de vineri|
    facut* azi|facut* ieri|de acum|de saptamana trecuta|de luna trecuta|de la voi|la voi|de la dvs|la dvs)
(azi|ieri|alaltaieri|luni|joi|vineri|marti|miercuri|saptamana trecuta|luna trecuta) (\w+ ){0,3}(mi ati|mi a|mi au|
    m ati|ati|am fost la voi|am fost la dvs|la voi|la dumneavoastra|am facut)
(mi ati|ne ati|i ati|m ati|ati) (\w+ )?(pus|facut|scos|lipit|cimentat|montat|programat|spus|prescris|recomandat|
    trimis|tratat|extras|dat|zis|luat|incasat|operat|consultat|sunat|cautat)
(pus|facut*|lucrat*|lucrare*|montat*|cimentat*|coroana|plomba|implantul|puntea|fatetele|proteza) (\w+ ){0,2}(la voi|
    la dvs|la dumneavoastra|de voi|de dvs|de dumneavoastra) (\w+ ){0,6}(cazut*|spart*|doare|rupt*|problema|garantie|
    desprins*|misca|supara|sangereaza|deranjeaza)
am (fost|trecut) (\w+ ){0,2}(ieri|azi|alaltaieri|luni|marti|miercuri|joi|vineri|saptamana trecuta|la voi|la dvs|
    la dumneavoastra|la doctor*|la domnul|la doamna) (\w+ ){0,9}(uitat|lasat|pierdut|multumesc|umbrela|geanta|cheile|
    telefon*|ochelarii|haina|esarfa|factura|reteta)
(de la voi|de la dvs|de la cabinet|de la clinica|am iesit|am plecat) (\w+ ){0,9}(uitat|lasat|pierdut)
mi am (uitat|lasat) (\w+ )?(telefonul|telefon|geanta|cheile|ochelarii|haina|umbrela|portofelul|cardul|esarfa|jacheta|
    casca|castile)
(am )?(uitat|lasat|pierdut) (\w+ ){0,5}(la voi|la receptie|la cabinet|la dvs|in cabinet|in sala|la clinica)
(?<!nu )(?<!mai )(pot|am voie|cand pot|pot sa|am voie sa|e voie|avem voie) (sa )?(mananc|manca|beau|bea|fumez|fuma|
    ma spal|spala|spal|fac sport|alcool|cafea)
(cand|cat) (\w+ ){0,4}(scot*|scoatem|se scot|dau jos) (\w+ ){0,2}(firele|atele|copcile|suturile|pansamentul)
(ce|cate|cat|mai|pana cand) (\w+ ){0,3}(iau|luat|antibiotic*|pastile*|medicament*) (\w+ ){0,4}(antibiotic*|pastil*|
    medicament*|prescris*|dat)
(e gata|este gata|sunt gata|a venit|au venit|cand e gata) (\w+ ){0,3}(lucrarea|coroana|proteza|puntea|gutiera|
    gutierele|fatetele|rezultat*|aparatul|alinierele)
(lucrarea|coroana|proteza|puntea|gutiera|fatetele|aparatul) (\w+ ){0,3}(e gata|este gata|sunt gata|gata\b)
(am platit|mi s a luat|mi ati luat|s a retras|plata|rambursare*|banii inapoi|retur*|am achitat|rest de plata|
    rest de plat*) (\w+ ){0,5}(avans*|de doua ori|card*|consult*|lucrare*|factur*|suma|integral|inapoi|ieri|azi|luna|
    rest*)?(?<=\w)
(vreau|cer|doresc|solicit) (\w+ ){0,2}(banii inapoi|rambursare*|returul|inapoi banii|despagubir*)
(multumesc|multumim|mersi|merci) (\w+ ){0,3}(pentru|pt) (\w+ ){0,3}(ingrijire*|tratament*|rabdare*|interventie*|
    programare*|ieri|azi|tot|ajutor*|consult*|detartraj*|lucrare*)
(ne vedem|ramane|confirm|da confirm) (\w+ ){0,3}(maine|luni|marti|miercuri|joi|vineri|ora|la \d+*|programare*|
    stabilit)
(i|we|ive|i ve|have|had|got|my|our|his|her) (\w+ ){0,3}(an |the )(\w+ )?(appointment|appt|booking|
    slot) (\w+ ){0,3}(on|at|for|today|tomorrow|next|this|with|monday|tuesday|wednesday|thursday|friday|saturday|
    booked|\d+)
(my|our|his|her|husbands|wifes|sons|daughters|the|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|todays|
    tomorrows) ((?!first|next|initial)\w+ ){0,2}(appointment|appt|booking)
(im|i am|we are|were|was) (already |all )?booked (in )?(for|on|at|with|under|today|tomorrow)
(cancel*|resched*|postpone*|rebook*|rearrange*|push back|bring forward) (\w+ ){0,4}(appointment*|appt*|slot|booking|
    visit|session|monday*|tuesday*|wednesday*|thursday*|friday*|saturday*|today|tomorrow|my|it|the|hygiene|cleaning|
    consultation|checkup)
(move|change|shift|swap|switch) (\w+ ){0,4}(appointment|appt|slot|booking|visit|session)
(need|have|want|like) to (cancel|reschedule|rebook|postpone)
(running|gonna be|going to be|will be|be|ill be|am|im) (\w+ ){0,4}(late|delayed)
(stuck (in|behind)|held up|in traffic|on my way|cant make it|wont make it|cannot make it|not able to make it|
    cant come (today|tomorrow|in)|im (outside|downstairs|at the door|here|in the waiting room))
(resend|send|email|forward|need|get|have|copy of) (\w+ ){0,4}(receipt|invoice|records|prescription|x rays|xrays|
    sick note|certificate|bill|results) (\w+ ){0,3}(for|from|of|please|to|again|last|\?)
(receipt|invoice|bill|refund|reimburse me|charged|overcharged|double charged|my deposit back|money back)
(?<!teeth )(?<!tooth )(left|forgot|lost) (\w+ ){0,4}(at|in|with) (your|the|reception|you) ?(clinic|reception|waiting|
    office|practice)?
(after|since|following|from) (\w+ ){0,2}(todays|yesterdays|this mornings|mondays|tuesdays|wednesdays|thursdays|
    fridays|last weeks|my) (\w+ ){0,2}(extraction|filling|surgery|cleaning|implant|procedure|appointment|treatment|
    visit|root canal|op|crown)
(after|since|following) (the|my) (\w+ ){0,3}(extraction|filling|surgery|procedure|implant|cleaning|root canal|
    injection|operation|op) (\w+ )?(today|yesterday|this morning|on monday|on friday|last week|earlier|you did|
    you gave)
(can|may|am i allowed|when can|is it ok|ok|allowed|should) (\w+ ){0,3}(eat|drink|smoke|brush|rinse|exercise|alcohol|
    coffee|take the|work out) (\w+ ){0,3}(after|now|yet|again|today|tonight|with|following)
(stitches|sutures) (\w+ ){0,4}(out|removed|come out|dissolve|came out|loose)
(you|your dentist|your doctor|the doctor|dr \w+|you guys) (\w+ )?(did|put|placed|fitted|made|gave|prescribed|pulled|
    extracted|filled|removed|put in) (\w+ ){0,5}(yesterday|today|last|on|monday|friday|tuesday|ago|me|week|in|month)
(is|are|when) (\w+ ){0,3}(my|the) (crown|denture|bridge|retainer|aligners|veneers|lab work|results|
    trays) (\w+ )?(ready|back|arrived|in yet|here)
(thanks|thank you|thx) (\w+ ){0,3}for (\w+ ){0,3}(care|treatment|yesterday|today|everything|visit|appointment|seeing|
    work|great|the great|extraction|cleaning|help)
(see you|confirming|confirm) (\w+ ){0,3}(tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|at \d+*|
    my appointment|appointment)
(meinen|meine|mein|der|den|unseren|unser|seinen|ihren|einen|ein) (\w+ ){0,3}termin* (\w+ ){0,6}(absag*|verschieb*|
    verleg*|storn*|änder*|umbuch*|stornier*|nicht (wahrnehmen|einhalten|schaffen)|vorverleg*|bestätig*|vergessen|
    verpasst)
(termin|termine) (\w+ ){0,4}(absag*|verschieb*|verleg*|storn*|verlegt|abgesagt|umbuch*|verschoben|canceln)
(absag*|verschieb*|verleg*|storn*|umbuch*|canceln|cancel) (\w+ ){0,5}termin*
(habe|hab|haben|hatte|hätte) (\w+ ){0,4}(heute|morgen|am|um|nächste woche|übermorgen|nächsten|
    diesen) (\w+ ){0,4}(einen |ein |den |nen )?termin
(habe|hab|haben|hatte) (schon |bereits |ja |doch )(einen |nen |meinen )?termin
(mein|meinen|unser|unseren|meines) (\w+ )?termin (\w+ ){0,2}(am|um|heute|morgen|bei|ist|wann)
(verspät*|komme (\w+ )?(später|zu spät)|stehe im stau|im stau|schaffe es nicht|kann (heute |morgen |
    leider )*nicht kommen|bin gleich da|stehe vor der)
(rechnung*|quittung*|rezept|attest|krankschreibung|befund*|bescheinigung) (\w+ ){0,4}(schick*|send*|zusend*|nochmal|
    noch mal|erneut|von|für|bekommen|erhalten|falsch|verloren|ausstellen|vom|zu hoch)
(schicken|senden|brauche|bekomme|zusenden|benötige) (\w+ ){0,4}(rechnung|quittung|rezept|attest|krankschreibung|
    bescheinigung|patientenakte|kopie)
(nach|seit) (der|dem|meiner|meinem|ihrer) (\w+ ){0,3}(von|vom|gestern*|heute*|letzte*|gestrigen|
    heutigen) (\w+ )?(heute|gestern|früh|montag|freitag|woche|letzter|letzte)?
(nach|seit) (der|dem) (gestrigen|heutigen|letzten)
(gestern|heute|heute früh|letzte woche|vorgestern|am \w+) (\w+ ){0,3}(bei ihnen|bei euch|war ich bei|in der praxis|
    in ihrer praxis)
(darf|soll|kann) (ich|er|sie|mein \w+) (\w+ ){0,5}(essen|trinken|rauchen|sport|duschen|spülen|putzen|kaffee|alkohol)
(fäden|nähte) (\w+ ){0,4}(ziehen|gezogen|raus|auf)
(haben sie|habt ihr|sie haben) (mir|uns|meiner|meinem|bei mir) (\w+ ){0,6}(gesetzt|gemacht|gezogen|eingesetzt|
    verschrieben|gegeben|gesagt|behandelt|gefüllt|abgebucht)
(vergessen|liegen gelassen|liegengelassen|verloren) (\w+ ){0,4}(bei ihnen|bei euch|praxis|wartezimmer|empfang)
(bei ihnen|bei euch|praxis|wartezimmer|empfang) (\w+ ){0,4}(vergessen|liegen|liegengelassen|verloren)
(doppelt|zu viel|falsch) (\w+ )?(abgebucht|berechnet|bezahlt|abgerechnet)
(ist|sind|wann) (\w+ ){0,2}(meine|mein|die|der) (krone|brücke|prothese|schiene|befund*|zahnersatz) (\w+ ){0,2}(fertig|
    da|angekommen)
(danke|vielen dank) (\w+ ){0,2}(für) (\w+ ){0,3}(behandlung|gestern|heute|betreuung|hilfe|termin|termine)
"""
)
"""Affairs of one who already is a patient: an appointment that exists, a bill, aftercare, something left behind."""

NEW_WISH = phrases(
    r"""
(si|dar|iar|in plus|pe langa asta|totodata|de asemenea) (\w+ ){0,2}(as mai vrea|mai vreau|as vrea si|vreau si|
    as dori si|doresc si|ma intereseaza si|si un|inca un*|alt*|programez si)
(as mai vrea|mai vreau|as mai dori|mai doresc|vreau si|as vrea si|as dori si|ma mai intereseaza|ma intereseaza si)
(also|additionally|another|as well|in addition|new|second) (\w+ ){0,3}(want|like|need|interested|implant|crown|
    filling|quote|veneers|cleaning|whitening)
(außerdem|zusätzlich|dazu noch|noch ein*|weiteres|weitere|neues) (\w+ ){0,3}(möchte|hätte|brauche|interessier*|
    implantat|krone|füllung)
"""
)

REFUSAL = phrases(
    r"""
(nu|sa nu) (ma|ne|va|imi) (mai )?(deranja*|suna*|scrie*|scriu|contacta*|trimite*|cauta*)
(terminati|incetati|opriti|ajunge|gata|destul|lasati ma|scutiti ma) (\w+ )?(cu|de) (\w+ )?(mesaj*|reclam*|telefoane*|
    sunat*|spam*|
    ofert*|publicitat*)
(scris|mesaj|trimis|sunat) (\w+ )?din (greseala|gresela|eroare)
nu eu (v |va |am )(am )?(scris|sunat|contactat)
(please )?stop (\w+ )?(writing|sending|messaging|calling|texting|spamming|contacting|bothering|pestering)
(unsubscribe|opt me out|remove my (details|number|data|contact)|lose my number|erase my)
(lass|lasst|lassen) (sie )?(mich|uns) (\w+ ){0,2}(ruhe|frieden)
(keine|aufhören mit|schluss mit) (\w+ )?(werbung|nachrichten|anrufe|mails) (mehr|bitte)?
(hört|hören sie) (\w+ ){0,2}auf (\w+ )?(zu|mit)
(nu|n) (mersi|multumesc|merci|ms)
(nein|nee) (danke|vielen dank)
(las o balta|nu mai vin|nu mai venim|am renuntat|renuntam|nu mai e cazul|nu sunt eu( persoana)?)
(habe|haben) (mich|uns) (\w+ ){0,2}(anderweitig|anders|dagegen|um) ?entschieden
(not the person|you have the wrong person|decided against|gave up on|forget it|never mind|nevermind)
(vergessen sie es|doch nicht mehr|lassen wir es|anderweitig)
(nu|n) (mai )?(doresc|vreau|am nevoie|avem nevoie|ma intereseaza|imi trebuie|sunt interesat*|e nevoie|este nevoie|
    e cazul|ne intereseaza|vrem|dorim) ?(de )?(nimic|niciun|nici un|nicio|nici o|tratament*|sa ma (mai )?(sunati|
    contactati)|sa fiu|mesaje|serviciile|oferta|sa vin|multumesc|multam|mersi|,|\.|$)
(s a rezolvat|problema e rezolvata|am rezolvat|nu mai este cazul|nu mai e cazul|nu mai e nevoie|nu mai este nevoie|
    las o balta|renunt)
(sunat*|contactat*|scris*) (\w+ )?(din greseala|gresit|fara sa cer)
(stergeti|scoateti) (\w+ ){0,3}(numarul|din lista|datele|din baza)
(nu ma|nu mai ma|sa nu ma|nu) (mai )?(sunati|contactati|deranjati|cautati|scrieti)
(lasati ma in pace)
(no longer|not) (\w+ )?(interested|need*|want|looking|required)( anymore| any more| in (anything|your))? ?(thanks|
    thank you|,|\.|$|anymore|in it|in this|in anything)
(no longer) (interested|need|want|require|looking)
(dont|do not|didnt) (\w+ )?(need|want) (\w+ ){0,5}(anymore|any more|any longer|anything|treatment|any treatment|
    to be contacted|calls)
(no need) (for|of|to) (\w+ ){0,4}(anymore|any more|thanks|now|it)
(changed my mind|not interested|no thanks|no thank you|stop (calling|contacting|messaging|texting|writing)|dont (call|
    contact|message|text)|remove me|take me off|delete my (number|data)|leave me alone)
(by mistake|wrong number|called me in error|accidentally)
(hat sich|haben sich|hats sich) (\w+ ){0,3}erledigt
(kein*|nicht mehr|doch nicht|nicht) (\w+ )?(interesse|interessiert|bedarf|nötig|gebraucht)( mehr)?
(brauche|brauchen|will|möchte|wünsche) (\w+ )?(doch |nichts|keine behandlung|nicht mehr)
(rufen|ruft|schreiben|schreibt|kontaktieren) (sie |ihr )?(mich |uns )?(bitte )?(nicht (mehr|wieder|an))
(lassen sie mich in ruhe|löschen sie meine|aus der liste|versehentlich|aus versehen|falsch verbunden|
    habe es mir anders überlegt|akte schließen)
"""
)
"""The writer wants nothing, or no longer."""

ELSEWHERE = phrases(
    r"""
(am|ne am|m am|mi am) (deja )?(ales|gasit|schimbat|hotarat) (\w+ ){0,3}(clinica|cabinet|dentist*|medic|doctor|
    stomatolog)
(changed|switched|found|chose|chosen|picked) (\w+ ){0,3}(dentists?|clinic|practice|surgery)(?! (online|on|through|via|
    near))
(close|delete) my (account|file|record)
(schon|bereits|inzwischen|mittlerweile|anderen|andere|neuen) (\w+ ){0,2}(zahnarzt|praxis|klinik) (gefunden|gewählt|
    genommen)
(m am|ne am) \w+ (\w+ ){0,2}la (alt|alta|un alt|o alta) (dentist*|medic*|doctor*|cabinet|clinica|stomatolog*)
(sorted|fixed|seen|treated|handled|done|had) (\w+ ){0,3}(with|by|at|from) (my (own|usual|old|regular|local)|a friend)
(bei|von) meinem (eigenen|alten|hausz\w+) (zahnarzt )?(\w+ ){0,2}(gemacht|erledigt|behandel*|versorgt)
(am|mi am|le am|l am|o am|si a|ne am|a|si au) (\w+ )?(pus|facut|rezolvat|scos|tratat|gasit|ales|luat|mers|
    programat) (\w+ ){0,3}(la|in|
    pe) (altcineva|alt\w* \w+|alta|altundeva|altii|concurenta)
(mers|merg|mergem|du(c|cem)|programat) (\w+ )?la (altcineva|altii|concurenta)
(went|going|gone|go|booked|done|had it|sticking|stuck) (\w+ ){0,3}(with|by|at) (someone else|somebody else|another|
    a different|
    my (old|usual|regular))
(jemand anderem|jemand anderes|anderer praxis|einem kollegen|anderen praxis|andere praxis) (\w+ ){0,3}(gemacht|machen|
    behandel*|
    entschieden|gefunden|gegangen|gewählt|versorgt)
(für|gegen) (eine andere|einen anderen|ein anderes|die andere) (\w+ ){0,2}entschieden
(mergem|merg|raman|am mers|ne ducem|ma duc) (la|pe) (\w+ )?(alt cabinet|alta clinica|medicul meu|dentistul meu|
    alt medic|alt dentist|concurenta)
(going|gone|went) with (another|a different|someone else|my own|my old)
(m am|ne am|am|l am|s a) (deja )?(razgandit|rezolvat|tratat|lasat pagubas|gasit alt*|renuntat|
    facut (\w+ )?(deja )?(in alta parte|la alt*|altundeva))
(am|mi am|le am|l am|o am|si a) (deja )?(facut|pus|rezolvat|tratat|scos|ales|gasit|mers|gata|
    optat) (\w+ ){0,4}(in alta parte|la alt (cabinet|medic|dentist|doctor)|la alta clinica|altundeva) ?(deja|acum|
    multumesc|,|\.|$)
(already|i|we|got|had|have|ive) (\w+ ){0,5}(done|got|had|sorted|fixed|them|it|treated|treatment|
    solved) (\w+ ){0,2}(elsewhere|somewhere else|at another|with another|by another|in another|another (clinic|
    dentist|place))
(went|gone|go|going|chose|chosen|found|booked|decided) (\w+ ){0,3}(elsewhere|somewhere else|with another|
    another (clinic|dentist|place)|a different)
(am |m am |ne am )?(ales|optat|mers|decis) (\w+ ){0,2}(alt cabinet|alta clinica|alt medic|alt dentist|altcineva)
(mi am|mi a|am|ne am) (\w+ ){0,2}(facut|pus|rezolvat|scos|tratat) (\w+ ){0,4}(la alt|la alta|in alta|altundeva|
    in alt) ?(clinica|cabinet|parte|medic|oras|tara)?
(bereits|schon|inzwischen|jetzt|mittlerweile) (\w+ ){0,5}(woanders|versorgt|erledigt|anderswo|anderen (zahnarzt|
    praxis|klinik)|anderem zahnarzt|in einer anderen)
(woanders|anderswo|bei einem anderen|bei einer anderen|bei jemand anderem|anderen zahnarzt) (\w+ ){0,4}(machen lassen|
    gemacht|behandel*|versorgt|entschieden|gefunden|gegangen|termin)
"""
)
"""Done somewhere else: the treatment named is no longer wanted of us."""

PLEASANTRY = phrases(
    r"""
(happy|merry|frohe*|fröhliche*|sarbatori|craciun|paste|pasti|easter|christmas|holidays|xmas|feierabend|urlaub|ostern|
    weihnachten|neujahr|new year|birthday|geburtstag|to the whole team|whole|team|to|the|from|us|echipa|echipei|
    alaturi|de|cei|dragi|familie*|familia|tuturor|un|craciunul)
(dumneavoastra|dvs|doamna|domnul|domnule|doctor|doctore|doctorita|ziua|zi|de nastere|onomastica|nume|dear|doc)
(ani|multi|urari|urarile|de|la|fel|si|voua|vouă|wünsche|ich|wishes|for|a lot|a+|o+|ha+|hm+|mhm|ah|eh)
(multumesc|multumim|mersi|multam|ms|merci) ?(frumos|mult|tare|anticipat|din suflet|la fel)?
(ok|okay|okey|oki|bine|perfect|super|in regula|am inteles|inteles|da|nu|aha|hmm*|mda|clar|gata|sigur|desigur|bun|
    foarte|frumos|asa|corect|voila|top|genial|exact|hm|he|lol|haha*|hihi*|hehe*|uf|of|oh|wow)
(buna|bună) ?(ziua|seara|dimineata|buna)?
(salut*|salutare|servus|hei|hey|hello|hi|hallo|hola|ciao|neata|bonjour|pa|papa|la revedere|o zi (buna|frumoasa|
    minunata)|numai bine|noapte buna|seara frumoasa|weekend placut|zi frumoasa|toate cele bune|cu placere|va rog|
    sanatate)
(la multi ani|hristos a inviat|adevarat a inviat|craciun fericit|paste fericit)
(craciun|paste|an nou|sarbatori|la multi ani|hristos|adevarat|1 martie|martisor) ?(fericit*|placut*|a inviat|tuturor|
    si|lumina|in casa|binecuvantat*|un|frumos|luminat)*
(fericit*|lumina in casa|sarbatori fericite|un an nou|inviat|si lumina in casa|sarbatori|luminate|cu bucurii|
    binecuvantat*|tuturor|echipei|sanatate|bucurie|multa|si|va|dorim|urez|voua|va doresc|doresc)
(thank*|thanks|thx|ty|cheers|great|perfect|cool|nice|good|fine|alright|got it|sure|yes|no|yep|nope|bye|goodbye|
    welcome|much|a lot|so|very|you|too|all|have a (nice|good|great) (day|one|evening|weekend)|good (morning|afternoon|
    evening|day|night)|merry christmas|happy (new year|easter|holidays|birthday|women s day)|to you( all)?|and|
    everyone|morning|evening)
(danke*|vielen|herzlichen|schön*|dank|bitte*|gern*|alles klar|passt|super|prima|gut*|ja|nein|nee|jo|tschüss*|servus|
    moin*|grüß gott|gruß|grüße|liebe|viele|freundliche|mit|guten (tag|morgen|abend)|schönen|schönes|tag|abend|
    wochenende|frohe (weihnachten|ostern)|frohes (neues|fest)( jahr)?|auf wiedersehen|bis (dann|bald|morgen)|
    ihnen auch|sehr|allen|euch|und|gesundes|neues|jahr|ein)
"""
)
"""What a message of nothing but courtesy is made of: nothing is left of it when these are taken out."""
