"""The words of short answers, folded, Romanian, English and German side by side; `answers.py` reads with them.

A sentence is an answer only if every word of it is listed here: whatever else a person writes may carry a condition, a
question or a story, and to take that for consent is the costlier mistake.
"""

from __future__ import annotations

from medicalcor.domain.text import words

Phrase = tuple[str, ...]


def phrases(table: str) -> frozenset[Phrase]:
    """The phrases of a table, parted by commas or line ends, each as folded words."""
    return frozenset(tuple(words(item)) for line in table.splitlines() for item in line.split(",") if item.strip())


POLITE = phrases("""
buna ziua, buna dimineata, buna seara, buna, bunaa, salut, salutare, hei, alo, servus, ziua buna, neata, seara buna
va rog, te rog, va rog frumos, te rog frumos, rog, frumos, multumesc, multumesc mult, multumesc frumos, multumim
va multumesc
iti multumesc, mersi, mersi mult, merci, ms, mrsi, multam, multumesc anticipat, mult, scuze, imi pare rau, scuzati
pardon
ma scuzati, cu drag, cu placere, o zi buna, o zi frumoasa, zi buna, o zi buna va doresc, toate cele bune, pe curand
o seara buna, o seara frumoasa, numai bine, cu respect, doamna, domnule, domnule doctor, doamna doctor, draga
hello, hi, hey, hi there, good morning, good afternoon, good evening, dear, please, pls, plz, please please, kindly
thanks, thank you, thank u, thx, ty, thanks a lot, many thanks, thank you so much, thank you very much, thanks so much
thank you kindly, cheers, sorry, so sorry, my apologies, apologies, have a nice day, have a good day, best regards
kind regards, best wishes, all the best, bye, i am sorry, i'm sorry, im sorry, im afraid, i am afraid, i'm afraid
hallo, guten tag, guten morgen, guten abend, moin, gruss gott, liebe grusse, lg, mfg, viele grusse, tschuss, bis dann
bitte, bitte schon, danke, danke schon, danke sehr, vielen dank, besten dank, herzlichen dank, danke ihnen, danke euch
dankeschon, tut mir leid, sorry, entschuldigung, es tut mir leid, schonen tag, schonen tag noch
einen schonen tag noch
mit freundlichen grussen, freundliche grusse, und danke, and thanks, si multumesc, si o zi buna, si mersi
""")

YES = phrases("""
da, daa, dap, dada, da da, da da da, ba da, mda da, aha da, sigur ca da, desigur ca da, bineinteles ca da
clar ca da, ihi
normal ca da, cu siguranta da, iham, ihim, aham, mhm, mhmm, uhum, eu zic da
yes, yess, yea, yeah, yep, yup, yeh, ye, yas, y, aye, yes yes, oh yes, yeah sure, affirmative, uh huh, of course i do
ja, jaa, jaja, ja ja, jo, jup, jep, jawohl, aber ja, na klar, klar, klaro, ja klar, ja doch, aber sicher, aber gerne
aber klar, aber naturlich, freilich, jap, joa
""")

