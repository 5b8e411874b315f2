"""The bars that the pages must clear, measured: `make audit`. Never part of the site; docs/audit.md explains it."""
