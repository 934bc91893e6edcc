"""What a Windows session can tell: a file for each fact, and the hidden window to which Windows speaks."""