# Sentences of consent: alone a yes, after a "nu", "not" or "nicht" a no.
CONSENT = phrases("""
imi dau acordul, va dau acordul, va dau acordul meu, dau acordul, dau acordul meu, sunt de acord, suntem de acord
de acord
dacord, confirm, confirmam, confirmat, confirmata, confirm programarea, confirm prezenta, confirm ca vin, am confirmat
va confirm, accept, acceptam, acceptat, aprob, aprobat, consimt, imi exprim acordul, aveti acordul meu
aveti permisiunea mea
aveti acordul, aveti permisiunea, permit, aveti voie, puteti sa ma contactati, ma puteti contacta
puteti sa mi scrieti
imi puteti scrie, puteti sa mi trimiteti mesaje, imi puteti trimite mesaje, puteti trimite mesaje, puteti trimite
vreau
doresc, vin, venim, ajung, merge, convine, imi convine, mi convine, se poate, e ok, este ok, e bine, este bine
e in regula
e bine asa, e ok asa, ok, okay, in regula, ne vedem, ramane
i agree, we agree, agreed, agree, i consent, i give my consent, consent given, i accept, accepted, accept, approved
i approve, i confirm, confirm, confirmed, confirming, we confirm, you may contact me, you can contact me, you may
you have my consent, you have my permission, permission granted, you can message me, you may message me, i'm in
count me in
works, works for me, that works, that works for me, it works, suits me, that suits me, coming, i'm coming, im coming
i am coming, i'll come, i will come, i'll be there, ill be there, i will be there, will be there, be there
i can make it
i'll make it
einverstanden, ich bin einverstanden, bin einverstanden, wir sind einverstanden, ich stimme zu, stimme zu, zugestimmt
ich willige ein, willige ein, ich bestatige, bestatige, bestatigt, bestatige den termin, ich bestatige den termin
ich akzeptiere, akzeptiere, akzeptiert, genehmigt, sie haben meine zustimmung, sie durfen mich kontaktieren
sie durfen mir schreiben, durfen sie, ich erlaube es, erlaubt, ich stimme dem zu
passt, das passt, passt mir, das passt mir, geht, das geht, in ordnung, ich komme, wir kommen, komme, bin dabei
ich bin dabei, wir sind dabei, ich werde da sein, werde da sein
""")

OKAY = phrases("""
ok, okay, okey, okei, oki, okie, oki doki, okidoki, okie dokie, okey dokey, k, kk, okk, bine, foarte bine, e bine
este bine
e ok, este ok, i ok, e okay, e foarte bine, perfect, e perfect, este perfect, super, excelent, minunat, grozav
genial, fain
in regula, e in regula, este in regula, totul e in regula, e bine asa, e ok asa, sigur, desigur, bineinteles, normal
fireste
evident, clar, absolut, categoric, cu siguranta, cu drag, cu placere, exact, corect, asa e, asa este, asa ramane
ramane asa
ramane stabilit, ramane, asa facem, s a facut, se face, stabilit, batem palma, merge, imi convine, convine
mi convine, se poate
vin, vin sigur, venim, o sa vin, voi veni, o sa venim, vom veni, voi fi acolo, o sa fiu acolo, ajung, voi ajunge
o sa ajung
ne vedem, ne vedem atunci, ne vedem acolo, ne vedem maine, va astept, va asteptam, fara probleme, nicio problema
nici o problema
nu e nicio problema, nu e nici o problema, nu i problema, fara nicio problema, valabil, e valabil, notat, am notat
sure, sure thing, for sure, of course, certainly, definitely, absolutely, totally, great, perfect, excellent, good
all good
fine, fine by me, fine with me, that's fine, thats fine, it's fine, its fine, sounds good, sounds great, works for me
that works, that works for me, it works, works, that's ok, thats ok, that is ok, that is fine, alright, all right
right
correct, exactly, indeed, by all means, gladly, happily, with pleasure, i'm ok with that, im ok with that, ok with me
ok by me, no problem for me, no objection, no objections, deal, will do, cool, awesome, lovely, i will, we will
i'll be there, ill be there, i will be there, we'll be there, well be there, will be there, be there, i'm coming
im coming
i am coming, we're coming, i'll come, i will come, coming, see you, see you then, see you there, see you tomorrow
see u
see you soon, i can make it, i'll make it, see ya, that suits me, suits me, noted
gut, sehr gut, alles gut, alles klar, passt, passt gut, das passt, passt mir, passt mir gut, das passt mir
das passt mir gut
das passt gut, passt so, geht klar, geht in ordnung, in ordnung, das ist in ordnung, das geht, geht, das ist ok
ist ok, ist okay
naturlich, selbstverstandlich, sicher, ganz sicher, sicherlich, sicher doch, klar doch, gern, gerne, sehr gerne
sehr gern
auf jeden fall, jedenfalls ja, auf alle falle, unbedingt, genau, richtig, stimmt, definitiv, absolut, prima, super
toll
wunderbar, perfekt, bestens, ausgezeichnet, bin dabei, ich bin dabei, wir sind dabei, ich komme, wir kommen, komme
komme gern
komme gerne, ich werde da sein, werde da sein, bin da, ich bin da, wird gemacht, abgemacht, bis morgen, bis bald
bis dahin
kein problem fur mich, sehr wohl
""")

