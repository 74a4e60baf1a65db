"""The words of messages that speak to the scorer instead of the clinic (ro, en, de)."""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases

# Not the heat of a drink, and in Romanian "hot" is also a thief: the class is a word at the end of a phrase.
_HOT = r"hot(?! (drinks?|and|or|food|coffee|tea|water|cold|stuff|things))"
_TOP = rf"({_HOT}|5|five|cinci|fünf|max|maxim*|highest|top|10|100|vip)"

INJECTION = phrases(
    rf"""
# scores, classes and the fields of our own answer
(lead )?(scor|score|scorul|scoring|punctaj*|punktzahl|bewertung) ?(, )?(is|e|este|ist|mit|de|with|as|to|must|ca|als|
    be|auf|la|of|it|at|trebuie)? ?(sa fie|be|sein|fi|als|lead)? ?(, )?{_TOP}
(lead score|leadscore|lead class|lead status|life threatening|urgency level|fallback used|procedure interest|
    budget mentioned|suggested action|urgency indicators)
(class|classification|clasa|clasificare*|klasse|klassifikation|klassifizierung|einstufung|category|categorie|
    kategorie|verdict|status|priorit\w+|output|result|label|eticheta) ?(, )?(is|e|este|ist|as|to|must|trebuie|
    muss)? ?(be|sein|sa fie)? ?(, )?{_HOT}
(mark|marca*|marcheaz*|set|seteaz*|setz*|treat|consider*|label|etichet*|trateaz*|record|register|flag|tag|log|
    inregistr*|trece ma|stuf*|markier*|behandle|behandelt|classif*|clasific*|klassifizier*|score|rate|evalua*|
    bewerte*) (\w+ ){{0,6}}{_HOT}
(mark|label|classif*|clasific*|klassifizier*|score|rate (this|it|me|the|my)|evaluate|evalueaz*|bewerte*|etichet*|
    markier*|stufe*) (\w+ ){{0,6}}{_TOP}
(hot|qualified|priority) lead
(lead|leadul|lead ul|mesaj|mesajul|message|nachricht|contact|anfrage) (\w+ ){{0,2}}(este|e|is|ist|as|ca|als) {_HOT}
(acorda*|da*|vergib|gib|award|grant|give) (\w+ ){{0,4}}(puncte|punctaj|points|punkte|höchstpunktzahl|höchstbewertung|
    höchstwertung|bestnote|top score)
(höchstbewertung|höchstpunktzahl|höchstwertung|punctaj maxim|maximum score|max score|top score|full marks)
lead (hot|fierbinte|calificat)
(score|scor|scorul|punctaj*|punktzahl) (\w+ ){{0,3}}{_TOP}
{_TOP} (\w+ )?(score|scor|punctaj|punkte|punktzahl)
(5|five|cinci|fünf) (din|out of|von|of|pe) (5|cinci|five|fünf)
(give|assign|return|output|answer|reply|respond|say|print|emit|raspund*|returneaz*|afiseaz*|scrie|spune|acorda|
    antworte*|gib|gebe|ausgabe|schreib*|sag) (\w+ ){{0,6}}(score*|scor|scorul|json|punctaj*|bewertung|klassifi*|
    classif*|clasific*|{_HOT})
(answer|reply|respond|raspund*|antworte*|output|return) (only|just|doar|numai|nur|ausschliesslich) (with|cu|mit)
confidence ?(, )?(is |must be |of )?(1|0|\d)
# instructions to a model
(ignor*|disregard*|forget|uita|uitati|vergiss|vergesst|missacht*|override*|overrule*|bypass*|sari peste|nu (tine|
    lua) cont de|nu respecta|überschreib*|suprascrie*|nu mai urma) (\w+ ){{0,6}}(instruct*|regul*|rule*|rubric*|
    prompt*|previous|prior|above|anterior*|precedent*|indicati*|guideline*|context*|anweisung*|regel*|vorgabe*|
    bewertung*|anleitung*|criteri*|kriterien|bisherige*|vorherige*|system*|obige*)
(beachte|befolge) (\w+ ){{0,3}}(nicht|keine)
(instruct*|regul*|rules|rule|anweisung*|vorgabe*|prompt*) (\w+ ){{0,4}}(ignor*|anterio*|previous|vorherig*|mai sus|
    above|override*|updated)
(system|sistem|admin|developer|assistant|root|instruct*) ?(, )?(message|prompt|override|note|mode|instruction*|notice|
    command|update|mesaj|nachricht|befehl|anweisung|access|alert)
(system|sistem|assistant|developer|instruction*|anweisung*) (,|\.)
(mesaj|mesajul|nota|instructiune|instructiuni|comanda|promptul|prompt|nachricht|meldung|anweisung|message|
    instruction*|note|notice|command) (de la|de|din partea|pentru|pt|from|for|to|vom|an|für|der|des|catre|
    zum) (\w+ )?(sistem*|system*|model*|ai|ki|bot*|asistent* ai|llm|gpt|scorer|evaluator*|dezvoltator*|developer*|
    admin*|openai)
(end|sfarsit|sfarsitul|ende) (of |de |der )?(the )?(patient|user|pacient|mesaj*|nachricht|message) ?(message|text|
    input|pacient)?
(new|noi|neue|updated) (system )?(instruct*|anweisung*|prompt)
(instructiuni|instructions|anweisungen|reguli) (noi|de sistem|actualizate)
(de acum|de acum inainte|from now on|ab jetzt|ab sofort) (\w+ ){{0,2}}(esti|you are|you must|you will|bist|raspunde|
    answer|classify|score|antworte)
(jailbreak*|prompt ?injection|developer mode|dan mode|god mode|sudo|system ?prompt|promptul de sistem|act as (a|an|
    if)|pretend (to be|you)|you are now (a|an|my|in|the|no)|as an ai|as a language model|(large )?language model|
    unrestricted)
(esti|sunteti|fii|devii|comporta te|prefa te|joaca rolul|poarta te) (acum|de acum|ca) (\w+ ){{0,2}}(asistent*|model*|
    ai|robot*|bot|evaluator*|scorer|administrator)
(du bist|ab sofort bist du) (jetzt|ab jetzt|nun|ab sofort|mein|ein) (\w+ ){{0,2}}(assistent*|modell|ki|bot|helfer|
    bewerter|system)
(verhalte dich|tu so als|spiele die rolle|sprachmodell|ki modell)
(assistant|the model|ai|bot|scorer|evaluator|asistentul|modelul|evaluatorul|das modell|die ki) (should|must|trebuie|
    soll|muss|shall|has to)
(no|dont|do not|nu) (apply|aplica*|folosi*|use|follow|urma*) (\w+ ){{0,3}}(rubric*|rules|reguli*|criteri*|scoring)
(rubric*|(scoring|rating) (rules|rubric|system|prompt|model)|reguli(le)? de (scor|scorare|evaluare|punctare|
    clasificare)|bewertungs(regel*|schema|kriterien|system))
"""
)
"""Somebody speaking to the scorer: about scores, classes, rules, system messages."""

THIRD_PERSON = phrases(
    r"""
(pacientul|pacienta|clientul|clienta|lead ul|leadul|(the|this) (patient|client|lead|customer|user)|(der|die|dieser|
    diese) (patient|patientin|kunde|kundin|lead))
(sfarsit|end|ende|begin|start|inceput|anfang) (\w+ )?(mesaj*|message|instruct*|system|sistem|prompt|nachricht|
    anweisung*)
"""
)
"""What an injection goes on with, as no patient speaks of himself."""

FIRST_PERSON = phrases(
    r"""
(eu|ma|mi|imi|mie|mea|meu|mele|mei|am|vreau|doresc|vroiam|voiam|vrem|as|ne|noi|noastra|nostru|ni|avem|sunt|pot|va rog|
    buna|caut)
(i|im|ive|id|ill|me|my|mine|we|our|us|were|weve|wed)
(ich|mich|mir|mein|meine|meinen|meiner|meinem|wir|uns|unser|unsere|hätte|möchte|brauche|bin|habe)
"""
)
"""Ordinary speech of a patient: what after an injection is still read."""
