"""VIR Desktop: FREDA interviews and hot- och riskbedömningar, encrypted, without a network."""
