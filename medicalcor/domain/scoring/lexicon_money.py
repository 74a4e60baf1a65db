"""The words of money: means, limits and instalments; and of prices that are only asked for (ro, en, de)."""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases

_MONEY = r"(euro|lei|ron|pounds?|dollars?|gbp|usd|chf|franken|quid|bucks|mii|k|grand|thousand|tausend)"

_NUMBER = (
    r"(\d{2,7}( ?k)?|\d k?|\d+k|doua|trei|patru|cinci|sase|sapte|opt|noua|zece|o mie|douazeci|two|three|four|five|six|"
    r"seven|eight|nine|ten|twelve|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|hundert|zweitausend|dreitausend|viertausend|"
    r"fünftausend|sechstausend|achttausend|zehntausend)"
)

NO_MONEY = phrases(
    r"""
nu (am|avem|mi permit|ne permitem|dispun) ~ (buget|bani|asigurare|economii)
(n am|n avem|nam) (inca )?(buget|bani|asigurare|economii)
(fara|nu stiu) (buget|bugetul|asigurare|bani)
buget , (nu|nestiut|nespecificat|necunoscut|none|unknown|gol)
(no|dont have|dont have any|havent got|without) (a |any |the )?(budget|money|insurance|savings|funds)( yet)?
(kein*|ohne) (budget|geld|versicherung|ersparnisse)
budget , (none|no|unknown|keine?s?|offen|n a)
"""
)

BUDGET_WORDS = phrases(
    r"""
(have|got|with|around|about) (\w+ ){0,3}(to spend|to play with|to put (towards|toward|into)|to invest in)
(chip*|pitch*|club*) (\w+ )?in
(savings|money|cash|bit|some) (\w+ ){0,2}(put by|put aside|set aside|tucked away|saved up)
(saved up|saving up|been saving)
(pregatit|pregatiti|strans|adunat|saved|gespart) (\w+ ){0,2}\d{4,5}
(remortgage*|inherit*|mosteni*|erbschaft|geerbt)
(mana de la mana|contribui*)
(agreed|happy|willing|offered|prepared) to (pay|cover|fund|finance|help out)
(we|i) can afford
(am|avem|are) (cu|din) ce (sa )?(plat*|achit*|il plat*|le plat*)
(vandut|vand|vindem|vanzarea) (\w+ ){0,3}(masin*|casa|casei|teren*|pamant*|apartament*|garsonier*)
(plata|costul|suma|impart*) (\w+ ){0,2}(in|pe) (\d+|mai multe) (rate|luni|transe)?
(haus|auto|wohnung|grundstück) (\w+ )?verkauft
(sohn|tochter|kinder|familie|eltern|mann|frau) (\w+ )?(zahlt|zahlen|bezahlt|übernimmt|steuer*|legt|legen)
(bis|maximal|höchstens) (zu |etwa )?\d{4,6} (\w+ ){0,2}(drin|möglich|ok|in ordnung|zahlen|ausgeben)
(merg|merge|mergem|ajung|urc|ma duc|ma incadrez|intind) (\w+ ){0,2}(pana la|maxim|in limita)
rambursea*
plat* (\w+ ){0,4}(ani|luni|rate|transe)
(suma|fondurile|resursele) (\w+ ){0,4}(avem|am|dispun*|alocat*|disponibil*)
(dispun|dispunem) de
(spend|cover|stretch|go up to|up to a max*) (\w+ ){0,4}(k|euro|pounds|dollars|\d+k?)
(sold|selling) (\w+ ){0,3}(car|house|land|flat)
(split|spread|spreading|splitting) (\w+ ){0,3}(payments?|cost|costs|bill|price|it)
(bar|in bar|cash) (zahlen|bezahlen|zahle|bezahle)
(zahlen|bezahlen|zahle|bezahle) (\w+ ){0,3}(bar|cash|selbst)
(plat*|achit*|dau|pot da) (\w+ ){0,4}(cash|integral|jumatate|pe loc|avans|in transe)
buget(ul|ului|ele|e|at)?
econom(ii|iile|isit*|ie)
(strans|strans|adunat|pusi|pusi|pus|pun) (\w+ ){0,3}(deoparte|bani*|euro|lei|\d+)
bani*(?! inapoi) (am|avem|sunt|exista|is|nu s|nu sunt|gata|pregatiti|jos|pusi|stransi|stransi|deoparte|in mana|
    disponibil*)
(am|avem|exista|sunt|aduc|vin cu) (deja )?(toti )?(banii|bani|cash|suma|fondurile|resurse*)
banii (nu s|nu sunt|nu e|nu i|nu reprezinta|nu conteaza) (o )?(problema|problema|impediment)?
(credit|credite|imprumut|finantare|finantat*|leasing|cec|voucher*|tichet*|card de sanatate)
creditul
rate
ratele
(in|cu|pe) (\d+ |douasprezece |doisprezece |sase |douazeci si patru |trei |zece |doua |mai multe |cateva )(de )?(rate|
    transe)
in (rate|transe)
plat(i|esc|im|ii|a|it|itii|ita) (\w+ ){0,3}(rate|luni|transe|rata|esalonat|lunar)
(esalonat*|esalonare|avans|avansul|acont(o|ul)|down payment|deposit|depozit)
asigur(area|are|ari|at|ata|arii)
(cas|casmb|decont*|deconteaza)
(cat|oricat|pretul|costul|banii) (\w+ ){0,2}(nu|n) (ma |mai )?(conteaza|intereseaza|e o problema|este o problema|
    ma sperie)
nu (ma )?(conteaza|intereseaza|sperie) (\w+ )?(cat (ar )?costa|pretul|costul|banii|suma)
oricat (ar )?costa
(budget*|savings?|saved|saving|set aside|put aside|put away|afford|financ*|instal?ments?|loan|credit|insur*|
    payment plan*|pay monthly|monthly payments?|klarna|voucher|reimburs*|covered by|covers|cash ready)
(pay|paying|payments?) (\w+ ){0,3}(monthly|instal*|over|upfront|up front|in full|cash today|deposit)
(money|cash|funds|cost|price) (is |isnt |are |s )?(not )?(an? |the |no )?(ready|fine|issue|problem|object|available|
    there|sorted|set|in hand|worry)
(got|have|with|bring*) (the |my )?(money|cash|funds)
(price|cost|money) (doesnt|does not|wont) (matter|be)
(budget*|zurückgelegt*|angespart*|beiseite gelegt|auf der seite|erspart*|gespart|ersparnis*|rücklage*|finanzier*|
    raten*|ratenzahlung*|kredit*|darlehen|versicher*|krankenkasse*|kasse|zusatzversicherung*|zuschuss*|festzuschuss|
    anzahl*|bonusheft|beihilfe|kassenanteil)
(geld|bargeld|kohle) (ist|liegt|wäre|hab|habe|spielt|vorhanden|da|bereit)
(geld|bargeld|kosten|preis) (ist|sind|spielen|spielt) (da|bereit|egal|vorhanden|keine rolle|kein problem|kein thema|
    nebensache|zweitrangig)
(bg|unfallkasse|berufsgenossenschaft|krankenkasse|kasse|versicherung|amt) ~ (zahlt|übernimmt|gibt|dazu|trägt|zuschuss)
(zahle|zahlen|bezahle) (\w+ ){0,3}(bar|sofort|monatlich|raten|selbst|privat)
(in|auf|über|auf) (\w+ ){0,2}(raten|monate|monatsraten)
((?<!age )(?<!time )limit*|obergrenze|maximal|höchstens|plafon*)
"""
)

