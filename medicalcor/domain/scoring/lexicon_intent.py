"""The words of a wish: booking, a time, records, a decision, a journey; and of mere curiosity (ro, en, de)."""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases

_WORKING_DAY = r"(luni|marti|miercuri|joi|vineri|sambata|duminica)"

GREETING = phrases(
    r"""
(buna|o) (dimineata|seara)( buna| placuta| frumoasa| linistita)?
(dimineata|seara|zi|saptamana|weekend) (buna|frumoasa|placuta|placut|minunata)
good (morning|afternoon|evening)
guten (morgen|abend)
(schönen|schönes) (abend|morgen|wochenende|nachmittag)
"""
)
"""Greetings that hold a time of day, which is no wish for an appointment at that time."""

DAMPER = phrases(
    r"""
(intreb|intrebam|intrebare) (asa|doar|numai)( , | )?(de curiozitate|din curiozitate|ca sa stiu|pt viitor|
    pentru viitor)?
(de|din) curiozitate
(curiozitate|curios|curioasa)
(doar|numai) (ma )?(informez|interesez|documentez|intereseaza sa stiu)
(ma|doar) (informez|documentez)
(pt|pentru|pe) viitor
(candva|cumva candva|poate candva|poate la anul|la anul|anul viitor|peste cativa ani|pe viitor|nu acum|mai incolo)
(inca|deocamdata) (nu|ma|adun|doar|strang info*)
nu (m am|sunt|ne am) (inca )?(hotarat*|decis*|sigur*|convins*)
(inca )?(ne|in)(hotarat*|decis*)
(doar|numai) (o )?(intrebare|informatie|idee)
just (curious|wondering|asking|looking|browsing|researching|a question|gathering|exploring|want to know)
(was|am|im) (just |only )?(wondering|curious)
curious (about|if|whether|how)
(some ?day|one day|eventually|in the future|down the (road|line)|next year|at some point|not yet|not now|
    not any ?time soon)
(havent|have not|not) (yet )?(decided|made up|sure|ready)
(undecided|on the fence)
(nur|bloß|mal|rein) (so |mal |aus )?(interesse|neugier*|interesse*|informationshalber|eine frage|informieren|hören|
    fragen)
(nur|bloß) mal
(neugierig|neugierde|interessehalber|vorab informieren)
(irgendwann|später mal|nächstes jahr|in zukunft|noch nicht|zukünftig|erst mal|erstmal)
(noch )?(nicht|un)( )?(entschieden|sicher|entschlossen)
überlege noch
(theoretisch|hypothetisch|theoretically|hypothetically|teoretic|ipotetic)
"""
)
"""Only curious, undecided, or some day: nothing weaker than pain or money qualifies such an interest."""

