"""Each recogniser of lists/recognisers.yml: what it takes, what stands beside it and is left, and how sure it is."""

from __future__ import annotations

import yaml

from bot.privacy import find
from bot.privacy.findings import Text
from bot.privacy.recognisers import Names, part, recognisers
from bot.privacy.vocabulary import LISTS
from tests.cases import cases

BY_ID = {recogniser.id: recogniser for recogniser in recognisers()}
PATTERNS = ("before", "after", "unless")


def found(id_: str, text: str, *names: str) -> list[str]:
    """What one recogniser takes of `text`, in which these people are named."""
    read = Text(text)
    places = [(text.index(name), text.index(name) + len(name)) for name in names]
    return [text[start:end] for _, start, end in BY_ID[id_].find(read, Names(read.lower, places))]


def test_every_recogniser_has_a_name_of_its_own():
    assert len(BY_ID) == len(recognisers()) >= 15


TAKEN = [
    ("birth date in English words", "she was born the ninth of june forty six", "the ninth of june forty six"),
    ("birth date in English words", "born on twenty-first march 1950, hip", "twenty-first march 1950"),
    ("date that somebody is of", "elle est du 6 juin 44 je crois", "6 juin 44"),
    ("date that somebody is of", "le gamin est de fevrier 2016", "fevrier 2016"),
    ("French social security number in its groups, whatever its key", "a 2 84 11 75 115 033 51 ici", "2 84 11 75 115 033 51"),
    ("French social security number in its groups, whatever its key", "x 1-51-02-2B-033-004 y", "1-51-02-2B-033-004"),
    ("secret after who logs in", "acces nas : admin / Bergamote.3", "Bergamote.3"),
    ("secret after who logs in", "sur la box admin/Karukera971 depuis", "Karukera971"),
    ("code in groups that came by text message or was given away", "il m'a fait lire 70 44 19 hier", "70 44 19"),
    ("secret that is a date", "mon code c'est l'annee de mon mariage 1996", "1996"),
    ("British house by its name", "her address is Flat 9, Albion Court", "Flat 9, Albion Court"),
    ("British house by its name", "she lives at The Coach House, Ferry Lane", "The Coach House, Ferry Lane"),
    ("postcode and town, before the street", "97419 la roche 22 chemin boeuf pour M", "97419 la roche 22 chemin boeuf"),
    ("birth date, said to be one", "nee le 150672 elle attend", "150672"),
    ("birth date, said to be one", "dn 03/11/1949 hta", "03/11/1949"),
    ("birth date, said to be one", "né le dix-sept mars cinquante-huit à Metz", "dix-sept mars cinquante-huit"),
    ("birth date, said to be one", "née le premier avril mille neuf cents", "premier avril mille neuf cents"),
    ("birth date, said to be one", "date naiss 13.01.2001", "13.01.2001"),
    ("birth month", "né en mars 2015", "mars 2015"),
    ("birthday", "son anniversaire est le 12 juin 85", "12 juin 85"),
    ("address, number first", "elle habite au 22 av jean moulin", "22 av jean moulin"),
    ("address, number first", "he lives at 42 Acacia Avenue, Leeds LS6 2AB", "42 Acacia Avenue, Leeds LS6 2AB"),
    ("address, number said in words", "il habite six avenue du général leclerc", "six avenue du général leclerc"),
    ("address, number last", "il habite Rue de la Station 45, 5000 Namur", "Rue de la Station 45, 5000 Namur"),
    ("address, number last", "patient Bahnhofstrasse 9, 8001 Zürich", "Bahnhofstrasse 9, 8001 Zürich"),
    ("address, number last", "route de saint paul numero 44 ma patiente", "route de saint paul numero 44"),
    ("place without a number", "elle demeure hameau du Bosc, 48230 Chanac", "hameau du Bosc, 48230 Chanac"),
    ("place without a number", "patiente au lieu-dit Kerbihan, 29170 Fouesnant", "lieu-dit Kerbihan, 29170 Fouesnant"),
    ("place without a number", "elle habite résidence les Acacias bât C appt 12", "résidence les Acacias bât C appt 12"),
    ("secret one logs in with", "je me connecte avec cabinet75011 et vous", "cabinet75011"),
    ("secret one logs in with", "on utilise tous Bichon34.", "Bichon34"),
    ("secret one logs in with", 'I log in with "Snowdrop!9"', "Snowdrop!9"),
    ("secret one asks an opinion of", "est-ce que Tulipe2024 est solide", "Tulipe2024"),
    ("secret one asks an opinion of", "M0nCab!net suffit ?", "M0nCab!net"),
    ("code in groups that came by text message or was given away", "jai recu le code 384 912 par sms", "384 912"),
    ("code in groups that came by text message or was given away", "j'ai lu au tel le 773019", "773019"),
    ("code in groups, given away afterwards", "384 912 reçu hier", "384 912"),
    ("answer to a secret question", "ma question secrète a pour réponse Ploumanac'h.", "Ploumanac'h"),
    ("key of a program", "api_key=AKx92mmPq7Zz", "AKx92mmPq7Zz"),
    ("key of a program", "cle wpa2 de la box 4D9FA07C3E", "4D9FA07C3E"),
    ("age, place and rare disease", "elle a 91 ans à Sare avec une drépanocytose", "91 ans à Sare avec une drépanocytose"),
    ("age, place and rare disease", "34 ans avec un syndrome de Kallmann à Mende, je",
     "34 ans avec un syndrome de Kallmann à Mende"),
    ("age, place and rare disease", "a 52-year-old with Huntington's in Thiers", "52-year-old with Huntington's in Thiers"),
    ("the only one somewhere", "c'est le seul albinos de Mauléon ici", "seul albinos de Mauléon"),
    ("the only one somewhere", "the only 9-year-old with lupus in Thiers ok", "only 9-year-old with lupus in Thiers"),
    ("number plate", "la plaque FG-481-RT", "FG-481-RT"),
    ("number plate, said to be one", "sa voiture AB 914 KX gêne", "AB 914 KX"),
    ("number plate, said to be one", "plaque 3456 XT 35", "3456 XT 35"),
    ("number plate, said to be one", "plate 1-ABC-234", "1-ABC-234"),
    ("number of a file, a stay or an insured person", "IPP : 8003319275", "8003319275"),
    ("number of a file, a stay or an insured person", "dossier n° 2023-00848 effacé", "2023-00848"),
    ("number of a file, a stay or an insured person", "patient ID NX-20932 deleted", "NX-20932"),
    ("number of a file, a stay or an insured person", "mutuelle n° 77121-0458-A", "77121-0458-A"),
    ("Belgian national number", "le 72.06.15-913.43, oui", "72.06.15-913.43"),
    ("Belgian national number, said to be one", "niss 72061591343", "72061591343"),
    ("Swiss insured person's number", "AVS 756.9217.4410.37", "756.9217.4410.37"),
    ("British insured person's number", "national insurance AB 12 34 56 C", "AB 12 34 56 C"),
    ("British patient's number", "NHS no 943 476 5918", "943 476 5918"),
    ("Italian tax number", "RSSMRA85T10A562S italienne", "RSSMRA85T10A562S"),
    ("Spanish identity number", "dni 12345678z", "12345678z"),
    ("number of another social security", "matricule luxembourgeois 1985 0315 12345", "1985 0315 12345"),
    ("number of another social security", "cafat n° 123456", "123456"),
    ("French social security number, said to be one, cut short or wrong", "sécu 1 85 13 78 006 ok", "1 85 13 78 006"),
    ("French social security number, said to be one, cut short or wrong", "nir 1850578006xxx", "1850578006xxx"),
    ("birth date, said to be one", "née le quinze zéro six soixante-treize à", "quinze zéro six soixante-treize"),
    ("birth date, said to be one", "dob oh three oh nine thirty-eight, ok", "oh three oh nine thirty-eight"),
    ("birth date, said to be one", "DOB 03/1958, ok", "03/1958"),
    ("birth date, said to be one afterwards", "le 31/12/1998 c'est sa date de naissance", "31/12/1998"),
    ("birth date, said to be one afterwards", "24 12 31 la doyenne, photo d'anniv", "24 12 31"),
    ("birth date, by its century", "on a noté 7-8-45 au lieu", "7-8-45"),
    ("birth date, by its century", "le 12/03/1962 elle", "12/03/1962"),
    ("birth date, said to be one", "Mme Roy née 12 mars 38", "12 mars 38"),
    ("birth date, said to be one", "Roy ne 03.04.1950, ok", "03.04.1950"),
    ("birth date in words, by its century", "le 3 mars 1951 elle", "3 mars 1951"),
    ("birth date in words, by its century", "July 3rd, 1951 ok", "July 3rd, 1951"),
    ("birth date in words, by its century", "du douze mars mille neuf cent trente-huit, oui",
     "douze mars mille neuf cent trente-huit"),
    ("birth year", "elle est née en 1937", "1937"),
    ("address, number first, whoever lives there", "colis au 2 square Winston, merci", "2 square Winston"),
    ("address, number first, whoever lives there", "la livraison au douze rue Roux", "douze rue Roux"),
    ("British address, whoever lives there", "parcel for 21 Harbour Street, Leeds", "21 Harbour Street, Leeds"),
    ("place without a number, with its postcode", "c'est lieu dit la Borderie, 79200 Pompaire", "lieu dit la Borderie, 79200"),
    ("code in single figures", "boitier a cle 2 0 4 8, les", "2 0 4 8"),
    ("code in single figures", "le code au tel, 7-2-9-0-5-2", "7-2-9-0-5-2"),
    ("code in words", "le code trois sept un deux", "trois sept un deux"),
    ("code in words", "digicode de l'immeuble c'est douze quarante-six", "douze quarante-six"),
    ("code in groups that came by text message or was given away", "mon authentificateur affiche 590 119", "590 119"),
    ("codes to get an account back with", "récup : 8842 1938 5510 7726, voilà", "8842 1938 5510 7726"),
    ("codes to get an account back with", "bitlocker 123456-234567-345678-456789", "123456-234567-345678-456789"),
    ("words to get an account back with", "ma phrase de récupération : canif tulipe orage cumin.", "canif tulipe orage cumin"),
    ("secret said with its signs", "mot de passe c'est majuscule s lune tiret quarante-trois et",
     "majuscule s lune tiret quarante-trois"),
    ("secret said with its signs", "mdp deux chats tiret du bas quatre-vingt-neuf point d'exclamation et",
     "deux chats tiret du bas quatre-vingt-neuf point d'exclamation"),
    ("secret said with its signs", "faut taper kiné arobase brest quinze, je", "kiné arobase brest quinze"),
    ("secret that is a date", "le mdp c la date de naissance de ma fille 14092013", "14092013"),
    ("secret that is a name or a word of one's life", "question secrète, le nom de mon chat, Gribouillou, bof", "Gribouillou"),
    ("secret that is a name or a word of one's life", "the password is the street we live on, Esterelle, ok", "Esterelle"),
]  # fmt: skip


