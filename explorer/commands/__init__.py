"""What each command of the command line does; every module loads only what its command needs."""
