"""Floorwalker's front door: settings, assembly, command line."""

__version__ = "0.1.0"
