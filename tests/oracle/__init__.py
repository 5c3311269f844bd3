"""Every rule of the domain said twice: by the database, and by plain Python over small worlds.

``judges``: for each rule of each model, a predicate written from the domain's words.
``making``: random worlds, good and bad. ``test_agreement``: the two say the same of each.
"""
