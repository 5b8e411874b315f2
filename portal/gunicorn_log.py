"""gunicorn's own log, with the same discretion as ours."""

from gunicorn.glogging import Logger

from portal.logs import HideQuery


class DiscreetLogger(Logger):
    """gunicorn quotes the address of a request that it could not serve, and that of the client who sent it."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(HideQuery())
