"""Hot- och riskbedömning: a judgement with its reasons, never a sum (process.md §4.2)."""