# Alone these say nothing: "no problem" after "sorry, we moved your visit" grants no consent.
NOTHING = phrases("no problem, no problems, no worries, kein problem, keine sorge")

# Whatever stands beside these, the person has not made up their mind, or speaks of something else.
DOUBT = phrases("""
nu e clar, nu mi e clar, nu este clar, nu sunt sigur, nu sunt sigura, nu e sigur, nu prea, nu chiar, nu foarte
nu tocmai
nu neaparat, nu e corect, nu e normal, nu e exact, nu e perfect, asa si asa, not sure, not so sure, not clear
not certain
not right, not correct, not exactly, not quite, not yet, not necessarily, not fine, not great, not well, i'm good
im good
nicht sicher, nicht ganz sicher, nicht so sicher, nicht klar, nicht richtig, nicht genau, nicht unbedingt, nicht ganz
noch nicht, nicht so gut, nicht gut, ja nein, yes no, da nu, nu da
sunt bine, suntem bine, sunt foarte bine, ma simt bine, mi e bine, i'm fine, im fine, i am fine, i'm ok, im ok, i am ok
""")

NO = phrases("""
nu, nuu, nup, ba nu, nu nu, niet, nici vorba, nicidecum, nici gand, nici pomeneala, nici intr un caz, in niciun caz
in nici un caz
sub nicio forma, sub nici o forma, deloc, refuz, refuzat, refuzam, resping, dezaprob, nu e cazul, nu este cazul
anulez, renunt
renunt la programare, niciodata, exclus, nici chiar, din pacate nu, nu multumesc, nu mersi
no, noo, nope, nop, nah, naw, nay, n, no no, no way, not at all, never, i decline, decline, declined, i refuse
refuse, refused
not interested, i'd rather not, id rather not, i would rather not, rather not, would rather not, i'd prefer not to
prefer not to, i prefer not to, not really, hell no, by no means, absolutely not, definitely not, certainly not
of course not
no thank you, no thanks, no ty, unfortunately not, sadly not, afraid not, i am afraid not, i'm afraid not
im afraid not
nu azi, nu acum, thanks but no, thanks but no thanks, thank you but no
sorry but no, not now, not today, not for me, not this time, no deal, disagree, i disagree, denied, i'll pass
ill pass
nein, neinn, no, ne, nee, neee, noe, nö, nope, naa, nein nein, ach nein, oh nein, auf keinen fall, auf gar keinen fall
keinesfalls, niemals, nie, nie im leben, keineswegs, auf keinsten, ich lehne ab, lehne ab, but no, dar nu, insa nu
aber nein, nein doch, abgelehnt, ich lehne das ab
lieber nicht, leider nicht, leider nein, eher nicht, bestimmt nicht, sicher nicht, naturlich nicht, echt nicht
nicht interessiert
kein interesse, keine zustimmung, keine zustimmung von mir, keine einwilligung, ich verweigere, stimme nicht zu
ich stimme nicht zu, ich stimme dem nicht zu, willige nicht ein, ich willige nicht ein, bloss nicht, besser nicht
ich verzichte, verzichte, nicht einverstanden, danke nein, nein danke, kein bedarf, ohne mich, ich sage ab, sage ab
""")

