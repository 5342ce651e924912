"""W1 in vectorbt: 1000 pairs of averages, in chunks of slow windows that fit the memory."""

import numpy as np
import vectorbt as vbt
from peer import column, serve
from vectorbt_account import by_minute, figures, signals, use

FAST = list(range(4, 101, 4))
SLOW = list(range(120, 901, 20))
CHUNK = 2


def chunk(close, slows):
    fast = vbt.MA.run(close, FAST).ma.values
    slow = vbt.MA.run(close, slows).ma.values.reshape(len(close), -1)
    longer = np.concatenate([fast > slow[:, [k]] for k in range(len(slows))], axis=1)
    return figures(signals(close, longer, ~longer))


def prepare(args):
    use(args.get("engine"))
    close = by_minute(column(args["close"]))
    chunk(close.iloc[:3000], SLOW[:CHUNK])
    return lambda: np.concatenate([chunk(close, SLOW[k : k + CHUNK]) for k in range(0, len(SLOW), CHUNK)])


serve(prepare)