@cases(("id_", "text", "taken"), TAKEN)
def test_what_is_taken(id_: str, text: str, taken: str):
    assert found(id_, text) == [taken]


@cases(
    ("id_", "text"),
    [
        ("birth date, said to be one", "rendez-vous le 150672"),
        ("birth date, said to be one", "né le 991372"),
        ("birth month", "depuis mars 2015"),
        ("birthday", "anniversaire du cabinet, on ferme du 3 au 5"),
        ("address, number first", "mon cabinet est 12 rue des lilas"),
        ("address, number last", "rue des lilas, 06 39 98 12 34 chez ma patiente"),
        ("address, number last", "mon cabinet rue des lilas 12"),
        ("place without a number", "l'ehpad résidence les acacias"),
        ("secret one logs in with", "je me connecte avec windows11"),
        ("secret one logs in with", "je me connecte avec france-connect"),
        ("secret one asks an opinion of", "Tulipe2024 date de l'an dernier"),
        ("secret one asks an opinion of", "kb5034441 sur windows"),
        ("code in groups that came by text message or was given away", "code postal 384 912"),
        ("code in groups that came by text message or was given away", "j'ai donné 384 912 euros"),
        ("code in groups, given away afterwards", "384 912 euros reçus"),
        ("answer to a secret question", "la question secrète est une faiblesse"),
        ("key of a program", "api_key=changez-moi"),
        ("age, place and rare disease", "un patient de 91 ans avec une drépanocytose"),
        ("age, place and rare disease", "91 ans à Locronan avec un rhume"),
        ("the only one somewhere", "mon seul ordinateur à Thiers"),
        ("number plate", "code erreur FG-481-RT"),
        ("number plate, said to be one", "commande AB 914 KX"),
        ("number of a file, a stay or an insured person", "dossier 2021-2023"),
        ("number of a file, a stay or an insured person", "le devis du dossier 20230084"),
        ("number of a file, a stay or an insured person", "dossier n° 12"),
        ("Belgian national number", "72.36.15-913.43"),
        ("Belgian national number, said to be one", "colis 72061591343"),
        ("British insured person's number", "pièce AB 12 34 56 C"),
        ("British patient's number", "colis 943 476 5918"),
        ("Spanish identity number", "réf 12345678z"),
        ("number of another social security", "colis 1985031512345"),
        ("French social security number, said to be one, cut short or wrong", "colis 1 85 13 78 006"),
        ("birth date, said to be one afterwards", "le 31/12/1998 elle est venue"),
        ("birth date, by its century", "facture du 7-8-45"),
        ("birth date, by its century", "le 41-8-45 ou le 7-13-45"),
        ("birth date in words, by its century", "le contrat du 3 mars 1951"),
        ("birth date in words, by its century", "le 3 mars 2021"),
        ("birth year", "depuis 1937"),
        ("address, number first, whoever lives there", "mon cabinet est 2 square Winston"),
        ("address, number first, whoever lives there", "sur une place de livraison"),
        ("British address, whoever lives there", "7391, trop court"),
        ("place without a number, with its postcode", "le cabinet, résidence du Parc, 79200 Pompaire"),
        ("code in single figures", "les étapes 2 0 4 8"),
        ("code in single figures", "code 2 0 4 8 euros"),
        ("code in words", "le code un deux trois quatre"),
        ("code in words", "le code quatre cinq huit"),
        ("code in words", "un code à quatre ou six chiffres"),
        ("codes to get an account back with", "commande 8842 1938"),
        ("words to get an account back with", "ma phrase de récupération est quelque part ici"),
        ("secret said with its signs", "le mot de passe doit avoir une majuscule et un tiret"),
        ("secret said with its signs", "je fais le point tiret voilà"),
        ("secret that is a date", "facture du 14092013"),
        ("secret that is a name or a word of one's life", "le nom de mon chat, Gribouillou"),
        ("secret that is a name or a word of one's life", "mdp = prénom du chien, risqué ?"),
    ],
)
def test_what_is_left(id_: str, text: str):
    assert found(id_, text) == []


