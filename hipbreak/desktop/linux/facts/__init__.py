"""What else a Linux session can tell: lock and sleep, calls, media, presentations, do-not-disturb; a file for each."""
