"""The words by which people leave (spec §3: also in Italian, French, Hungarian, Spanish) and come back, folded."""

from __future__ import annotations

import re

from medicalcor.domain.answers_words import phrases

STOP = phrases("""
stop, stopp, stopall, stop all, s t o p, sto p, stpo, dezabonare, dezaboneaza, dezabonati, dezabonez, dezabonarea
dezabonare totala, dezaboneaza ma, dezabonati ma, ma dezabonez, vreau dezabonare, doresc dezabonare, desabonare
dezabonari
dezinscriere, opreste, opriti, oprire, opreste te, opriti va, anuleaza abonarea, anulati abonarea, cancelati abonarea
anulare abonare, anulare abonament mesaje, renunt la abonare, renunt la mesaje
unsubscribe, un subscribe, unsubscribed, unsuscribe, unsubcribe, unsub, unsubscribe me, opt out, optout, opt me out
end, quit, revoke, stop it, stop this, stop please, opting out, i opt out, stop now
abmelden, abmeldung, abbestellen, abbestellung, austragen, abmelden bitte, stoppen, stop bitte, bitte stoppen
melde mich ab
melden sie mich ab, meldet mich ab, nachrichten abbestellen, newsletter abbestellen
annulla iscrizione, disiscrivi, disiscrivimi, disiscrizione, cancellami, cancellazione, cancella iscrizione, basta
fermare, ferma, basta messaggi, disattiva, rimuovimi, stop messaggi
arret, arreter, arretez, arrete, desabonner, desabonnement, desabonnez moi, se desabonner, desinscrire, desinscription
desinscrivez moi, me desabonner, plus de messages, stop messages
leiratkozas, leiratkozom, leiratkozni, leiratkozok, leiratas, allj, megallj, stop uzenetek, ne irjanak tobbet, torles
baja, darme de baja, dar de baja, darse de baja, dame de baja, de baja, cancelar suscripcion, anular suscripcion
parar
desuscribir, desuscribirme, desuscribirse, cancelar la suscripcion, detener, alto, no mas mensajes
""")

STOP_BESIDE = phrases("""
mesaje, mesajele, mesajelor, de la tot, tot, la tot, la toate, toate, toate mesajele, definitiv, ajunge, acum
imediat, gata, sms
sms uri, reclame, reclamele, notificari, spam, spamul, cu mesajele, cu spamul, cu reclamele, de la voi
de la dumneavoastra, de la mesaje
am zis, odata, pentru totdeauna, complet, whatsapp, pe whatsapp, marketing, publicitate, newsletter, abonare
va rog sa ma
all, everything, from everything, from all, these, this, me, now, immediately, from this, messages, message, texts
texting, texting me
messaging, messaging me, the texts, the messages, these messages, all messages, w, with, with the texts
with the messages, it, spam
spamming, spamming me, marketing, forever, already, from this list, from your list, from all lists, from the list
i said, enough
i get too many, too many, from now on, promotions, ads, notifications
alles, sofort, alle, alle nachrichten, nachrichten, jetzt, von allem, vom newsletter, newsletter, werbung, mich
von allen, endgultig
genug, keine nachrichten mehr, mit den nachrichten, mit der werbung, ich mochte mich, mochte mich, ich will mich
vom verteiler
per favore, grazie, s'il vous plait, svp, merci, por favor, gracias, koszonom, kerem
""")

START = phrases("""
start, restart, abonare, abonez, aboneaza ma, abonati ma, ma abonez, reabonare, reaboneaza ma, reabonati ma
abonare din nou
vreau sa ma abonez, doresc sa ma abonez, vreau sa ma reabonez
subscribe, subscribe me, resubscribe, re subscribe, unstop, opt in, optin, opt me in, opt me back in
wieder anmelden, abonnieren, iscrivimi, iscrizione, s'abonner, abonnement, reabonner, feliratkozas, feliratkozom
suscribir, suscribirme
""")
START_BESIDE = phrases(
    "again, din nou, iar, wieder, nochmal, now, acum, jetzt, me, back, mesaje, messages, nachrichten, from everything"
)

