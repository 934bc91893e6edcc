"""The rules: how long somebody has sat and when to speak. Pure; time is an argument, nothing here does I/O."""
