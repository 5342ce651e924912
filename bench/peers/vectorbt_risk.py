"""W3 in vectorbt: captured entries and exits under 200 sizes, stops and targets, a chunk of settings at a time."""

import numpy as np
import pandas as pd
from peer import column, serve
from vectorbt_account import by_minute, figures, signals

SIZES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0]
STOPS = [0.002, 0.004, 0.008, 0.016, 0.03]
TARGETS = [0.003, 0.006, 0.012, 0.024, 0.05]
SETTINGS = np.array([(size, stop, target) for stop in STOPS for target in TARGETS for size in SIZES])
CHUNK = 20


def chunk(close, change, settings):
    prices = pd.DataFrame(np.broadcast_to(close.values[:, None], (len(close), len(settings))), index=close.index)
    size, stop, target = (settings[:, k][None, :] for k in range(3))
    return figures(
        signals(
            prices,
            (change > 0)[:, None],
            (change < 0)[:, None],
            size=size,
            size_type="percent",
            sl_stop=stop,
            tp_stop=target,
            stop_exit_price="close",
        )
    )


def prepare(args):
    close = by_minute(column(args["close"]))
    change = np.diff(column(args["state"], np.int8), prepend=0)
    chunk(close.iloc[:5000], change[:5000], SETTINGS[:CHUNK])
    return lambda: np.concatenate([chunk(close, change, SETTINGS[k : k + CHUNK]) for k in range(0, len(SETTINGS), CHUNK)])


serve(prepare)
