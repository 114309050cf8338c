"""vir-admin: one file per noun."""