BOOKING = phrases(
    r"""
(please |pls |kindly )?(call|ring|phone|contact|text) me
(plätze|platz|zeiten|uhrzeit) (\w+ ){0,4}frei
(beratungstermin|termin*) (\w+ ){0,4}(bitte|ausmachen|vereinbaren|machen|haben)
(o |fac |face |vreau |doresc |pentru |pt |cum |imi |sa |ma |ne |as )(\w+ )?program(are|ari|area|ez|eze|am|ati|a|
    ati ma|at|area)
programare
programari
program(ez|ati|eze|area|am)( ma| ne| o)?
(pot|putem|as putea|poate|vreau|as vrea|trebuie) (sa )?(vin|venim|veni|trec|ajung|ma prezint|trece)
(pot|putem|poate) (sa )?vina
(cand|ce zi|ce ore|in ce zi|la ce ora|ce zile) (as |ati |ma |ne |pot |putem |se )?(pot|putem|puteti|putea|poate|aveti|
    e|este|vin|veni|ma|ne) ~ (veni|vin|venim|primi|vedea|program*|liber*|loc|locuri|trece|ajung|incepe|incepem|
    disponibil*)
(cand|ce zi) (pot|putem|as putea|puteti|ma puteti|ne puteti|aveti)
(aveti|mai aveti|exista|gasesc|gasim|este|e|vreun|un|primul) (\w+ ){0,2}(loc|locuri|liber*|disponibil*|sloturi|slot|
    disponibilitat*)
(ma|ne|il|o) (puteti |putea |mai )?(primi|primiti|lua|luati|vedea|vedeti|baga|bagati|strecura|chema|suna|sunati)
sunati ma
(va rog|rog) (sa )?(ma |sa ma )?(sunati|contactati|programati)
(astept|asteptam) (un )?(telefon|apel*|sunati*)
(vreau|doresc|as vrea|as dori|am nevoie de|dorim|vrem) (\w+ ){0,2}(consult*|sa vin*|loc|o ora|sa ma programez)
(as|vreau sa|sa|pot|putem|cand|vrem sa) (\w+ )?(incep|incepe|incepem|incepeti|incepe|demar*)
(a doua|2 a|a 2 a) opinie
(sunt|suntem) (liber*|disponibil*|flexibil*) (in |pe |la |dupa |oricand|orice|\w+)
(orice|oricare) (zi|ora) (e |este |ar fi )?(buna|ok|bine|convine|imi convine)
(prefer|preferabil|de preferat|prefera|preferam|convine|imi convine|mi ar conveni) (\w+ )?(luni|marti|miercuri|joi|
    vineri|sambata|dimineata|seara|dupa|dupa amiaza|saptamana|weekend|inainte|zile*|in)
(book|booking|booked in|schedule|reserve|appointment|appointments|apointment|appt|slot|slots|consultation please)
(make|get|arrange|set up|have|sort) (\w+ ){0,2}(an |a )?(appointment|consultation|consult|slot|visit)
(can|could|may|might|shall|when can|when could|like to|want to|wanna) (i|we|he|she)? ?(come|pop|drop|get|be seen|
    stop) (in|by|over|round|seen|see|for|around)
(see|fit|squeeze|slot|take) (me|us|him|her) (in|on|this|next|today|tomorrow|soon|when|\?|please)
(when|what time|which day|what day|what days|how soon|what dates?) (can|could|are|do|is|works?|suits?|would|have|
    should) ~ (i|we|you|free|available|start|see|come|begin|best|suits?|open|in)?
(when|how soon) (do|can|could) (we|i|you) (start|begin|come|see|get|do)
(which|what) (day|days|time|date|dates|weekday) (suits|works|is|are|do|would|can|have)
(free|available|availability) (most|any|on|in|every|after|before|all|next|this|for|from)
(available|availability|opening|openings) (next|this|for|on)
(any|have) (availability|openings?|slots?)
(can|could) (you )?(do|fit|see|make) (me |us |it )?(on |in )?(monday|tuesday|wednesday|thursday|friday|saturday|
    sunday|next|this)
(i|we) can (come|be there|do|make it|fly|travel|visit)
(call|ring|phone|contact) me (back|please|on|at|asap|today|tomorrow|when)
second opinion
(ready|keen|want|wants|like|hoping|looking|happy) to (start|book|begin|go ahead|proceed|get started|schedule|
    get going|move forward|come in)
(start|begin) (treatment|the treatment|soon|this|next|in)
(termin|termine|terminanfrage|terminvorschlag|terminvereinbarung|beratungstermin|wunschtermin)
(vorbei ?komm*|vorbeischau*|drankomm*|reinschau*|reinkomm*|vorbeikomme)
(wann|welcher tag|welchen tag|an welchem|welche tage|ab wann) (\w+ ){0,3}(kann|könnte|können|könnten|kommen|haben|
    hätten|operieren|passt|geht|ginge|frei|wäre|möglich|starten|anfangen|beginnen|losgehen)
(kann|könnte|könnten|dürfte|können) (ich|wir|man) (\w+ ){0,4}(kommen|anfangen|starten|beginnen|loslegen|vorstellen)
(haben|hätten) sie (\w+ ){0,5}(frei|platz|termin*|zeit|kapazität*)
(am liebsten|gern|gerne|bevorzugt|ideal wäre|passt|passen|ginge|geht|würde passen) (\w+ ){0,3}(montag*|dienstag*|
    mittwoch*|donnerstag*|freitag*|samstag*|vormittag*|nachmittag*|abend*|morgen*|früh*|woche|ab|nach|\d+d\d+)
(vormittags|nachmittags|abends|morgens|mittwochs|montags|dienstags|donnerstags|freitags|samstags|mittwochnachmittag|
    montagvormittag) ?(ginge|geht|passt|frei|kann|immer|ideal)?
(rufen|ruft|melden) (sie |ihr )?(mich|sich|uns) (\w+ ){0,3}(an|zurück|bei)
(rückruf|zweitmeinung|zweite meinung)
(behandlung|eingriff|op) (\w+ )?(starten|beginnen|anfangen|planen)
"""
)

