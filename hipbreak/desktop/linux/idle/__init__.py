"""When the last key, click or pointer movement was: one file for each kind of session that can tell; ``choice`` says
which of them is asked."""
