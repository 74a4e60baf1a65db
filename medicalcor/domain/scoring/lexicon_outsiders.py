"""The words of people who could not become patients by this message: sellers, applicants, spam, strangers, insults."""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases

TRADE = phrases(
    r"""
(for|pentru|pt|für) (\w+ ){0,3}(clinics|dental practices|dentists|clinici|clinicile|cabinete|cabinetele|stomatologi|
    praxen|
    zahnärzte|zahnarztpraxen)
selling (\w+ ){0,3}(dental|loupes|equipment|instruments|gloves|lasers|chairs|units|scanners)
dental (loupes|chairs|supplies|units|lasers|equipment|consumables|software|marketing)
(va propunem|va (pot|putem) (oferi|propune|prezenta|face o oferta)|pentru (clinica|cabinetul|personalul|echipa) (dvs|
    voastra|
    dumneavoastra|clinicii))
(vindem|vand|oferim|distribuim|furnizam|livram|producem|comercializam|importam|inchiriem|reparam|
    montam) (\w+ ){0,4}(autoclav*|lamp*|lampi|scaner*|scanner*|microscop*|steriliz*|compresor*|mobilier*|uniform*|
    halat*|unituri|monobloc*|
    aspirato*|imprimant*|fotopolimeriz*|climatiz*|extinctoare|alarm*|camere video|curatenie|etichete|pixuri|credit*)
(platforma|aplicati*|sistem*|soft*|program|crm|solutie|solutii) (\w+ )?(de|pentru|pt) (programari|clinici|cabinete|
    gestiun*|
    pacienti|facturare|stomatolog*)
(suntem|sunt) (\w+ )?(producator*|distribuitor*|furnizor*|importator*|agenti*|reprezentant*|magazin*)
(laboratorul|firma|compania|societatea|agentia|echipa|platforma|produsele|gama|magazinul) (nostru|noastra|
    noastre)(?! (ne|deconteaza|
    plateste|are asigurare|da))
(clinics|practices|dentists|dental (offices|practices)) like (you|yours)
(empty chairs|fill your|no shows|15 min(ute)?s? call|quick call this week|love to show you|show you a demo|free sample*|
    sample (case|work))
we (are|re) (an? )(\w+ ){0,4}(company|agency|startup|supplier|manufacturer|provider|lab|laboratory|distributor|studio)
our (\w+ )?(platform|software|app|agency|lab|laboratory|products?|catalogu?e|tool|solution|clients|sales team)
(unser|unsere|unserem) (\w+ )?(labor|dentallabor|firma|software|app|agentur|team|produkte|plattform|sortiment|
    lösung)(?! (zahlt|übernimmt))
(musterarbeit*|kostenlose muster|muster gratis|unverbindliches angebot|für ihre praxis|für ihr team|
    ihrer praxis (helfen|zeigen))
(vechime|experienta|ani) (\w+ )?in (stomatologie|medicina dentara|cabinet stomatologic)
(yrs|years|ani|jahre) (\w+ )?(exp|experience|experienta|erfahrung|berufserfahrung)
(gelernte|ausgebildete|examinierte) (\w+ )
are you (\w+ )?hiring
(va|sa va|va putem|sa) (promov*|reprezint*|livr*|aprovizion*|prezint*) (\w+ ){0,4}(clinic*|cabinet*|tiktok|instagram|
    facebook|online|produs*|gama|oferta|serviciil*)
(factura proforma|consumabile|cod fiscal|cui ul|sicap|licitatie)
(book a demo|free demo|free trial|request a quote|schedule a demo|sign up (today|now)|white ?label|outsourc*|
    ai (phone )?agents?|chatbot for)
(angebot anfordern|jetzt (anfordern|testen|bestellen|sichern)|kostenlos testen|ihr partner (für|in)|demo buchen|
    unverbindlich testen)
(solicitati|cereti) (\w+ )?(o )?(oferta|demo|demonstratie)
(apply|applying|application|bewerbe|bewerbung|aplic|aplicam) (\w+ ){0,2}(for|to|um|auf|als|pentru|pt|
    pe) (\w+ ){0,4}(position|job|role|vacancy|post*|stelle|ausbildung|praktik*|opening)
(double|triple|boost|increase|grow|maximi[sz]e|skyrocket|generate|guarantee*) (\w+ ){0,2}(your|more|new|patient|
    the) (\w+ ){0,2}(bookings?|patients?|leads?|revenue|sales|appointments|visibility|reviews|business|income)
(dubla*|creste*|mari*|atrage*|aduce*|genera*) (\w+ ){0,3}(pacienti|clienti|vanzari*|incasari*|vizibilitate*|
    programari|recenzii)
(biete|bieten|anbieten) (\w+ ){0,3}(reinigungskraft|reinigung für praxen|dienst*|it service|beratung für|marketing|
    zusammenarbeit)
(inchiri*|subinchiri*|vand|cumpar|mieten|vermiete*|rent|lease|renting) (\w+ ){0,3}(cabinet*|spatiu*|clinica|aparatur*|
    unit*|praxis*|räume|chair|office|room)
second hand
(offer|give|supply|provide|send) (you |your )(clinic|practice|office|dentists?|team|a catalog*|our)
(angajati|cautati|aveti nevoie de|angajeaza) (\w+ ){0,2}(asistent*|receptioner*|medic*|tehnician*|personal|igienist*|
    ingrijitoare|contabil*)
(need|hiring|hire|openings? for|position for|positions for|looking for|vacanc\w+ for) (\w+ ){0,3}(receptionists?|
    nurses?|assistants?|technicians?|hygienists?|associates?|staff)
(suchen|brauchen|stellen) (\w+ ){0,3}(personal|zfa|helferin|rezeptionist*|assistenz*|mitarbeiter*|zahntechniker*)
(wir|we) (kaufen|ankaufen|buy) (\w+ ){0,3}(gold|altgold|zahngold|scrap|used|gebraucht*)
(cumparam|cumpar) (\w+ ){0,3}(aur|echipament*|aparatur*)
reprezent(am|ăm) (\w+ ){0,3}(compania|firma|societatea|brandul)
# suppliers and advertisers
(distribu*|furniz*|comercializ*|import*|producem|producator*|fabric(a|am|ant)|
    (vindem|vand)(?! (\w+ )?(casa|masina|teren*|apartament*|pamant*|garsonier*))|livram|oferim|va oferim|
    va putem oferi|propunem|va propunem|promovam) (\w+ ){0,4}(compozit*|freze|manusi|material*|echipament*|aparatur*|
    consumabile|instrument*|implanturi|produse|servicii|catalog*|solutii|software|soft|site*|marketing|seo|reclam*|
    unit*|scaun*|mobilier|curatenie|contabil*|pachet*|stomatologic*|dentare|clienti|pacienti)
(suntem|reprezint*|sunt (de la|reprezentant*|agent*|din partea)|va scriu din partea|va contactez din partea|
    lucrez pentru) (\w+ ){0,3}(agenti*|firma|furnizor*|distribuitor*|producator*|companie|compania|echipa|importator*|
    laborator*|recrut*|reprezentant*)
(facem|realizam|cream|construim|va facem|dezvoltam|va fac) (\w+ ){0,3}(reclam*|site*|website*|autocolant*|marketing|
    promovare|curatenie|campanii|seo|logo|bannere|aplicatii|mentenanta)
(propunere|oferta) de colaborare
(influencer*|urmaritori|followeri|barter)
(colaboram|colaborare) (\w+ ){0,4}(instagram|facebook|tiktok|firma|clinica dvs|cabinetul)
(pret de fabrica|preturi de fabrica|angro|en gros|catalogul|catalog de produse|lista noastra de produse|
    oferta noastra|serviciile noastre|clientii nostri|echipa noastra va|va trimit catalog*|va prezentam|
    va trimitem oferta|transport gratuit|discount de volum)
(laborator(ul)? (de tehnica )?dentar*) (\w+ ){0,4}(colabor*|ofer*|lucr*|caut*|execut*)
(we|our (company|team|factory)|i) (\w+ )?(manufacture*|supply|supplies|distribute*|produce|export*|wholesale|sell|
    offer|provide|represent|specialise|specialize) (\w+ ){0,8}(implants?|dental|instruments?|equipment|gloves|
    materials?|chairs?|products?|services?|solutions?|software|leads|seo|marketing|websites?|scanners?|burs?|clinics?|
    dentists?|practices?)
(moq|wholesale|factory price|our catalog*|our catalogue|product catalog*|price list attached|dental supplier*|
    sales rep*|b2b|distributors? (of|in|for)|(manufacturer|supplier)s? of)
(dear (sir*|madam|sir madam|manager|owner|clinic owner|team))
(rank|ranking|boost|grow|increase|improve) (\w+ ){0,4}(google|website|instagram|page|followers|traffic|sales|patients|
    practice|clinic|business|revenue|visibility|online)
(seo|web design|website design|digital marketing|lead generation|backlinks?|real followers|google ads|facebook ads|
    guest post|sponsored post|social media management)
(collab|collaborat*|brand ambassador|influencer) (with|on|to|for|,|\?|\.)
(free|gratis|kostenlos*|gratuit*) (\w+ ){0,3}(in exchange|for a (post|story|reel|review)|pt (un )?(story|reel|post)|
    im gegenzug)
(wir (\w+ )?(vertreiben|liefern|produzieren|bieten|verkaufen|sind (\w+ )?(hersteller|händler|lieferant*|agentur|
    anbieter|großhändler)|erstellen|vermitteln|stellen))
(vertriebspartner|werksverkauf|mengenrabatt|produktkatalog|unser katalog|unseren katalog|unser sortiment|
    unsere produkte|unsere dienstleistung*|suchmaschinenoptimierung|webdesign|werbeagentur|werbung für ihre praxis|
    praxissoftware|neukunden|mehr patienten|ihre praxis (bekannter|sichtbarer))
wir (\w+ ){0,3}(agentur|hersteller|händler|lieferant*|anbieter|großhändler|vertreiben|liefern|produzieren)
# applicants and recruiters
(caut|cautam|imi caut) (\w+ ){0,3}(de lucru|de munca|serviciu|job|post|colaborare)
(lucrez|am lucrat|am experienta|ani experienta|ani de experienta) (\w+ ){0,3}(ca|in|pe) (\w+ )?(asistent*|medic|
    tehnician|receptioner*|receptie|radiolog|igienist*)
(sunt|ma numesc \w+ si sunt) (\w+ )?(asistent*|tehnician*|medic|receptioner*|student* la (medicina|stomatologie)|
    igienist*|rezident*|doctor stomatolog|stomatolog) (\w+ ){0,10}(post|job|angaj*|colabor*|loc*|lucru|caut|
    experienta|practica|cv|disponibil*)
(im|i am|i m) (a |an )(\w+ )?(hygienist|dentist|dental (nurse|assistant|technician|student|hygienist)|nurse|
    receptionist|technician|orthodontist) (\w+ ){0,8}(vacanc*|job*|position*|work|hiring|opening*|relocat*|looking|
    apply|experience|cv|available)
(looking for|seeking|search*) (a )?(\w+ )?(job|position|work|employment|role)
(years of experience|years experience|jahre berufserfahrung|berufserfahrung|arbeit als)
(suche|such) (\w+ ){0,2}(arbeit|job|stelle|ausbildung*|praktikum|anstellung|lehrstelle)
(bin|ich bin) (\w+ )?(zahnarzthelfer*|zfa|zahntechniker*|zahnmedizinische|zahnärztin und suche|
    dentalhygieniker*) (\w+ ){0,6}(suche|stelle|job|erfahrung|arbeit)
(va|v am) (oferi*|oferim|propun*|prezint*|putem (oferi|ajuta|propune|livra)) (\w+ ){0,6}(clinic*|cabinet*|google|
    site*|servicii|produse|optimizare|promovare|colaborare|solutii|clienti|pacienti|echipament*)
(clinica|cabinetul|cabinetului|clinicii) (dvs|dumneavoastra|voastra) (\w+ ){0,5}(google|seo|online|vizibil*|promov*|
    clienti|pacienti noi|site*|recenzii|profit*)
(help|helping|for) (\w+ )?(dentists|dental (clinics|practices|practice owners|offices)|clinics like yours|
    practices) (\w+ ){0,4}(get|grow|attract|more|win|increase|patients|book)
"""
)
"""Sellers, recruiters and applicants: they name treatments too, which makes them no leads."""

