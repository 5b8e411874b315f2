"""None of its own. But only of an app that has this module does Django say when it is migrated: portal.apps listens."""
