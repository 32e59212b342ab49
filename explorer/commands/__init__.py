"""The commands of the command line; every module loads only what its command needs."""
