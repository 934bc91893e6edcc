"""What macOS can tell and do. Nothing here has run on a Mac: docs and tests say what stands in for one."""
