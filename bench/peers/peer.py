"""What the peers' scripts share: columns from files, and a work that runs once, says its figures, and again on each line read."""

import json
import sys
import time

import numpy as np


def column(path, dtype=np.float64):
    return np.fromfile(path, dtype=dtype)


def serve(prepare):
    """`prepare` takes the arguments, warms up on a small part, and gives the work: a function that gives its figures."""
    work = prepare(json.loads(sys.argv[1]))

    def timed():
        begun = time.process_time()
        figures = work()
        return figures, (time.process_time() - begun) * 1000

    figures, ms = timed()
    print(json.dumps({"figures": [float(value) for value in figures], "ms": ms}), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"ms": timed()[1]}), flush=True)
