"""Words that tell a name from an ordinary word: common first names and surnames, and capitalised words that name no patient.

All are without accents and in lower case. The lists need not be complete: a capitalised word after "Mme" is taken for a name
even when it is not here; they serve names typed in lower case and names without a title.
"""

from __future__ import annotations


def words(listed: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(listed.split())


FIRST_NAMES = words(
    """
    adam adele adrien agathe agnes ahmed aicha alain albert alex alexandre alexis ali alice aline alison amandine amelie
    amina amy anais andre andrea andree andrew angela angelique anita ann anna anne annette annick annie anthony antoine
    antonio arlette armand arnaud arthur audrey auguste aurelie aurelien axel baptiste barbara beatrice benjamin benoit
    bernadette bernard bertrand bilal blanche brandon brenda brian brigitte bruno camille carine carla carlos carmen carol
    carole caroline catherine cecile cedric celia celine chantal charles charlotte chloe chris christelle christian
    christiane christine christophe christopher cindy claire clara claude claudette claudine clement clemence colette
    corinne cyril damien daniel daniele danielle david deborah delphine denis denise diane didier dominique donald donna
    dorothy eddy edith edouard edward eliane elisabeth elise elizabeth ella elodie eloise emile emilie emily emma emmanuel
    emmanuelle enzo eric ernest estelle esther ethan etienne eugene eva evelyne fabien fabienne fabrice fanny farid fatima
    fatou fernand fernande flavie florence florian francine francis francois francoise franck frederic frederique gabriel
    gabrielle gael gaelle genevieve george georges georgette gerald gerard germaine ghislaine gilbert gilberte gilles
    ginette giselle gregory guillaume guy gwenaelle hamza hannah hassan heather helen helene henri henriette herve hugo
    hugues ibrahim ines irene isabelle jack jackie jacob jacqueline jacques jade james jane janet janine jason jean jeanne
    jeannine jennifer jeremy jerome jessica joan joanna joel joelle johanna john jonathan jordan jose joseph josephine
    josette josiane joyce juan judith jules julia julie julien juliette justine karen karim karine kate kathleen katia kelly
    kenneth kevin khadija kylian laetitia laura laure laurence laurent lea leila leo leon leonie lily lina linda lisa loic
    louis louise luc lucas lucette lucie lucien lucienne lucy ludovic lydia lydie madeleine madison magali malika manon
    manuel marc marcel marcelle margaret margaux marguerite maria mariam marianne marie marine marion marius mark marlene
    marthe martin martine mary maryse mateo mathieu mathilde mathis matthew matthieu maurice maxime megan mehdi melanie
    melissa michael micheline michel michele mireille mohamed mohammed monique morgane moussa muriel mustapha myriam nabil
    nadege nadia nadine nancy naima nathalie nathan nathaniel nicholas nicolas nicole noah noemie nora norah octave odette
    odile olivia olivier oumar pamela pascal pascale patrice patricia patrick paul paule paulette pauline peter philip
    philippe pierre pierrette quentin rachel rachid raphael raymond raymonde rebecca regine regis remi remy rene renee
    richard robert roger roland romain romane rose ronald ryan sabine sabrina said salim salima sam samia samir samuel
    sandra sandrine sarah scott sebastien serge severine sharon simon simone sofia solange sonia sophie stephane stephanie
    stephen steven susan suzanne sylvain sylvie tanguy teresa theo therese thibault thierry thomas tiffany timothee timothy
    tom tony valentin valerie vanessa veronique victoire victor victoria vincent virginie viviane walter william xavier
    yacine yann yannick yasmine yasmina yolande youssef yvan yves yvette yvon yvonne zoe zohra abdel abdou tamatoa teva hina
    moana heimana manutea jeremie
    """
)

SURNAMES = words(
    """
    adam aubert aubry bailly barbier baron barre barthelemy baudry benard benoit berger bernard bertin bertrand besson
    blanchard blin bonnet bouchard boucher boulanger bourgeois bouvier boyer breton briand brun brunet bruneau camus caron
    carlier carpentier carre charles charpentier chevalier chevallier clement colin collet cordier cousin da-silva daniel
    david delattre delaunay delmotte deschamps descamps devaux diallo diarra dubois dubreuil dufour duhamel dumas dumont
    dupond dupont dupuis dupuy durand duval etienne fabre faure fernandez ferreira fleury fontaine fournier francois
    gaillard garcia garnier gauthier gautier gay gerard germain gilbert gillet girard giraud gomez gonzalez grondin guerin
    guichard guillaume guillot guyot hamel henry herve hoarau huet hubert humbert jacob jacques jacquet jacquot jean joly
    julien klein labbe lacroix laine lambert lamy langlois laporte laurent lebeau leblanc lebon lebrun leclerc leclercq
    lecomte leconte lefebvre lefevre legall legrand legros lejeune lemaire lemaitre lemoine lenoir leroux leroy lesage
    leveque levy lopez louis lucas maillard mallet marchal marechal marie marion martel martin martinez martins masson
    mathieu maury menard mercier meunier meyer michaud michel millet monnier moreau morel morin moulin muller nicolas noel
    olivier pasquier paris payet pelletier pereira perez perret perrier perrin perrot petit philippe picard pichon pierre
    poirier poulain prevost poncelet renard renaud renault rey reynaud richard riviere robert robin roche rodriguez roger
    rolland rousseau roussel roux roy royer salmon sanchez schmitt schneider simon tanguy tessier thomas traore vallee
    vasseur verdier vidal vincent wagner weber benali benkirane bensaid haddad hamdi kone coulibaly cisse ndiaye nguyen tran
    pham toure camara keita sow barry bouzid belkacem cherif mansouri ziani amrani peeters janssens maes jacobs mertens
    willems claes goossens wouters dubuis favre bonvin rochat schmid keller hoffmann kieffer jones smith brown taylor wilson
    johnson williams davies evans walker wright robinson thompson white hughes edwards green hall wood harris lewis jackson
    clarke turner hill cooper morris ward moore anderson miller davis clark baker carter mitchell campbell parker murphy
    kelly teriitahi tehei faatau tuheiava wamytan naisseline hmaloko virapin techer maillot dijoux bourbon
    """
)

# Names that are also ordinary words: typed in lower case, they prove nothing.
ORDINARY = words(
    """
    barre berger blanche boucher boulanger bourgeois brown brun camille carre charpentier chevalier cousin fontaine gay
    green hall hill jade joly laine lebon marine moulin noel paris petit prune roche roy said sam scott victoire wood white
    ward wright baker walker cooper turner parker carter page mark jack france rose claire marechal maillot mallet adam
    robin renard charles jordan
    """
)

# After a title or "patient", these are no patient: jobs, brands, diseases, stock names, the author of the article.
NOT_NAMES = words(
    """
    le la les l de du des un une me te se je tu il elle on nous vous y en et ou est a ai as au aux si ce cet cette ces mon
    ma mes ton ta tes son sa ses notre votre leur qui que quoi dont qu c d j m n s t ne pas plus par pour dans sur avec sans
    sous chez mais donc car ni or puis alors euh ben merci bonjour bonsoir salut oui non ok svp vient veut va fait dit
    demande i my you he she it we they is are was has have had the an of to in for at with and but not hello hi thanks says
    said directeur directrice president presidente ministre maire docteur docteure professeur professeure juge depute
    deputee senateur prefet prefete procureur inspecteur inspectrice commissaire responsable secretaire chef cheffe madame
    monsieur mme mr mrs dr pr delmas sarah house who whoever robot propre bean irma michu untel unetelle machin truc bidule
    chose tout tout-le-monde muscle patate x xx xxx xxxx yy yyy z zz zzz aa aaa b bb pacs bovary curie sevigne macron trump
    ameli amelipro doctolib mailiz maiia pasteur bichat necker cochin urssaf cpam cnil anssi rgpd gdpr windows apple google
    android microsoft teams office word excel outlook edge samsung iphone ipad mac macbook whatsapp signal telegram weda
    axisante hellodoc medistory crossway vega topaze albus logosw doctoclic kine idel desmos medimust almapro monespacesante
    mssante ssr ehpad covid vih hiv avc hta bpco alzheimer parkinson crohn ald sms usb vpn pdf id qr ia ide hdj chu chr msp
    saint st notre-dame saint-denis lariboisiere tenon bordeaux lyon lille nantes lyonnaise francais francaise anglais
    anglaise english french
    """
)
