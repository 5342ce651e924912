"""A CSV to columns, times read as dates: the sums of the columns but the time."""

from peer import serve

NAMES = ["open", "high", "low", "close", "volume"]


def by_polars(file):
    import polars as pl

    frame = pl.read_csv(file).with_columns(pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms"))
    return [frame[name].sum() for name in NAMES]


def by_duckdb(file):
    import duckdb

    columns = duckdb.sql(f"SELECT * FROM read_csv('{file}')").fetchnumpy()
    return [columns[name].sum() for name in NAMES]


def prepare(args):
    read = by_polars if args["engine"] == "polars" else by_duckdb
    return lambda: read(args["file"])


serve(prepare)
