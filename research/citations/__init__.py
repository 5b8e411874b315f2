"""Citations that staff bring in as files, and the conventions that they share with those given out by `citing`."""
