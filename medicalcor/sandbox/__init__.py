"""Stand-ins for the vendors, on a port of their own.

Written from the vendors' documents and samples alone and importing nothing else of this project: a stand-in that
shared our models would confirm our own misreadings.
"""
