"""One bar at a time in nautilus_trader, its own EMA cross on a simulated venue: the number of orders."""

from decimal import Decimal

import pandas as pd
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig
from nautilus_trader.examples.strategies.ema_cross import EMACross, EMACrossConfig
from nautilus_trader.model.currencies import USD
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType
from nautilus_trader.model.identifiers import Venue
from nautilus_trader.model.objects import Money
from nautilus_trader.persistence.wranglers import BarDataWrangler
from nautilus_trader.test_kit.providers import TestInstrumentProvider
from peer import column, serve


def bars_of(close, open_):
    instrument = TestInstrumentProvider.equity(symbol="P", venue="XNAS")
    bar_type = BarType.from_str("P.XNAS-1-MINUTE-LAST-EXTERNAL")
    columns = {"open": open_, "high": close, "low": close, "close": close, "volume": 1000.0}
    frame = pd.DataFrame(columns, index=pd.date_range("2020-01-06", periods=len(close), freq="min", tz="UTC"))
    frame["high"] = frame[["open", "close"]].max(axis=1)
    frame["low"] = frame[["open", "close"]].min(axis=1)
    return instrument, bar_type, BarDataWrangler(bar_type, instrument).process(frame)


def tested(instrument, bar_type, bars, args):
    engine = BacktestEngine(BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True)))
    engine.add_venue(Venue("XNAS"), OmsType.NETTING, AccountType.MARGIN, [Money(1_000_000, USD)], base_currency=USD)
    engine.add_instrument(instrument)
    engine.add_data(bars)
    terms = {"instrument_id": instrument.id, "bar_type": bar_type, "trade_size": Decimal(100)}
    engine.add_strategy(EMACross(EMACrossConfig(**terms, fast_ema_period=args["fast"], slow_ema_period=args["slow"])))
    engine.run()
    orders = engine.cache.orders_total_count()
    engine.dispose()
    return [orders]


def prepare(args):
    instrument, bar_type, bars = bars_of(column(args["close"]), column(args["open"]))
    return lambda: tested(instrument, bar_type, bars, args)


serve(prepare)
