"""The invented contact centres behind samples/: see samples/README.md."""