def test_an_address_or_a_date_is_personal_near_a_name_alone():
    assert found("address, number first", "Mme Roy, 12 rue des Lilas", "Roy") == ["12 rue des Lilas"]
    assert found("address, number first", "Mme Roy" + " x" * 45 + " 12 rue des Lilas", "Roy") == []
    assert found("date of another time right beside a name", "Mme Roy 12/03/1962", "Roy") == ["12/03/1962"]
    assert found("date of another time right beside a name", "Mme Roy 12/03/2026", "Roy") == []
    assert found("date of another time right beside a name", "Mme Roy vient le 12/03/1962", "Roy") == []
    for date in ("12031962", "1962-03-12", "120362", "12-03-62", "19620312"):
        assert found("birth date in the name of a file", f"irm_Roy_{date}.pdf", "Roy") == [date]
        assert found("birth date in the name of a file", f"irm_roy_{date}.pdf") == []
        assert found("birth date in the name of a file", f"Roy_{date} ok", "Roy") == []
    assert found("postcode and town", "Mme Roy, 75011 Paris", "Roy") == ["75011 Paris"]
    assert found("postcode and town", "Mme Roy, 00011 Paris", "Roy") == []
    assert found("British postcode", "Mr Roy, LS6 2AB", "Roy") == ["LS6 2AB"]


