"""Interviews as data: pack, engine, comparison."""
