"""Reports on the shop's orders."""
