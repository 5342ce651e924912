"""One indicator of TA-Lib; its figures are the last values."""

import talib
from peer import column, serve


def prepare(args):
    high, low, close = (column(args[name]) for name in ("high", "low", "close"))
    n = args["length"]
    calls = {
        "sma": lambda: talib.SMA(close, n),
        "ema": lambda: talib.EMA(close, n),
        "rsi": lambda: talib.RSI(close, n),
        "atr": lambda: talib.ATR(high, low, close, n),
        "bollinger": lambda: talib.BBANDS(close, n, 2, 2)[0],
    }
    call = calls[args["indicator"]]
    return lambda: call()[-args["compared"] :]


serve(prepare)
