"""The tests; each folder mirrors a room of the program, ``real`` holds those on a real desktop."""
