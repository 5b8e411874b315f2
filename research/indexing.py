"""Keeps SearchText."""


def connect():
    pass