SLOT = phrases(
    rf"""
(monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday|weekend)s? (\w+ )?(mornings?|afternoons?|evenings?)
(mornings?|afternoons?|evenings?|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|weekends) (\w+ )?(work|works|
    suit|suits|best|fine|good|ideal)
(vormittags?|nachmittags?|abends?|morgens) (\w+ ){{0,5}}(gut|ideal|passt|passend|möglich|am besten|wäre|ginge)
{_WORKING_DAY} (\w+ )?(dimineata|dimineata|seara|dupa|la|pe la|dupa amiaza|intre|ora|se poate|inainte|ar fi|merge|pot)
(in|pe|pentru|doar|fiecare|orice|lunea|martea|miercurea|joia|vinerea|sambata) (fiecare )?(dimineata|seara|dupa amiaza|
    dupa masa)
(dupa|inainte de|pe la|la|de la) (ora |orele )?(\d{{1,2}}h\d{{2}}|(ora|orele) \d{{1,2}})
(saptamana|luna) (asta|aceasta|viitoare|care vine|urmatoare)
(pe|din|de|in) (data de )?\d{{1,2}} (ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|
    noiembrie|decembrie)
\d{{1,2}}d\d{{1,2}}
(dimineata|dupa amiaza|dupa masa|seara|weekend)
(on|any|every|this|next|coming|for) (monday|tuesday|wednesday|thursday|friday|saturday|sunday|mondays|tuesdays|
    wednesdays|thursdays|fridays|saturdays)( morning| afternoon| evening)?
(monday|tuesday|wednesday|thursday|friday|saturday)s? (morning|afternoon|evening|after|before|at|works|would|is|or)
(next|this|coming) (week|month|weekend)
(in the |most |any |after |early |late )(mornings?|evenings?|afternoons?|work|lunch)
(end of|beginning of|start of|mid|early|late|in|during) (january|february|march|april|may|june|july|august|september|
    october|november|december|easter|christmas|summer)
(nächste|kommende|diese|übernächste) woche
(montag|dienstag|mittwoch|donnerstag|freitag|samstag)s? (\w+ )?(ab|um|nach|vor|vormittag|nachmittag|abend|früh|morgen|
    oder|wäre|bitte)
(am|an einem|jeden|kommenden|nächsten) (montag|dienstag|mittwoch|donnerstag|freitag|samstag)
(anfang|ende|mitte|im|in den) (januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|
    ferien|herbstferien|sommerferien|osterferien|weihnachtsferien)
(diesen|nächsten) monat
"""
)

