"""Swedish names that are ordinary words as well: only with a capital can they be told to be names."""

_WORDS = """
abborre agat al ale alm april aria ask aska asp augusti backe bagare balder berg björk björn blad blixt bly blå
blåklocka bo boden bok bonde borg bra brand braxen bred brun brunn by bäck bärnsten bäver båge bölja celeste
citron dag dal damm dans dill dolk drottning dröm duktig duva eda ek eld en engel fager falk falun fast fauna
fink fiskare flen flora fors frej fri frid frihet frisk from frost glad glädje gnista god gran gren greve grus
grå grön gud gul guld gädda gård hage hall hammar hammare harmoni harv hassel hav hed hemman herr hertig himmel
hjo hjort hjälm holm hopp häger hägg häll hård höjd hök höst id idun ira iris is jade jarl joker juni jägare
järn kaja kanel kil klippa klocka klok klöver kol koppar korall korp kors kort kristall krok kråka kula kulle
kung kvick kvist kyrka källa kärlek kärr lans lax lilja lilla lind linnea listig liv ljung ljus lo lund lustig
lycklig lärka låga lång lönn löv maj malva mark mars melodi mo modig mora mosse motala munter mur my mynta myr
måne mård mås möller mörk natt nora norr nova näs nåd oden opal orre orust oxel page pil pion plog polka port
post prins pärla rap rask regn ren ring rolig ros rosa rot rubin ruter räv röd rök rönn sabel saffran safir saga
sala salvia sand sanna sik silver siv sjö skog skräddare sky sköld slott slätt smal smed snickare snö sol sommar
spader sparv spik spjut stad stam stark stella sten stig stjärna stolt stor stork storm strand ström stål sund
svala svan svart svärd sälg sång söder tall tapper timjan tjäder tjörn ton topp tor torn torp trana tranås tro
trogen trygg tärna udde uggla ulf utter uv vals vanilj vara varg vass vide vik vind vinter viol vis vit vret
väst våg vår ystad yxa zink älg älv äng ängel ärlig åker ås öring örn öst
"""

NAMES_THAT_ARE_WORDS = frozenset(_WORDS.split())
