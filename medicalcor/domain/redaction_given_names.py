"""Given names of Romania, Britain, Ireland, America and German-speaking countries, folded. A capital makes one a name.

Names that are also everyday words, months or towns (mark, may, rose, grace, constanta, dan, mai) are only in the second
list: they count after words that announce a name, not anywhere in a text.
"""

from __future__ import annotations

from medicalcor.domain.redaction_reading import listed

GIVEN = listed(
    """
    adela adelina adina adrian adriana alberto alex alexandra alexandru alexia alin alina amalia ana anamaria
    anca andra andreea andrei andreia aneta angela angelica anisoara anton antonia arina aurel aurelia beatrice
    bianca bogdan carla carmen catalin catalina cecilia cezar cezara ciprian claudia claudiu codrin codruta
    corina cornel cornelia corneliu cosmin cosmina costel costica costin cristi cristian cristiana cristina
    damian dana daniel daniela darius david delia denis denisa diana dorel dorin dorina doru dragos dumitra
    dumitru ecaterina edi eduard elena elisabeta eliza ema emanuel emanuela emil emilia emilian eugen eugenia
    eva fabian felicia filip flavia flaviu florentin florentina florica florin florina gabi gabriel gabriela
    geanina george georgeta georgiana gheorghe gheorghita gica gigi grigore haralambie horatiu horia iacob ianis
    ilarion ileana ilie ilinca ilona ioan ioana ion ionel ionela ionica ionut iosif irina isabela iulia iulian
    iuliana iuliu ivan izabela larisa laura laurentiu lavinia lenuta leonard leontin liana lidia ligia lili
    liliana livia liviu loredana lorena luca lucia lucian luciana lucica ludmila luiza luminita madalin madalina
    magda magdalena manuela mara marcel marcela maria mariana maricica marilena marina marinela marioara marius
    matei mihaela mihai mihail mihaita mihnea mioara mircea mirela miruna mitica monica natalia neculai nelu
    nicoleta nicolae nicu nicusor nina norbert nicoara oana octavian octavia olga olimpia olivia otilia ovidiu
    patricia paul paula pavel petra petre petrica petronela petru petrut rada radu raluca ramona rares rasvan
    razvan rebeca remus rodica rozalia roxana ruxandra sabin sabina saveta sebastian sergiu serban silvia silviu
    simona sinziana smaranda sonia sorin sorina stefan stefana stefania steliana stelian steluta sabrina tania
    teodor teodora tiberiu tudor tudora traian vali valentin valentina valer valeria valeriu vasile vasilica
    veronica vicentiu vlad vladut vladimir viorel viorica virgil virginia vladislav zamfir zoe

    aaron abigail adam aidan aisling alan albert alec alfie alice alison alistair amanda amelia amir amy andrea
    andrew angus anita ann anna anne annie anthony arthur ashley audrey ava barbara barry beatrix becky ben
    benjamin bernard beth bethany betty brad bradley brandon brenda brian bridget bruce bryan callum cameron
    carl caroline catherine cathy charles charlie charlotte chloe chris christina christine christopher ciara
    claire clare clive colin connor conor craig cynthia damien daniel darren dave deborah debbie declan denise
    dennis derek diane dominic donald donna doreen doris dorothy doug douglas duncan dylan eamon edith edward
    eileen elaine eleanor elijah elizabeth ella ellen ellie elliot emily emma eric erin ethan eva evelyn ewan
    fatima fergus finn fiona frances francis freya gareth gary gavin gemma geoff geoffrey georgina gerald
    gillian gina glenn gordon graham greg gregory hamish hannah hanna harriet harry hayley helen henry howard
    hugh imogen irene isaac isabel isabella isla jacob jake james jamie jane janet janice jasmine jason jeff
    jeffrey jen jennifer jenny jeremy jess jessica jill jim jimmy joanna joanne joe joel john johnny jonathan
    joseph josh joshua joyce jude judith judy julia julian julie justin karen karl kate katherine kathleen
    kathryn katie kayleigh keith kelly ken kenneth kevin kieran kim kirsty kyle lauren laurence lawrence leah
    leo lesley leslie lewis liam linda lindsay lisa liz lorraine louis louise lucas lucy luke lydia lynn madison
    maeve malcolm margaret marcus maria marie marion martha martin mary matthew maureen maxine megan melanie
    melissa michael michelle mick mike miriam mohammed muhammad mohamed molly moira muriel nadia nancy naomi
    natalie natasha neil niamh nicholas nicola nicole nigel noah nora norman oliver olivia omar orla oscar owen
    pam pamela patricia patrick pauline peggy pete peter phil philip phoebe phyllis pippa priya rachel ralph
    ravi raymond rebecca rhys ricardo richard rita robert robin roger ronald ronan rory rosie ross roy russell
    ruth ryan samantha samuel sandra sara sarah sean seamus sharon sheila shirley sian simon siobhan sophia
    sophie stacey stanley stella stephanie stephen steve steven stewart stuart susan suzanne sylvia ted terence
    teresa terry thea theo theresa thomas tim timothy tina toby todd tom tommy tony tracey tracy trevor tristan
    valerie vanessa vera vincent walter warren wayne wendy william yvonne yasmin zachary zara

    achim adelheid albrecht alfons alfred alois andreas angelika anja anke annegret annemarie annette antje
    armin arne arnold astrid bastian bernd bernhard bettina bianka birgit bjorn brigitte britta bruno burkhard
    carsten christa christel christiane christoph claus clemens cordula corinna cornelia dagmar daniela detlef
    dieter dietmar dirk doris dorothea eberhard edeltraud eckhard elfriede elias elke ellen emil erich erika
    erna erwin eugen ewald felix ferdinand florian franz franziska frauke friederike friedrich fritz gabi
    gabriele georg gerd gerhard gerlinde gertrud gisela gottfried gregor gudrun gunter gunther gustav hanne
    hannelore hannes hans harald hartmut hedwig heike heiko heiner heinrich heinz helena helga hella helmut
    hendrik henning herbert hermann hilde hildegard holger horst hubert ilse inga inge ingeborg ingo ingrid
    irmgard isabell jana jens joachim jochen johann johanna johannes jonas jorg juergen jurgen jutta kai karin
    karl-heinz karla karsten kathrin katja katharina katrin kerstin klara klaus konrad kurt lars lena leonie
    lieselotte lina lorenz lothar ludwig lukas luisa lutz maike manfred manuel manuela maren margarete margit
    margot margret marianne marina mario marit marlene marlies martina mathias mathilde matthias maximilian
    mechthild meike melina michaela mirjam monika nadine niklas niko nils norbert olaf otto patrick petra
    philipp rainer ralf regina reinhard reinhold renate rico rita robert roland rolf rosemarie rudiger rudolf
    ruediger sabine sandra sascha saskia sebastian siegfried sigrid silke silvia simone sonja stefan stefanie
    steffen steffi susanne svenja sven tanja tatjana thilo thomas thorsten tilo tobias torsten traudl udo ulf
    uli ulla ulrich ulrike ursula ute uwe vera verena viktor viktoria volker waltraud werner wiebke wilfried
    wilhelm wilhelmine winfried wolfgang wolf-dieter yannick yvonne zoltan istvan laszlo janos ferenc gabor
    katalin agnes ildiko eniko levente attila szabolcs tunde emese csaba giovanni giuseppe paolo francesca
    giulia alessandro lorenzo carlos pablo ahmed ali mehmet mustafa ayse fatma hassan aisha
    """
)
GIVEN_AND_WORD = listed(
    """
    dan doina constanta roman april may june august mark rose grace joy hope faith will bill rob sue pat bob
    jack art ray dean drew lily iris olive ruby pearl amber ginger jean gene grant guy miles chase hunter frank
    ernst rich stan pia pop sam val nick don ron vic carina nae dora alma aura mina lola mira ina ada eli ian
    evi sandu luci nico jan tara mia marin penny ivy holly poppy daisy jade heather rosemary mason logan sally
    sofia georgia jordan victoria victor aurora camelia violeta carol joan florea toma sanda mel lee kerry romeo
    titus magnus linus bebe adi ole uta angel max christian axel leon lia
    """
)