CASUAL = phrases(
    r"""
student* (\w+ ){0,3}(la |in |la facultatea de )?(stomatologie|medicina dentara|dentistry|dental)
(dental student*|zahnmedizinstud*|zahnmedizin studi*)
(asist*|particip*) (\w+ )?la (\w+ )?(interventi*|operati*|tratament*)
(aici e|aici este|e aici|asta e|sunteti|am sunat la|e vorba de|is this|is that|ist das|ist da|
    bin ich bei) (\w+ ){0,2}(salon*|masaj*|
    magazin*|depozit*|spital*|sala de|gradinit*|scoala|biblioteca|benzinari*|shop|store|school|hospital|library|gym|spa|
    massage|salon|bank|post office|laden|schule|krankenhaus|bank|hotel|massage*|kindergarten|rathaus)
(its|it is|this is|here is|sunt|aici|hier ist|ich bins) \w+ (from|de la|von|vom|aus) (the |der |dem )?(gym|work|school|
    church|office|uni|football|scoala|sala|serviciu|birou|bloc|fotbal|verein|schule|arbeit|buro)
(te|ma) astept (la|in|pe|jos|acasa)
(is this|is that|this is|ist das|ist dies) (\w+ ){0,3}(number|phone|nummer|telefon|handy|house|office of)
(e|este) (acesta |asta |ăsta )?(numarul|telefonul) (lui|de la|doamnei|domnului|familiei)
(am gresit|gresit|caut pe|caut o pe|vorbesc cu) (domnul|doamna|familia|numarul) \w+
(sorry|scuze|entschuldigung) (\w+ ){0,2}(chat|person|gresit|falsch|wrong)
(nu mai (calc|vin niciodata|recomand)|cea mai (proasta|slaba|groaznica)|cel mai (prost|slab)|dezamagit*|
    sunteti (niste )?(varza|jalnici|praf|groaznici|incompetenti|nerusinati|neprofesionisti))
(rudest|rude|worst|terrible (service|staff|clinic)|awful (service|staff)|unprofessional|never coming back|
    avoid this (place|clinic)|disappointed)
(nie wieder|unfreundlich*|unprofessionell*|schlechteste*|enttäuscht)
(why are you|stop) (messaging|texting|calling|contacting)
(de ce (imi|mi|ma) (scrieti|sunati|scrii|trimiteti)|warum (schreiben|schreibt|ruft|rufen) (sie|ihr))
(investe*|castig*|profit*|verdien*|earn*) (\w+ ){0,4}(zilnic|pe zi|lunar|euro|lei|daily|per day|weekly|täglich|sigur|
    garantat)
(order|package|parcel|bestellung|comanda) (\w+ ){0,4}(shipped|delivered|track*|versandt|zugestellt|livrat*|expediat*|
    arriv*)
(wer schreibt|wer ist (das|da|dran)|wer seid ihr)
(ne vedem|ne auzim|vorbim) (\w+ ){0,3}(botez|nunta|acasa|petrecere|la mine|la tine|diseara|sambata)
(a|any|new|your|apply for|offer a|looking for|open|the) (\w+ )?job (offer|opening*|vacanc*|available|with you|at your|
    in your|\?|$)
(un|vreun) job
(who (dis|dat|this|is it)|cine e( asta| aici)? ?(\?|$)|cine esti|cine sunteti( voi)? ?(\?|$)|de unde (ai|
    aveti) numarul*|where did you get my number|woher haben sie meine nummer|new phone who)
(pagina web|site web|website|magazin online|hosting|domeniu) (\w+ ){0,6}(euro|lei|pret|oferta|doar)
(oferta speciala|special offer|sonderangebot|promotie) (\w+ ){0,6}(site|web|pagina|software|pachet|abonament|produse)
(liber*|singur*|timp) (diseara|deseara|in weekend|sa iesim)
(iesim|sa iesim|hai) (\w+ )?(la )?(o |un |in )?(bere|cafea|suc|film|oras|cina|plimbare)
(livrator*|comanda mea|am comandat|bestellung|bestellt|my order|i ordered|driver|soferul|masina|apartament*|inchiriez|
    chirie|de vanzare|vand|wohnung|zu vermieten)
(colabor(am|are|area|ati)|parteneriat*)
(bulk|supplier*|manufacturer*|distributor*|reseller*|on behalf of)
(collab*|partnership|sponsor*|brand ambassador|influencer|followers|subscribers|free (treatment|veneers|
    whitening) (in exchange|for)|in exchange for|shout ?out)
(vertreter|außendienst*|lieferant*|großhandel|hersteller|kooperation*|zusammenarbeit|im namen von|unser angebot)
(cv|cv ul|curriculum|bewerb*|lebenslauf|job ?angebot|jobs|vacanc*|vacancy|hiring|angajat*|angajare|angajam|angajari|
    post liber|posturi|locuri? de munca|loc de munca|postul de|recrut*|stagiu*|practica (la|de|in)|internship|intern|
    trainee|work experience|apprentice*|ausbildung*|lehrstelle|praktikum*|stelle|stellenangebot*|arbeitsplatz|
    candidat*(?! (for|pentru|pt|la))|kandidat*(?! für)|rezidentiat|job ?uri|shadow*)
# spam and scams
(castig*|ati castigat|felicitari ai castigat|premiu*|premiul|premii|loterie|tombola|voucher gratuit|
    revendica) (\w+ ){0,4}(iphone|premiu*|link*|vacanta|voucher|bani|click|acum|revendica|euro|telefon)
(intra|intrati|click|apasa|accesati|accesează|klick|klicken|klicke|tap|hit|follow) (\w+ ){0,3}(link*|aici|pe link|
    here|hier|below|profil*)
(you(ve| have)? won|claim your|congratulations you|free iphone|gift card|lottery|jackpot|winner|prize|gewinn*|
    gewonnen|preisausschreiben|gutschein sichern)
(bitcoin*|crypto*|krypto*|forex|investit*i sigur*|invest(ment|itii|iere)|trading|profit garantat|passive income|
    venit pasiv|bani usor|make money|earn \d+|work from home|lucreaza de acasa|castiga de acasa|casino|cazino|betting|
    pariuri|slots online|geld verdienen|viagra|onlyfans|nude*|escort*|dating|hot girls|imprumut rapid|credit rapid|
    kredit ohne|schufa)
(dm us|dm me for|followers for|likes for|100% free|act now|limited offer|buy now|trimite mai departe|forward this|
    dati mai departe)
(parcel|package|delivery|dpd|fan courier|courier|curier*|colet*|pachet(ul)?|paket*|lieferung|ups|dhl|glovo|bolt food|
    livrare*|fedex|awb|sendung)
(anaf|impozit*|executor*|insolvent*|notar*|contabil*|leasing auto|rca|fotovoltaic*|panouri|termopan*|gaze naturale|
    furnizor energie|energie electrica)
# strangers, wrong businesses
(frizer*|coafor*|coafeza|manichiur*|unghii|tuns|ma tund|tunsoare|pizza|pizzeri*|shaorma|restaurant*|taxi*|uber|
    vulcanizare|service auto|itp|farmacie|farmacia|farmacist|veterinar*|cabinet veterinar|florarie|hotel rezervare|
    pensiune|banca transilvania|politia|primaria|avocat*|scoala de soferi|notariat|cofetarie|tort|instalator*|
    cosmetic*|hairdresser*|barber*|haircut|nail*|plumber|vet|veterinary|laundry|car wash|garage|pharmacy|friseur*|
    nagelstudio|tierarzt*|apotheke|werkstatt|autowerkstatt|klempner|bäckerei|pizzeria|lieferdienst|fahrschule|
    hair transplant|implant de par|implant par|haartransplant*)
(wrong (number|person|chat)|(numar|numarul) gresit|am gresit (numarul|persoana)|scuze (am )?gresit|gresit numarul|
    falsche nummer|falsch gewählt|verwählt|sorry wrong|who is this|whos this|who are you|cine e(sti|ste)? (asta|acolo|
    la telefon)|never contacted|nu v am (contactat|scris|cautat)|n am scris eu|wer ist da|wer bist du|wer sind sie|
    nie kontaktiert|ich habe ihnen nie)
(mama|tata|mami|tati|iubi*|dragule|draga mea|scumpo|puiule|frate|bro|bre|babe|baby girl|honey|sweetheart|schatz|mutti|
    papa|mum|dad|mom) (\w+ ){0,3}(ai|esti|vii|vino|ia|cumpara|unde|suna|ce faci|acasa|where|are you|buy|get|call|come|
    bring|wo|kommst|bist|hast|bring|kauf|ruf)
(ia paine|ia lapte|cumpara paine|ce faci|ce mai faci|ne vedem diseara|te iubesc|te pup|noapte buna|love you|miss you|
    good night|whats up|wassup|pick up (some )?milk|ich liebe dich|hab dich lieb|gute nacht|wie gehts|was machst du)
# insults, threats, harassment
(hot(i|ii|ilor)|nesimtit*|nesimtire*|escroc*|sarlatan*|mizerabil*|mizeri*|tepari|teapa|bataie de joc|jigodi*|idiot*|
    prost*|prosti|proasta|imbecil*|cretin*|rusine sa va fie|huo*|sa va (ia|fie rusine)|va dau in judecata|
    dau in judecata|in judecata|reclamatie*|protectia consumatorului|opc|tribunal*|va reclam|va fac reclamatie|
    macelari*|dracu*|dracului|naiba|pula*|pizda*|muie*|fut*|curva*|tigani*)
(scam*|scammers?|thieves|thief|rip ?off|ripoff|fraud*|crooks?|liars?|idiots?|morons?|stupid|useless|joke of|
    are a joke|a joke|disgusting|pathetic|shame on you|worst (clinic|dentist|place|ever)|sue you|lawyer|lawsuit|
    take you to court|reported to|report you|fuck*|f off|shit*|bastard*|asshole*|bitch*|butchers?)
(betrüger*|abzock*|verbrecher*|halsabschneider|pfuscher*|unverschämt*|frechheit|sauerei|saftladen|arsch*|scheiß*|
    scheiss*|idioten?|verarsch*|anzeige|anwalt|verklag*|schämt euch|schäm dich|lügner|drecks*|fick*|deppen|trottel|
    mistladen|schande)
(frumoas(o|a)|papusa|sexy|bunaciune|hai la o cafea|hai sa bem|sa iesim|esti singura|numarul tau personal|
    hey beautiful|hi beautiful|hey sexy|single\?|go out with me|grab a drink|send pics|süße|hübsche|bist du single|
    lust auf)
# tests, line noise
(test|testing|testare|proba) (test|testing|1|2|mesaj|message|nachricht|123|proba|ignore*|ignora*)
(test|testing|proba|probă|testnachricht|asdf*|qwerty*|lorem ipsum|hallo test|mesaj de test)$
nu (se |te |va )?(mai )?(aud*|aude) ?(nimic|bine|deloc)?
(alo alo|ma auzi|ma auziti|can you hear me|cant hear (you|anything)|hello hello|is anyone there|bad (line|connection)|
    hören sie mich|hörst du mich|höre nichts|verbindung ist schlecht|inchid acum)
(mesagerie vocala|casuta vocala|lasati un mesaj dupa|voicemail|leave a message after|mailbox|nach dem signalton|
    robot telefonic)
"""
)
"""Words of strangers, spam, insults and line noise; a real wish for a treatment outweighs them."""
