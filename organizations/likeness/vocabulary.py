"""What words of names mean alike in French, English, Spanish and Haitian Creole.

Folded and in the singular, as ``organizations.likeness.naming`` reads them. A line is one
meaning; its first word stands for all.
"""

from collections.abc import Iterable, Mapping

# Several words that mean one thing; they are put together before words are read apart.
# fmt: off
PHRASES = {
    "croix rouge": "redcross", "red cross": "redcross", "cruz roja": "redcross",
    "kwa wouj": "redcross",
    "droits humains": "humanrights", "droits de l homme": "humanrights",
    "droits de la personne": "humanrights", "human rights": "humanrights",
    "derechos humanos": "humanrights", "dwa moun": "humanrights",
    "affaires etrangeres": "foreignaffairs", "foreign affairs": "foreignaffairs",
    "relations exterieures": "foreignaffairs", "relaciones exteriores": "foreignaffairs",
    "medio ambiente": "environnement", "sans frontieres": "noborders",
    "without borders": "noborders", "sin fronteras": "noborders", "san fwontye": "noborders",
    "travaux publics": "publicworks", "public works": "publicworks",
    "obras publicas": "publicworks", "commerce equitable": "fairtrade",
    "fair trade": "fairtrade", "comercio justo": "fairtrade",
    "municipalite regionale de comte": "mrc", "trade union": "syndicat",
    "centre integre de sante et de services sociaux": "cisss", "nations unies": "unitednations",
    "united nations": "unitednations", "naciones unidas": "unitednations",
}

# What a name is the name of: two bodies of one place or one school are two bodies.
BODIES = """
association associacion asociacion asosyasyon associacao
bank banque banco
centre center centro sant
club klub
college colegio cegep kolej
comite committee komite
commission comision komisyon
confederation confederacion konfederasyon
conseil council consejo konsey
cooperative cooperativa kooperativ koperativ coop kowoperativ
ecole school escuela lekol
federation federacion federasyon
fondation foundation fundacion fondasyon fundacao
forum foro
fund fonds fondo
gouvernement government gobierno gouvenman
groupe group grupo gwoup groupement
hopital hospital lopital
institut institute instituto enstiti
lycee liceo
ministere ministry ministerio ministe department
mouvement movement movimiento mouvman
mrc
municipalite municipality municipalidad ville city ciudad commune mairie alcaldia komin town
organisation organization organizacion oganizasyon organisme
redcross
regroupement coalition
reseau network red rezo
societe society sociedad sosyete
student etudiant estudiante etidyan
syndicat sindicato sendika
union sindical inyon
universite university universidad inivesite
"""

# What bodies are often about: it tells less than a name of its own.
TOPICS = """
action accion aksyon
affaire affair asunto
agricole agriculture agricultural agricultura agrikilti agropecuario agraria agraire
aide aid ayuda ed help
alimentation food alimentacion manje
autonome autonomous autonoma
cafe coffee kafe
communication comunicacion kominikasyon
communautaire community communaute comunitario comunidad kominote
connaissance knowledge conocimiento konesan
cooperation cooperacion kooperasyon
culture cultura kilti culturel cultural
defense defensa defans
democratique democratic democratico demokratik
developpement development desarrollo devlopman developement
doctor medecin medico dokte
droit right derecho dwa
eau water agua dlo
economie economy economia ekonomi economique economic
education educacion edikasyon
enfant child children nino timoun enfance childhood
engineer ingenieur ingeniero
enseignement teaching ensenanza
environnement environment anviwonman
etude study studies estudio etid
farmer agriculteur agricultor kiltivate
femme women woman mujer fanm feminin feminine femenina
finance finanza hacienda finans
formation training formacion fomasyon
international internationale internacional entenasyonal
jeune youth joven jen jeunesse juventud young
jurist juriste jurista
justice justicia jistis
lawyer avocat abogado avoka
liberte liberty freedom libertad libete
maison house casa kay
mayor
monde world mundo mondial global
national nationale nacional nasyonal
nature naturel natural
paix peace paz lape
paysan peasant campesino peyizan paysanne campesina campesinado paysannerie
pauvre poor pobre pov
peche fishing pesca lapech
planification planning planificacion planifikasyon
population poblacion popilasyon
producteur producer productor pwodikte
professionnel professional profesional pwofesyonel
promotion promocion pwomosyon
public publique publico piblik
recherche research investigacion rechech
regional regionale
relation relacion relasyon
ressource resource recurso resous
rural rurale
sante health salud
science ciencia syans
secours relief socorro sekou
securite security seguridad sekirite
service servicio sevis
social sociale sosyal
solidarite solidarity solidaridad solidaire
soleil sun sol soley
sport deporte espo
state etat estado leta
studies
superieur superior higher
technique technical tecnico teknik
technologie technology tecnologia teknoloji
terre land earth tierra te
tourisme tourism turismo touris
tourist touristique
travail labour labor work trabajo travay
travailleur worker trabajador travaye ouvrier
village
"""

# Where: a section in one place is not that of another, nor the whole.
PLACES = """
afrique africa africain african africano afrik afrika
amerique america americain american americano
belgique belgium belge belgica belgian
benin beninois beninoise
bolivie bolivia bolivien bolivienne boliviano boliviana bolivian
bresil brazil brasil bresilien bresilienne
burkina burkinabe
burundi burundais
cameroun cameroon camerounais camerounaise
canada canadien canadienne canadian canadiense
chili chile chilien chilienne
chine china chinois
colombie colombia colombien colombienne colombiano colombiana colombian
congo congolais congolaise congolese
cuba cubain cubaine cubano
dominicain dominicaine dominicana dominican dominicano
equateur ecuador equatorien ecuatoriano
espagne spain espana
europe europeen european
france francais francaise french
ghana ghaneen
guatemala guatemalteque guatemalteco guatemalteca
guinee guinea guineen
haiti haitien haitienne haitian ayiti ayisyen ayisyenn haitiano haitiana
honduras hondurien hondureno
inde india indien indian
international
italie italy italia
kenya kenyan
madagascar malgache
mali malien malienne malian
maroc morocco marocain marocaine moroccan
mexique mexico mexicain mexicaine mexicano mexican
montreal montrealais
nicaragua nicaraguayen
niger nigerien
ontario
ottawa
perou peru peruvien peruvienne peruano peruana peruvian
quebec quebecois quebecoise
rwanda rwandais rwandaise
senegal senegalais senegalaise senegalese
suisse switzerland swiss
tanzanie tanzania
togo togolais togolaise
toronto
tunisie tunisia tunisien tunisienne
uganda ouganda
uk gb
usa etatsunis unis
vietnam vietnamien
""".replace("\ninternational\n", "\n")
# fmt: on

BODY, TOPIC, PLACE = 0.5, 0.6, 1.0
# What some write after a name and others do not.
GLUE = frozenset({"society", "organisme", "section"})


def _read(text: str) -> Mapping[str, str]:
    """Each word, and the first of its line."""
    lines = (line.split() for line in text.strip().splitlines())
    return {word: words[0] for words in lines for word in words}


def _first(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(line.split()[0] for text in texts for line in text.strip().splitlines())


MEANING = {**_read(PLACES), **_read(TOPICS), **_read(BODIES)}
BODY_WORDS, TOPIC_WORDS, PLACE_WORDS = _first([BODIES]), _first([TOPICS]), _first([PLACES])