RECORDS = phrases(
    r"""
(kostenvoranschlag|angebot|heil und kostenplan|befund) (\w+ ){0,5}(liegt|vor|habe|vorhanden)
(ortopantomograma|opg|panoramic* x ray)
(am|avem|are|cu|trimit|atasez|atasat|facut|facute|va trimit|vi le trimit|aduc|vin cu|detin|
    exista) (\w+ ){0,5}(radiografi*|panoramic*|rx|opg|ct|cbct|tomografi*|amprent*|scanare*|stl|
    plan*( de)? (de tratament|tratament)|planul|poze|trimitere|trimiterea|analize*|dosar*|recomandare)
(panoramica|radiografia|radiografie|ct ul|ct|cbct|cbct ul|tomografia|scanarea|amprenta|planul de tratament) (e |este |
    deja |am |o am |il am |facut|facuta|la mine|gata|atasat*|de la)
(ct ul|cbct ul|panoramica|radiografia|planul|ortopantomograma)
(asa scrie|scrie) in plan*
(mi a zis|mi a spus|mi a recomandat|mi s a recomandat|mi au recomandat|a zis|a recomandat|dr|medicul|doctorul|
    doctorita|ortodont*) (\w+ ){0,4}(ca trebuie|ca am nevoie|ca imi trebuie|recomandat*|sa pun|sa scot|sa fac|
    ca e nevoie|trimis*)
(mi a fost|mi s a|mi sa|mi au) (recomandat*|indicat*|prescris*)
(i |we |he |she |have |has |got |my |already |already got |sent |attached |send |with |attaching |bring |
    bringing )(\w+ ){0,5}(x rays?|xrays?|scans?|ct|cbct|opg|panoramic|impressions?|referral|treatment plan|photos|
    records|paperwork|report|quote)
(my|according to my|recent|latest) (ct|cbct|x ray|xray|scan|opg|dentist|dentists|orthodontist)
(dentist|dentists|doctor|orthodontist|surgeon|hygienist|specialist) (\w+ ){0,5}(said|says|say|told|recommend*|advised|
    refer*|suggest*)
(was|been|were) (advised|recommended|referred)
(was|been|were) told (i|im|he|she|we|that|to|by|my|it)
(all|have) (the )?(paperwork|documents|docs)
(schick*|habe|hab|haben|liegt|liegen|bring*|vorhanden|mit|laut|anbei|aktuelle*|sende|mitbringen) (\w+ ){0,5}(röntgen*|
    ct|dvt|opg|panorama*|heil und kostenplan|kostenplan|behandlungsplan|überweisung|abdruck*|scan*|aufnahmen|
    unterlagen|bilder|befund*|bild)
(röntgen*|ct|dvt|opg|panorama*|kostenplan|hkp|behandlungsplan|überweisung|abdruck*|scan|unterlagen|
    befund) (\w+ ){0,5}(schick*|habe|hab|haben|liegt|liegen|bring*|vorhanden|da|fertig|gemacht|mit|anbei)
(zahnarzt|arzt|kieferorthopäde|hausarzt|kollege) (\w+ ){0,5}(empfohlen|empfiehlt|gesagt|meint|sagt|geraten|überwiesen|
    rät)
"""
)

DECIDED = phrases(
    r"""
(done|through|finished|had enough) (with|of) (\w+ ){0,2}(glue|dentures?|this|it|them|adhesive|plate)
(get|getting) (started|going|it done|this done|them done)
(vreau|vrem|doresc|as vrea) sa (incep*|scap|rezolv*|termin*)
(want|need|like) to (get rid|start|begin|get started|go for)
(will|möchte|wollen) (\w+ ){0,3}(angehen|loslegen|starten|beginnen|loswerden)
m am (hotarat*|decis*|convins*|saturat)
(sunt|suntem|ne am) (hotarat*|decis*|gata|pregatit*|convins*)
(am (luat )?(decis|hotarat|decizia|hotararea))
(vreau|vrem|doresc) (neaparat|sigur|clar|sa o fac|s o fac|sa le fac|sa il fac|sa l fac|chiar)
(ce|care) (acte|pasi|urmeaza|trebuie sa fac|e urmatorul pas|sunt pasii)
(care e|care este) (urmatorul pas|pasul urmator)
(definitely|really|absolutely) (want|need|going)
(ive|i have|we have|weve|have) (finally |now |just )?(decided|made up|chosen)
(decided|made up my mind|good to go|lets do it|let s do it|lets go|sign me up|next steps?)
(going|go) ahead
(habe|hab|haben) (mich|uns) (\w+ ){0,5}entschieden
(bin|sind) (bereit|fest entschlossen|entschlossen)
(will|wollen|möchte) (es |das |sie )?(unbedingt|jetzt|endlich|auf jeden fall)
(wie gehts weiter|wie geht es weiter|nächste schritte|nächsten schritte)
(steht fest|fest entschlossen)
"""
)

