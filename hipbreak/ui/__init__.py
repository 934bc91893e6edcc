"""What a person sees: the tray icon and menu, and windows, each a process of its own."""
