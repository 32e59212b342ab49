"""A fair comparison whose parts are computed by dask.distributed, here or on many machines.

    pip install distributed
    python sweep_on_a_cluster.py

Each part is one optimizer on one surface. Finished parts are kept in a folder, so that the same
call resumes an interrupted sweep.
"""

from dask.distributed import Client, LocalCluster

import explorer

SURFACES = ["ravine", "rosenbrock", "himmelblau"]
OPTIMIZERS = ["gradient_descent", "momentum", "nesterov", "adam"]


def sweep(client, keep="finished-parts"):
    """Compare on the workers of a client; any ``concurrent.futures.Executor`` works."""
    return explorer.compare(
        SURFACES,
        OPTIMIZERS,
        budget=200,
        starts=8,
        rates=16,
        keep=keep,
        executor=client.get_executor(),
    )


if __name__ == "__main__":
    # For machines elsewhere: Client("tcp://scheduler:8786"), with this program installed there.
    with LocalCluster(threads_per_worker=1) as cluster, Client(cluster) as client:
        result = sweep(client)
    print(result.summary)
    print(result.picture().save("sweep.png"))