TRAVEL = phrases(
    r"""
(bin|sind) (\w+ ){0,8}in (bukarest|rumänien|klausenburg|hermannstadt|temeswar|kronstadt|der stadt)
(am|are|be|will be|im|well be) (\w+ ){0,2}in (romania|bucharest|cluj|timisoara|brasov|iasi|sibiu|town|the country)
(visit|visiting|holiday|vacation|trip|over) (\w+ ){0,4}(\d+ ?(st|nd|rd|th)|\d+d\d+) (\w+ ){0,4}(january|february|
    march|april|may|june|july|august|september|october|november|december|to|until)?
(vin|venim|voi veni|ajung|vin acasa|sunt|suntem|ma intorc|revin|stau|raman|o sa fiu|voi fi) (\w+ ){0,4}(in tara|
    in romania|acasa|din (anglia|italia|germania|spania|franta|uk|austria|belgia|olanda|irlanda|america|
    strainatate)) (\w+ ){0,3}(pe|in|din|de|doar|pt|pentru|la|pana|intre|cu) (\w+ ){0,2}(\d+|doua|trei|august|iulie|
    iunie|vara|craciun|paste|sarbatori|concediu|saptamani|zile|\w+ie|luna)
(vin|venim|ajung|sunt|suntem) (\w+ ){0,3}in (tara|romania)
(in|de) concediu (\w+ ){0,3}(in tara|acasa|in romania|intre|din|de)
(fly|flying|flight|flights|travel*|coming|come|visit|visiting) (\w+ ){0,2}(from|over|to|in|out) (\w+ ){0,4}(romania|
    bucharest|cluj|timisoara|brasov|iasi|sibiu|london|dublin|uk|ireland|england|germany|italy|\d+|january|february|
    march|april|may|june|july|august|september|october|november|december)
(in (romania|town|bucharest|cluj|timisoara|brasov|iasi|sibiu)) (\w+ ){0,3}(for|from|until|in|on|next|this|between|\d+)
(komme|kommen|reise|reisen|fliege|fliegen|bin|sind) (\w+ ){0,6}(in rumänien|nach rumänien|in bukarest|nach bukarest|
    in klausenburg|nach klausenburg|in hermannstadt|in temeswar|in kronstadt|aus (münchen|wien|berlin|deutschland|
    österreich|der schweiz))
"""
)
"""A journey to the clinic with a time: the writer plans to come."""

WANT = phrases(
    r"""
(vreau|vrem|vr|doresc|dorim|as vrea|as dori|am vrea|am dori|vroiam|voiam|am nevoie|imi trebuie|ne trebuie|trebuie sa|
    ma intereseaza|interesat*|sunt interesat*|caut|cautam|mi ar placea|as face|planuiesc|intentionez|ma gandesc|
    ma bate gandul|ne gandim)
(i|we|id|i d|wed) (\w+ )?(want|wants|need|needs|like|love|wish|looking)
(want|wants|need|needs|wanna|interested|looking (for|into|to get)|considering|thinking (of|about)|would like|id like|
    after a|hoping|keen)
(möchte|möchten|will|wollen|wollte|wollten|brauche|brauch|brauchen|benötige|suche|hätte gern|hätte gerne|interessier*|
    überlege|denke (über|an)|würde gern*|plane)
"""
)
"""A wish in the first person, without which naming a treatment is only a question about it."""

TOOTHY = phrases(
    r"""
(vizita|vizite|tratati|trateaza|primiti|lucrati cu|consult*|sedare|inhalosedare|medic|pediatru)
(visit|see|treat|treats|treating|sedation|appointment|dentists?)
(behandel*|untersuch*|termin|narkose|lachgas)
(dint*|dinti*|masea*|masele*|gura|zambet*|dantur*|cavitate*|stomatolog*|dentist*|gingi*)
(tooth|teeth|mouth|smile|dental|dentist*|molar*|jaw)
(zahn*|zähne*|gebiss|lächeln|mund|kiefer|backenzahn|schneidezahn)
"""
)

