"""Days and hours as Québec writes them in French; what is absent is Django's French."""

DATE_FORMAT = "jS F Y"  # 1er août 2026: registry.ordinals gives S in French
TIME_FORMAT = "H\xa0\\h\xa0i"  # 13 h 40
DATETIME_FORMAT = "jS F Y, H\xa0\\h\xa0i"
MONTH_DAY_FORMAT = "jS F"
SHORT_DATE_FORMAT = "Y-m-d"  # 03/04 is the third of April to some here, and the fourth of March
SHORT_DATETIME_FORMAT = "Y-m-d, H\xa0\\h\xa0i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]  # the first one is shown
