"""What is checked: one file a rule, in a folder a topic; the file's name is the rule's id."""
