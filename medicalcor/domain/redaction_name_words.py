"""Words that are no name: function words, verbs, greetings, months, places, and what is talked about at a dentist's."""

from __future__ import annotations

from medicalcor.domain.redaction_reading import listed

NO_NAME = listed(
    """
    si sau dar ca sa se de la in pe cu din pt pentru spre prin fara dupa pana intre despre un o unei unui niste
    al ai ale cel cea cei eu tu el ea noi voi ei ele mine tine imi iti ii ne va vi le ma te mi ti i l lui meu
    mea mei mele tau ta lor nostru noastra vostru voastra este e sunt suntem esti era eram fi fost am ai are
    avem aveti au as ar vrea vreau doresc doreste as dori pot poate putem puteti caut cauta solicit rog
    multumesc multumim mersi nevoie trebuie stiu cred fac face facut sun suna sunati scriu scrie revin vin vine
    nu da ok bine foarte mai tot toata toti tare cam prea asa oare acum azi maine ieri ieri luni marti miercuri
    joi vineri sambata duminica dimineata seara ora zi ziua buna salut servus alo hei cand cum cat cata cate ce
    care cine unde aici acolo asta acesta aceasta acela aceea inca deja doar numai altfel singur interesat
    interesata programat programata pacient pacienta pacientul pacientei client clienta insarcinata gravida
    student studenta pensionar pensionara diabetic diabetica medic medicul doctor doctorul doctora doctorita
    director manager avocat inginer profesor profesoara asistent asistenta sofer contabil roman romanca bucuros
    bucuroasa multumit multumita nemultumit disperat disperata curios curioasa ingrijorat suparat gata sigur
    sigura bolnav bolnava domnul doamna domnisoara dl dna stimate stimata draga anul data telefon tel numar nr
    mail email adresa nume numele varsta serviciu implant implante implanturi implantul coroana coroane fatete
    fateta punte proteza proteze dinte dinti dintele masea masele carie extractie albire detartraj plomba plombe
    aparat control consultatie durere pret preturi oferta deviz buget programare radiografie ianuarie februarie
    martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie cluj bucuresti romania iasi
    timisoara brasov constanta sibiu oradea urgent urgenta astept asteptam raspuns cer vom voi ani an luna
    saptamana zile

    a all an the and or but so if of to in on at by for with from about as than then that this these those it
    its is am are was were be been being i im ive id you your yours youre he his him she her we our us they
    their them my me mine not no yes yeah ok okay just really very too also only still already again here there
    where when why what who which how can could would will shall should may might must do does did done dont
    have has had having got get need needs want wants wanted like looking calling call writing texting ringing
    asking enquiring wondering interested trying hoping going coming living based flying travelling booked
    booking due available free ready happy sorry afraid sure unsure worried urgent important pregnant diabetic
    allergic new old unknown called spelled hello hi hey dear good morning afternoon evening thanks thank please
    kind regards best cheers sincerely patient client doctor dentist nurse husband wife english british irish
    american romanian german dutch french scottish welsh monday tuesday wednesday thursday friday saturday
    sunday january february march april june july september october november december sunday's today tomorrow
    yesterday now later next last week month year years old phone number email address age treatment tooth teeth
    implant implants crown crowns bridge bridges veneers veneer denture dentures filling fillings braces
    whitening cleaning checkup appointment price quote budget pain sent everything something nothing anything
    someone anyone somebody private public first second third ill hope hoping well fine back same one two

    und oder aber denn weil dass wenn ob der die das den dem des ein eine einen einem einer eines kein keine ich
    du er sie es wir ihr mich mir dich dir uns euch ihnen ihn ihm mein meine meinen meinem meiner dein ihre
    ihren ihrem ihrer unser unsere ist bin sind war waren wird werde habe hat haben hatte mochte moechte will
    kann konnte brauche braucht suche sucht hatte gern gerne bitte danke vielen dank nicht nur auch noch schon
    sehr so zu zum zur von vom mit bei beim aus auf an am im in fur fuer ab bis nach vor seit uber wegen ohne um
    wie was wer wo wann warum hier da dort jetzt heute morgen gestern bald sofort dringend wichtig gut alles
    klar ok hallo guten tag moin servus gruss grusse liebe viele freundlichen freundliche herzliche beste mfg lg
    vg montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz april juni juli september
    oktober november dezember frau herr herrn familie doktor arzt zahnarzt zahnarztin patient patientin
    angstpatient angstpatientin privatpatient kassenpatient neupatient raucher raucherin rentner rentnerin
    student schwanger diabetiker zahn zahne implantat implantate krone kronen brucke prothese veneers fullung
    termin kontrolle schmerzen angst kosten rechnung praxis uhr jahre alt telefon handy nummer adresse mail
    alter anfrage frage antwort erreichbar interessiert unsicher krank selbst wieder mal dr dipl ing prof
    hamburg berlin munchen wien koln england uk usa romania romanian germany deutschland osterreich london cluj-
    napoca leeds sonntags
    """
)
