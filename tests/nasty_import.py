"""Files with what goes wrong in files, a few rows of each, and what is there before them."""

from organizations.actions.merging import merge
from tests import builders

FILES = {
    "organizations": (
        "key,kind,subtype,name,acronym,aliases,country,region,city,postal_code,website,email,phone,"
        "neq,charity_number,founded,quebec_presence,office_selects,active_countries,nonprofit,"
        "description_fr,latitude,longitude,publish_location,publication,source_url",
        "ici,ico,,Solidarité de l’Île,SI,Île-Aide|Aide Île,CA,06,Montréal,H2X 1Y4,"
        "https://ile.example,info@ile.example,+1 514 555-0100,1145678901,,1998,siège au Québec,,"
        "HT|SN,,Mission,,,,published,",
        "la,southern_partner,local_ngo,Déjà là,,,HT,,Jacmel,,,,,,,,,,,oui,,,,,,",
        "shown,southern_partner,,Montrée à tous,,,SN,,,,,,,,,,,,,true,,,,,published,",
        "shown2,southern_partner,,Non montrable,,,BF,,,,,,,,,,,,,,,,,,published,",
        "filed,southern_partner,,Aux archives,,,HT,,,,,,,,,,,,,,,,,,archived,",
        "gone,southern_partner,,Autre nom,,,HT,,,,,,,,,,,,,,,,,,,",
        "sud1,southern_partner,cooperative,Coopérative de café de Jacmel,,,HT,,Jacmel,,"
        "www.cafe.example,pas un courriel,,,,,,,,,,,,,,",
        "sud1,southern_partner,cooperative,Coopérative de café de Jacmel,,,HT,,,,,,,,,,,,,,,,,,,",
        "sud2,southern_partner,coopérative,Koperativ kafe Jakmel,CKJ,,Haïti,,Jacmel,,"
        "https://kafe.example,,,,,1.5,,,,,,,,,,",
        "sud3,southern_partner,cooperative,Coopérative de café de Jakmel,,,HT,,,,,,,,,,,,,,,,,,,",
        "sud4,southern_partner,,Sans pays,,,ZZ,,,,,,,,,,,,,,,,,,,",
        "sud5,southern_partner,,Au Canada,,,CA,,,,,,,,,,,,,,,,,,,",
        "sud6,southern_partner,syndicat,Sous-type d’un autre genre,,,HT,,,,,,,,,,,,,,,,,,,",
        "sud7,southern_partner,,Formule,=1+1,,HT,,,,,,,,,,,,,,,,,,,",
        'sud8,southern_partner,,Loin,,,HT,,,,,,,,,,,,,,,"91,5",10,oui,,',
        "sud9,southern_partner,,Demi-lieu,,,HT,,,,,,,,,,,,,,,18.5,,,,",
        "sud10,southern_partner,,Deux fois|,,Un|Deux|Un,HT,,,,,,,,,,,,HT|ZZ,,,,,,,",
        "sud 11,southern_partner,,Clé blanche,,,HT,,,,,,,,,,,,,,,,,,,",
        ",southern_partner,,Sans clé,,,HT,,,,,,,,,,,,,,,,,,,",
        "sud12,partner,,Genre inconnu,,,HT,,,,,,,,,,,,,,,,,,,",
        "sud13,southern_partner,,,,,HT,,,,,,,,,,,,,,,,,,,",
        f"sud14,southern_partner,,{'x' * 301},,,HT,,,,,,,,,,,,,,,,,,,",
        "ici2,ico,,NEQ d’une autre,,,CA,,,,,,,1145678901,,,,,,,,,,,,",
        "ici3,ico,,NEQ mal écrit,,,CA,,,,,,,99123,,,,,,,,,,,,",
        "ici4,ico,,Charité fausse,,,CA,,,,,,,,123456789,,,,,,,,,,,",
        "ici5,ico,,Charité vraie,,,CA,17,,A0A 0A0,ftp://x.example,,,,,1500,,peut-être,,,,,,,,",
        "sud15,southern_partner,,Ministère de la Santé publique,,,HT,,,,,,,,,,,,,,,,,,,",
        "sud16,southern_partner,,Ministry of Public Health,,,HT,,,,,,,,,,,,,,,,,,in_review,",
        "sud17,southern_partner,,Déja la,,,HT,,Jacmel,,,,,,,,,,,,,,,,,,,débord",
        "que1,quebec_partner,trade_union,Syndicat,,,CA,01,,,,,,,,,,,,,,,,,published,bof",
    ),
    "memberships": (
        "organization_key,start,end,source_url,checked_on",
        "ici,2010-01-01,2015-12-31,https://aqoci.example,31/12/2023",
        "ici,2012-01-01,,,",
        "ici2,2012-01-01,,,",
        "la,2012-01-01,,,",
        "ico,2020-01-01,2019-01-01,,",
        "ico,02/03/2020,,,",
        "ico,2021-02-30,,,",
        "inconnue,2020-01-01,,,",
    ),
    "partnerships": (
        "ico_key,partner_key,start,end,signed_on,expertise",
        "ico,la,2015-01-01,2016-01-01,2999-01-01,",
        "ico,shown,2015-01-01,,2015-01-01,",
        "ico,shown,2016-01-01,2017-01-01,,",
        "shown,la,2016-01-01,,,",
        "ici,gone,2016-01-01,,,",
        "sud4,la,2016-01-01,,,",
    ),
    "projects": (
        "key,type,programme,title_fr,title_en,status,planned_start,planned_end,actual_start,"
        "countries,sectors,sdgs,quebec_regions,publication,exception_reason",
        "p1,development,,Puits,Wells,implementation,2020-04-01,2023-03-31,2020-04-01,"
        "HT:60|SN:40,14030,6|13,,published,",
        "p2,development,,Puits,,,,,,HT:60|SN:30,,,,,",
        "p3,development,,Puits,,,2023-01-01,2022-01-01,,HT:60|HT:40,,99,,,",
        "p4,awareness,,Causeries,,implementation,,,2020-04-01,,,,06|99,published,",
        "p5,awareness,,Causeries,,implementation,,,2020-04-01,,,,06,published,",
        "shown-project,awareness,,Un autre titre,,closed,,,2020-04-01,,,,,,",
        "p6,développement,PQDX,Programme inconnu,,en cours,,,,:40,31120|99999,,,,",
    ),
    "participations": (
        "project_key,organization_key,role",
        "p1,ico,lead",
        "p1,ici,lead",
        "p1,la,contractor",
        "p1,la,maître d’œuvre",
        "p1,shown,lead",
        "p2,la,partner",
        "p5,ici,lead",
        "shown-project,la,lead",
        "shown-project,shown,partner",
        "p1,gone,partner",
        "p9,la,partner",
        "p1,ici4,partner",
        "p1,la,",
    ),
    "contributions": (
        "project_key,organization_key,payer_name,source,nature,stage,amount,currency,amount_cad,"
        "rate,rate_date,date,valuation_method",
        "p1,ico,,own_resources,cash,committed,1 000,CAD,,,,2020-05-01,",
        "p1,ico,,own_resources,cash,committed,1 000,CAD,,,,2020-05-01,",
        "p1,,,own_resources,cash,committed,10,CAD,,,,2020-05-01,",
        "p1,ico,MRIF,mrif,cash,committed,10,CAD,,,,2020-05-01,",
        'p1,,MRIF,mrif,cash,committed,"10,255",CAD,,,,2020-05-01,',
        "p1,,MRIF,mrif,cash,disbursed,10,CAD,12,,,2020-05-01,",
        "p1,,MRIF,mrif,cash,disbursed,10,XYZ,12,,,2020-05-01,",
        "p1,,MRIF,mrif,in_kind,disbursed,-10,,,,,2020-05-01,",
        'p1,,MRIF,mrif,in_kind,disbursed,10,USD,,"1,25",2020-05-01,2020-05-01,Marché',
    ),
    "obligations": (
        "project_key,kind,due_on,received_on,waived_reason",
        "p1,final_report,2024-01-01,,",
        "p1,rapport inconnu,2024-01-01,,",
        "p1,final_report,2024-01-01,,",
    ),
}


def there_before() -> None:
    """Records that the files change, are refused to change, or may have again."""
    ico = builders.organization(key="ico", name="Vieille OCI")
    builders.organization("southern_partner", key="la", name="Déjà là", published=False)
    builders.organization("southern_partner", key="shown", name="Montrée", country="SN")
    kept = builders.organization("southern_partner", key="kept", name="Gardée", published=False)
    gone = builders.organization("southern_partner", key="gone", name="Gardées", published=False)
    merge(gone, into=kept, by=None, reason="the same")
    builders.project(key="shown-project", title_fr="Montré", lead=ico)


def as_file(table: str) -> bytes:
    return "\r\n".join(FILES[table]).encode()
