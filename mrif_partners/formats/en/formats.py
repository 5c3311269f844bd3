"""Days as Canada writes them in English; what is absent is Django's English."""

SHORT_DATE_FORMAT = "Y-m-d"  # 03/04 is March to some here, and April to others
SHORT_DATETIME_FORMAT = "Y-m-d, g:i A"
# A sentence may end with a time: “11:50 p.m.” would have two full stops.
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
