"""What the machine offers: paths, locks, network denial, desktop signals; per-OS files behind one face."""