PAYMENT_METHOD = phrases(
    r"""
(kann|können|könnte) (man|ich) (\w+ ){0,3}(bar|karte|kreditkarte|euro) (\w+ ){0,2}(zahlen|bezahlen)
(pot|se poate|putem) (\w+ )?plat* (\w+ ){0,2}(cash|card*|cu cardul|numerar)
(can|could) (i|we|you) pay (\w+ ){0,3}(cash|card|pounds|euros?)
(doar|numai|cu|prin|si) (cash|card|numerar|pos)
(luati|acceptati|primiti) (\w+ ){0,3}(card*|cash|numerar*|euro|revolut|pos|bonuri)
(do you |you )?(take|accept|pay with|pay by) (\w+ ){0,3}(cards?|cash|visa|amex|credit cards?|pounds|euros?|paypal|
    revolut|crypto)
credit cards?
(nehmen|akzeptieren) (\w+ ){0,3}(karte|ec|kreditkarte*|bar)
kreditkarte*
card(ul)? de credit
"""
)
"""How one can pay, which says nothing of having the money; cut out before the budget's words are read."""

AMOUNT = phrases(
    rf"""
{_NUMBER} ?(de )?{_MONEY}( ?(de )?{_MONEY})?
\d+k
(euro|pounds|dollars) \d{{2,}}k?
"""
)

AMOUNT_QUOTED = phrases(
    rf"""
(costa|costs?|kostet|kosten|pret|pretul|price|preis|(?<!pana )la|de la|de|from|ab|for|pentru|pt|für|um|about|around|
    vazut|saw|gelesen|citit|scrie|says) (doar |numai |only |nur |de |la |vreo |about |
    around )?{_NUMBER} ?(de )?{_MONEY}
(e|este|is|it|ist) (doar |numai |only |nur |de |about |around )?{_NUMBER} ?(de )?{_MONEY} \?
"""
)
"""A sum that is a price seen or asked about, not the writer's limit."""

PRICE_COLLECTING = phrases(
    r"""
(tabel|lista|statistica|studiu*|sondaj|comparat*|comparatie|articol|blog|referat|licenta|proiect|
    cercetare) ~ (preturi*|pret|tarife*|costuri|piata|oferte)
(compar*|adun*|strang*|colectez|fac o comparatie|cer oferte) ~ (preturi*|pret|tarife*|oferte|costuri)
(preturi|preturile|tarife) ~ (pt|pentru) (un |o )?(grup*|articol|blog|studiu|statistic*|proiect|comparat*|site|
    licenta|facultate)
(compar*|collect*|gather*|survey*|research*|compil*) ~ (prices?|quotes?|costs?|fees?|pricing|rates)
(survey|spreadsheet|price list for|article|blog|thesis|study|student project|market research|school project|homework|
    comparison site)
(preise?|kosten|angebote?) ~ (vergleich*|sammel*|recherchier*)
(preisvergleich*|umfrage|marktforschung|statistik|studie|vergleichsportal|seminararbeit|bachelorarbeit|masterarbeit)
(vergleiche|sammle) ~ (preise|angebote|kosten)
"""
)