# Say no only together with a verb or a judgement: "nicht" alone, or "can't", is half a sentence.
NEGATION = phrases("""
don't, dont, do not, i don't, i dont, i do not, i cannot, i can't, i cant, i can not, i won't, i will not, i wont
does not, doesn't, doesnt, won't, wont, will not, can't, cant, cannot, can not, not, wouldn't, couldn't
isn't, am not, i'm not, im not, nicht, kein, keine, keinen
""")

# Words that may stand beside a yes or a no and change neither.
BESIDE = phrases("""
sa, ca, asa, pentru mine, pt mine, din partea mea, eu, noi, va, chiar, foarte, prea, la asta, cu asta, asta
acest lucru
programarea, programare, la programare, vizita, consultatia, acordul, acordul meu, consimtamantul, consimtamantul meu
cu prelucrarea datelor, cu prelucrarea datelor mele, cu prelucrarea, prelucrarea datelor, datelor, datele, mesaje
mesajele
cu mesajele, sa primesc, sa primesc mesaje, sa fiu contactat, sa fiu contactata, sa ma contactati, contactat
contactata, primesc
si, atunci, acum, deocamdata, momentan, cu totul, total, complet, sunt, suntem, am, e, este, veni, ajunge, ajung
participa
i, i am, we, me, for me, by me, from me, with that, with this, to that, to this, it, that, this, to it
the appointment
my appointment, appointment, the visit, you, your, and, so, then, now, at all, to receive messages, receive messages
messages
to be contacted, to messages, really, very, be, there, come, coming, make, make it, to come, be able to, able to
be coming
attend, be attending, agree, consent, want, want to, want that, want it, like that, interested, accept, confirm, do
do that
to the processing of my data, to data processing, my consent, my data, too, also
ich, wir, mir, fur mich, fur uns, von mir, uns, das, es, dem, damit, den termin, der termin, zum termin, termin
kommen, komme
da, sein, und, so, dann, jetzt, sehr, ganz, echt, wirklich, leider, bin, ist, kann, konnen, mochte, will, wollen, zu
dazu
nachrichten, der verarbeitung, der datenverarbeitung, meiner daten, mit der verarbeitung, erhalten, auch, schaffe
schaffe es
einverstanden, interessiert, passt, meine zustimmung, meine einwilligung
""")

# Beside a yes only: a day beside a no ("no, Thursday") asks for another time.
TIMES = phrases("""
luni, marti, miercuri, joi, vineri, sambata, duminica, pe, la, ora, la ora, de la, dimineata, seara, dupa amiaza
pranz
monday, tuesday, wednesday, thursday, friday, saturday, sunday, at, on, o'clock, oclock, am, pm, morning, afternoon
montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag, um, uhr, am, fruh, nachmittag, zur
""")

SOON = phrases("""
azi, astazi, maine, maine dimineata, poimaine, today, tomorrow, tonight, heute, morgen, ubermorgen
""")

# Beside a no only: "da-mi adresa" (give me the address) starts with the letters of a yes and is none.
BESIDE_NO = phrases("""
mi, imi, ma, mai, pot, putem, vreau, vrem, doresc, dorim, vin, dau, ma intereseaza, ma mai intereseaza, intereseaza
mai vin
interesat, interesata, consimt la asta, accept asta, bine, mai bine, din pacate, la programare, nevoie, e nevoie
am nevoie
unfortunately, sadly, cancel, cancel it, cancel please, anymore, any more, need, needed, thanks, that, afford
it anymore
brauche, mehr, ich brauche, absagen, bitte absagen, mochte absagen, lieber, besser, eher, wollen, ich sage ab, geht
gehen
renunt, anulati, anulez programarea, renunt la programare, programarea, stornieren
""")

SIGNS_YES = frozenset("👍👌✅✔☑🆗💯🤝🙆")
SIGNS_NO = frozenset("👎❌🚫✖❎🙅⛔")
SIGNS_DOUBT = frozenset("🤔🤷❓❔😕🙄🤨⁉")
