"""Other people's formats to a system: what runs, who needs whom, what is left to ask."""
