"""How far Setsail and the other checkers agree, measured on manifests that are drawn here."""