def test_what_is_only_likely_says_so():
    (finding,) = find("un garçon de 12 ans de Sare atteint de mucoviscidose")
    assert (finding.kind, finding.sure) == ("indirect", False)
    assert all(finding.sure for finding in find("je me connecte avec cabinet75011"))


def test_the_file_read_anew_says_the_same():
    """Both are read once a process, before any test."""
    recognisers.cache_clear()
    part.cache_clear()
    listed = yaml.safe_load((LISTS / "recognisers.yml").read_text(encoding="utf-8"))["recognisers"]
    read = {recogniser.id: recogniser for recogniser in recognisers()}
    assert list(read) == [fields["id"] for fields in listed]
    for fields in listed:
        one = read[fields["id"]]
        assert (one.kind, one.sure) == (fields["kind"], fields["score"] == "sure")
        assert one.near_name == (tuple(fields["near_name"]) if "near_name" in fields else None)
        assert (one.next_to_name, one.check is not None) == (fields.get("next_to_name", False), "check" in fields)
        patterns = {name: getattr(one, name) for name in PATTERNS}
        assert {name for name, pattern in patterns.items() if pattern} == fields.keys() & set(PATTERNS)
        for name in ("before", "unless"):
            # They stand right before the datum; what is after need not reach the end.
            assert not patterns[name] or patterns[name].pattern.endswith(")$")
        assert not one.after or one.after.pattern.endswith(")")
    for id_, text, taken in TAKEN:
        seen = Text(text)
        assert [text[start:end] for _, start, end in read[id_].find(seen, Names(seen.lower, []))] == [taken]
    assert part("said_date").fullmatch("trois mars deux mille un")


def test_a_part_is_filled_with_those_it_names():
    assert part("said_date").fullmatch("trois mars deux mille un")
    assert not part("said_date").fullmatch("trois chats deux mille un")


@cases(
    ("text", "phone"),
    [
        ("appelez +33 6 39 98 12 34", "+33 6 39 98 12 34"),
        ("appelez (+33) 6 39 98 12 34", "(+33) 6 39 98 12 34"),
        ("appelez 0033 6 39 98 12 34", "0033 6 39 98 12 34"),
        ("code 12 06 39 98 12 34", "06 39 98 12 34"),
    ],
)
def test_the_code_of_its_country_goes_with_a_number(text: str, phone: str):
    assert phone in [text[one.start : one.end] for one in find(text) if one.kind == "phone"]


def test_an_address_gives_way_to_a_surer_finding_and_what_is_left_of_it_goes_too():
    text = "elle habite 12 rue des lilas code 4589"
    assert [(one.kind, text[one.start : one.end]) for one in find(text)] == [
        ("address", "12 rue des lilas"),
        ("secret", "4589"),
    ]