_MESSAGES_RO = (
    r"(?:mesaj\w*|sms\w*|reclam\w*|notificar\w*|ofert\w*|spam\w*|newsletter\w*|promoti\w*|publicitate"
    r"|nimic|mailuri)"
)
_MESSAGES_EN = (
    r"(?:messages?|texts?|sms|whatsapps?|spam|ads|adverts?|notifications?|marketing|promotions?|offers?"
    r"|newsletters?)"
)
_MESSAGES_DE = r"(?:nachrichten?|sms|werbung|werbenachrichten|mails?|newsletter|spam|benachrichtigungen|mitteilungen)"
_LIST_RO = r"(?:list\w+|baz\w+(?: \w+)? date|campani\w+|evident\w+|baza|agenda|sistem\w*|grup\w*|newsletter\w*)"

# Requests that nobody can misread. Read on folded words parted by one blank, apostrophes dropped.
REQUESTS = tuple(
    re.compile(rf"\b(?:{pattern})\b")
    for pattern in (
        r"dezabon\w+|desabon\w+",
        r"nu (?:(?:mi|imi|ma|ne|va|vom|am|as) )*mai (?:(?:vreau|doresc|dorim|vrem) )?(?:(?:sa|imi|mi|ma|sa mi"
        rf"|primesc|primim|vad) )*{_MESSAGES_RO}",
        r"nu (?:(?:mi|imi|ma|ne) )*mai (?:scri\w+|trimit\w*|contact\w+|deranj\w+|mesaj\w+|spam\w+|bomba\w+)",
        r"nu (?:mai )?(?:vreau|doresc) sa (?:mai )?(?:fiu contactat\w?|ma (?:mai )?contact\w+|mi (?:mai )?"
        r"(?:scri\w+|trimit\w+))",
        r"sa nu (?:(?:mi|imi|ma|ne) )*mai (?:scri\w+|trimit\w*|contact\w+|deranj\w+)",
        r"(?:sterg\w+|scoat\w+|elimin\w+|scot\w+|radiati)(?: (?:ma|mi|va rog|te rog))*(?: numar\w*(?: meu| de"
        rf" telefon)*)?(?: de pe| din)(?: toate)? {_LIST_RO}",
        r"(?:sterg\w+|scoat\w+|elimin\w+)(?: mi)?(?: va rog| te rog)? numar\w*(?: meu| de telefon| de telefon"
        r" al meu)*$",
        r"(?:imi retrag|retrag|imi revoc|revoc|anulez|imi anulez|retrageti mi) (?:acordul|consimtamantul)",
        r"(?:incet\w+|opri\w+|opreste|gata|terminati|termina|stop|ajunge)(?: odata)?(?: cu)?(?: toate)?(?:"
        r" trimiterea)? (?:mesajel\w+|mesaje|spam\w*|reclam\w+|sms\w*|notificar\w+)",
        r"lasa\w* ma in pace",
        r"unsubscribe me|(?:want|like|wish|please|pls|need) (?:to )?(?:unsubscribe|opt out)|unsubscribe from"
        r" (?:all|everything|this|these|your)",
        r"(?:stop|quit|cease)(?: with)?(?: \w+ing)?(?: me| us)?(?: all)?(?: the| these| those| your| any|"
        rf" more| this)* {_MESSAGES_EN}",
        r"(?:stop|quit) (?:texting|messaging|contacting|spamming|writing|bothering|harassing|pinging"
        r"|whatsapping)(?: to)?(?: me| us| this number)?",
        r"(?:do not|dont|never) (?:ever )?(?:text|message|contact|write|bother|spam|msg)(?: to)? (?:me|us"
        r"|this number)(?: again| anymore| any more| any longer)?",
        r"(?:do not|dont|no longer) (?:want|wish|like|care)(?: to)?(?: (?:receive|get|have|see))?(?: any|"
        rf" these| your| more| this| further| the)* {_MESSAGES_EN}",
        rf"(?:do not|dont) send(?: me| us)?(?: any| these| your| more| this| further| the)* (?:{_MESSAGES_EN}"
        r"|anything)",
        rf"no (?:more|further) {_MESSAGES_EN}",
        r"(?:remove|delete|take|erase|drop) (?:me|my (?:phone )?(?:number|contact|details))(?: off| from| out"
        r" of)+(?: \w+){0,3} (?:lists?|database|contacts|system|records|mailing)",
        r"(?:delete|remove|erase) my (?:phone )?number",
        r"(?:withdraw|revoke|take back|retract|cancel)(?:ing)? my (?:consent|permission|agreement)",
        r"leave me alone|how (?:do|can|to)(?: i)? (?:unsubscribe|opt out)|wie melde ich mich(?: hier| wieder)? ab",
        rf"(?:keine|nie wieder|keinerlei)(?: weiteren?)? {_MESSAGES_DE}(?: mehr)?(?: (?:senden|schicken"
        r"|erhalten|bekommen))?",
        r"(?:schreib\w*|kontaktier\w*|text\w*|belastig\w*|anschreiben)(?: sie| mir| mich| uns| bitte)* "
        r"(?:bitte )?(?:nicht mehr|nie wieder|nie mehr)",
        r"(?:mir|mich)(?: bitte)? (?:nicht mehr|nie wieder)(?: zu)? (?:schreiben|kontaktieren|anzuschreiben"
        r"|anschreiben)",
        r"(?:hor\w*|stop\w*|beend\w*)(?: sie| bitte)*(?: auf)?(?: mit)?(?: den| diesen| der| dem| die| diese|"
        rf" mir)* (?:{_MESSAGES_DE}|zu schreiben|zu schicken)",
        r"meld\w+(?: sie| bitte| mal)* mich(?: bitte| sofort)* ab|trag\w+(?: sie| bitte| mal)* mich(?: bitte|"
        r" sofort)* aus",
        r"(?:nehm\w+|streich\w+|losch\w+|entfern\w+)(?: sie| bitte| mal)* (?:mich|meine (?:telefon|handy)?"
        r"(?:nummer|daten))"
        r"(?: bitte)? (?:aus|von)(?: \w+){0,2} (?:liste\w*|verteiler\w*|datenbank|kontakt\w+|system|mailing\w*)",
        r"(?:losch\w+|entfern\w+)(?: sie| bitte)* meine (?:telefon|handy)?nummer",
        r"(?:widerruf\w*|ziehe|nehme)(?: ich)?(?: hiermit)? (?:meine?|die) (?:einwilligung|zustimmung"
        r"|einverstandnis\w*)(?: zuruck)?",
        r"mich (?:abmelden|austragen)|lasst? mich in ruhe|lassen sie mich in ruhe",
    )
)
# Not calling is no opt-out of messages unless it is all that is said.
CALLS = re.compile(
    r"(?:nu (?:ma|ne) mai suna\w*|(?:stop|quit) (?:calling|phoning)(?: me)?|(?:do not|dont) call(?:"
    r" me)?(?: again| anymore| any more)?"
    r"|(?:rufen sie|ruft|ruf) mich(?: bitte)? nicht mehr an)"
)
# The same words, refused, asked about, reported or meant for a visit: no request.
NOT_REQUESTED = re.compile(
    r"\b(?:why|de ce|warum|wieso|weshalb|daca|if|wenn|falls|in case|cand|when|button|butonul|link\w*|what"
    r" happens|ce se intampla"
    r"|ce inseamna|what does|what is|was heisst|was bedeutet|was ist|nu (?:ma |ne |va )?(?:dezabon\w+"
    r"|scoateti|stergeti)"
    r"|nu (?:vreau|doresc|as vrea|am vrut) sa (?:ma dezabon\w+|opri\w+)"
    r"|(?:do not|dont|didnt|did not|wont|never|not) (?:want to |wish to )?(?:unsubscrib\w*|opt out|opted"
    r" out|stop|remove|delete)"
    r"|nicht (?:abmelden|austragen)|(?:vom|zum|den|von dem|meinem) (?:\w+ )?termin|kurs|asteptare|waiting"
    r" list|warteliste"
    r"|cancel\w* (?:\w+ ){0,2}appointment|from (?:\w+ ){0,3}appointments?|din greseala|by mistake|by"
    r" accident|aus versehen"
    r"|(?:pana la|inainte de|dupa|before|after|until|vor|nach|bis) (?:ora )?\d|noaptea|at night|nachts)\b"
)
# "If possible" is politeness, no condition.
POLITE_CONDITION = re.compile(r"\b(?:daca (?:se poate|puteti|se poate va rog)|if (?:possible|you can)|wenn moglich)\b")