CHILD = phrases(
    r"""
(copil*|copii*|copilas*|bebe*|fiic*|fiica mea|fetit*|fata mea|fetei mele|fiul*|fiului|baiat*|baietel*|baiatul meu|
    nepot*|juniorul|pustiul|pustiul|gemen*|prichindel*|cel mic|cea mica|piciul)
(child*|kid|kids|daughter*|my son|our son|sons|toddler*|baby|little (one|girl|boy)|grandson|granddaughter|year old|
    yr old|yo)
(kind|kinder|kindern|kindes|tochter|sohn|sohnes|baby|kleine[rn]?|enkel*|jährige[rn]?)
"""
)


STRONG_WANT = phrases(
    r"""
(vreau|vrem|doresc|dorim|as vrea|as dori|am vrea|am dori|am nevoie|avem nevoie|imi trebuie|ne trebuie|are nevoie)
(i|we|he|she|id|wed) (\w+ )?(want|wants|need|needs|love|require)
(want|need|would like|would love|id like|id love)
(möchte|möchten|will|wollen|brauche|brauch|brauchen|braucht|benötige|hätte gern|hätte gerne)
"""
)
"""A wish, not only an interest."""

SPECIFIC = phrases(
    r"""
(\d{1,2}|doi|doua|trei|patru|sase|opt|zece|two|three|four|six|eight|ten|zwei|drei|vier|sechs|acht|zehn|cateva|
    amandoua|both|beide|ambele|all|toate) (\w+ )?(buc|bucati|stück|dinti|masele|molari|fatete|coroane|plombe|implant*|
    teeth|crowns?|veneers?|fillings?|molars?|kronen|zähne|füllungen|implantate|veneers|weisheitszähne)
(sus|jos|fata|stanga|dreapta|superior*|inferior*|upper|lower|top|bottom|front|left|right|oben|unten|vorne|links|
    rechts|oberkiefer|unterkiefer|maxilar|mandibula|frontal*|lateral*)
(dinte*|tooth|zahn|molar*|regio|la) ?(nr )?[1-4][1-8]
(vechi|veche|old|alte[rn]?|inlocui*|schimb*|replace*|redo|redone|erneuer*|ersetz*|austausch*)
"""
)
"""Details that only somebody has who wants it done: how many, where, in place of what."""

