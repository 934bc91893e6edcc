"""Linux: everything this system can tell and do, over D-Bus and X11."""
