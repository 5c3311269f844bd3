"""Days as Canada writes them in English; what is absent is Django's English."""

SHORT_DATE_FORMAT = "Y-m-d"  # 03/04 is March to some here, and April to others
SHORT_DATETIME_FORMAT = "Y-m-d, g:i a"