CLINIC_INTEREST = phrases(
    r"""
(chat|conversation|word) with (someone|somebody|you|a|the)
(my|the|what) options
(fiu|fi|fim) (\w+ )?(contact*|sunat*|apelat*|cautat*)
telefonic
be (called|contacted|phoned|rung)
kontaktiert werden
(flyer*|leaflet*|poster|billboard|brochure|newspaper|radio|tv|pliant*|fluturas*|fluturasi*|ziar*|afis*|panou*|banner*|
    brosur*|prospekt*|zeitung*|plakat*|broschüre*|fernsehen)
(ma|ne|mi|ni) (\w+ ){0,2}(sun*|suna*|caut*|contact*|telefon*|apel*|raspun*)
(sun*|suna*|contact*|apel*|dati|da|dea) (\w+ )?(ma|mi|ne|ni|un semn|un telefon|telefon|un apel|un mesaj)
(un )?(apel|semn|raspuns|telefon*|sfat|parere|ajutor|indrumar*) (\w+ ){0,3}(va rog|rog|de la voi|cand puteti|inapoi)?
vorb* (\w+ )?cu (cineva|un om|o persoana|un medic|un doctor|doctor*)
(call|ring|phone|text|contact|message) (me|us|back)
(give|gimme|drop) (me|us) (a )?(\w+ )?(call|ring|bell|buzz|shout|message|line|text)
(get|be) (back to me|in touch|in contact)
(reach out|callback|call back|speak|talk) (to |with )?(me|us|someone|somebody|a human|anyone|you)?
(hear from you|advice|help)
(anruf*|ruf*|rückruf*|zurückruf*|rückmeld*|kontakt*|melden|antwort*|ansprechpartner*|sprechen|rat|hilfe|beraten*)
(intreb|intrebam|intrebare|spuneti (mi|ne)|spune mi|as vrea sa stiu|vreau sa stiu|lamuri*|curios|curioasa|nelamurire|
    suna|sunati|telefon|wifi|asteptare)
(ask|tell me|know|wondering|explain|register|sign up|walk in|walk ins)
(fragen|wissen|erklären|anmelden|vorbeischauen|erreichen|telefonnummer)
(cat|cata|cati|cate|cum|unde|aveti|faceti|luati|primiti|acceptati|lucrati|exista|vorbiti|emiteti|se poate|cine (e|
    este) (medic*|doctor*|sef*))
(buna|salut|hei|servus|ziua|seara) (sunt|ma numesc) \w+$
(cost|costa|costuri|pret*|tarif*|oferta|oferte|ofertele|reducer*|discount*|promot*|ieftin*|scump*|plat*|rate|card*|
    cash|factura|garant*|gratuit*|bani)
(program|programul|orar*|deschis*|inchis*|adresa|locatie|locatia|parcare|etaj|lift|centru|metrou|gara|zona|oras*|
    localitate|judet)
(info|informati*|detalii|detaliu|intrebare|interesat*|interes*|servicii*|clinica|clinici|cabinet*|medic*|doctor*|
    dentist*|stomatolog*|pacient*|consult*|consultatie|tratament*|procedur*|zambet*|dantur*|dint*|dinti*|gura|masea*|
    masel*|gingi*|reclama|facebook|instagram|insta|tiktok|google|internet|pagina|site|postare|recomand*|trimis|vecin*|
    prieten*|coleg*|cunostint*)
(revin|revenim|reveni|gandesc|gandi|mai vad|vedem|poate|candva|anul|vara|toamna|iarna|primavara|luna|concediu|
    hotarasc|hotarat|scriu|sun eu|caut|nou in)
(how|what|whats|where|wheres|when|which|do you|are you|is there|are there|is it|can i|can you|any)
(cost|costs|price*|pricing|fees?|expensive|cheap*|afford*|quote|estimate|ballpark|deal|deals|discount*|offers?|promo*|
    free|pay|payment|card|cash|insurance|guarantee|warranty|budget|euros?|pounds)
(open|opening|hours|address|located|location|near|far|parking|park|airport|hotel|metro|bus|city|town)
(info|information|details|question*|interested|services?|clinic|practice|dentist*|doctor*|patient*|consult*|
    treatment*|procedure*|smile|teeth|tooth|mouth|gums?|ad|advert|facebook|instagram|insta|tiktok|google|website|page|
    reel|recommend*|referred|friend|neighbour|colleague|heard|found|saw|seen)
(get back|write again|write back|later|maybe|perhaps|someday|one day|next|browsing|looking|thinking|think|depends|
    decide|unsure|not sure|idk|new in|moved)
(was|wie|wo|wann|welche*|haben sie|gibt|nehmen|machen sie|bieten|sprechen|kann man|wer ist)
(kost*|preis*|teuer|günstig*|billig*|rabatt*|angebot*|zahl*|bezahl*|karte|bar|rate*|rechnung|garantie|kostenlos|euro)
(öffnungszeit*|geöffnet|offen|adresse|anfahrt|parken|parkplatz*|parkplätze|bahnhof|aufzug|etage|stock|nähe|weit)
(info*|frage*|interess*|leistung*|praxis|zahnarzt*|zahnärzt*|arzt|ärzt*|klinik|patient*|beratung|behandlung*|lächeln|
    zahn*|zähne*|mund|gebiss|werbung|anzeige|empfohlen|empfehlung|gesehen|gefunden|gehört|google|internet|webseite|
    seite)
(melde|überleg*|später|vielleicht|vllt|irgendwann|irgendwas|nächst*|mal|schau*|nochmal|suche (\w+ )?(zahnarzt|praxis))
"""
)
"""What a vague or price-only enquiry is about: without any of it, a message that names no treatment is no enquiry."""
