"""Words that decide whether a full stop ends a sentence; in lower case, but for those as written."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "lt gen col maj brig sgt capt cmdr cdr adm gov sen rep rev hon pres supt insp cpl pvt pfc spc cpt ltc msgt 1lt 2lt eng rt mr mrs ms mx dr prof assoc asst"
    " fr msgr mme mlle amb ayat"
)
ALWAYS_GO_ON = _words("e.g i.e a.k.a hon viz cf vs incl approx ca est")
TAKE_NUMBERS = _words("no nos art arts vol vols fig figs apt rm para paras pp p sec sect ch conf res reg bk pt pts km rs tel ext")
DATES = _words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun")
MAY_END = _words("st ft mt ave blvd rd jr sr inc co corp ltd bros bn bde div regt dept univ op gp dist prov intl assn assoc")
MAY_END_AS_WRITTEN = _words(
    "etc al Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo"
)

STARTER = re.compile(
    r"(?:The|A|An|He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|This|That|These|Those|There|Here|If|When|While|After|Before|As|At|In|On|By|For|From|To"
    r"|With|Without|During|Since|Until|Although|Though|Because|But|And|Or|Nor|So|Yet|Both|Each|Every|Some|Many|Most|Several|Few|All|Another|No|Not|None|Nobody"
    r"|Nothing|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Dozens|Hundreds|Thousands|Who|What|Where|Why|How|Which|Earlier|Later|Meanwhile|However|Then|Now"
    r"|Also|Only|Even|Still|Once|Such|Asked|According|Despite|Instead|Among|Around|Against|Between|Neither|Either|Nearly|Almost|THE|HE|SHE|IT|THEY|BUT)(?![\w.-])"
)
AFTER_CLOCK = re.compile(
    r"(?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\b|[A-Z]{2,5}\b|Eastern|Central|Pacific|Mountain"
    r"|Greenwich|(?:[A-Z]\w+ ){1,3}(?:time|Time)\b)"
)
NUMBER = re.compile(r"\d|I\b(?! [a-z])|[VX]\b|[IVXLC]{2,}\b|No\.|Rm\.")
LIST_NUMBER = re.compile(r"\d{1,3}\.\s+[^\W\d_]")
