"""Pictures of maps: what became of runs over two hyper-parameters or over starts."""
