"""W1 in raptorbt: 1000 pairs of averages as a batch for each slow window."""

import numpy as np
import raptorbt
from peer import column, serve
from raptorbt_account import columns, config, figures

FAST = list(range(4, 101, 4))
SLOW = list(range(120, 901, 20))


def grid(close, slows):
    bars = columns(close)
    fast = [np.asarray(raptorbt.sma(close, n)) for n in FAST]
    found = []
    for n in slows:
        slow = np.asarray(raptorbt.sma(close, n))
        items = []
        for quick in fast:
            with np.errstate(invalid="ignore"):
                entries = quick > slow
            items.append(raptorbt.BatchSingleItem(str(len(items)), entries, ~entries))
        found += [figure for _, result in raptorbt.batch_single_backtest(*bars, items, config()) for figure in figures(result)]
    return found


def prepare(args):
    close = column(args["close"])
    grid(close[:3000], SLOW[:1])
    return lambda: grid(close, SLOW)


serve(prepare)
