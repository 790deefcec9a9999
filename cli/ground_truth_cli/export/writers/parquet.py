"""Parquet files that grow row by row, with their types set beforehand."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ground_truth_cli.export.extras import needed

ROWS_TOGETHER = 10_000
"""Rows of a row group: so many are in memory at once."""
Row = dict[str, Any]
Types = Mapping[str, Any]
"""Column -> `int64`, `float64`, `string`; a list of one: a list of these; a mapping: columns within a column."""


class ParquetFile:
    """One file."""

    def __init__(self, path: Path, types: Types) -> None:
        self._arrow = needed("pyarrow", what="Parquet")
        schema = self._arrow.schema([(name, self._type(kind)) for name, kind in types.items()])
        self._file = needed("pyarrow.parquet", what="Parquet").ParquetWriter(path, schema)
        self._schema = schema
        self._waiting: list[Row] = []

    def add(self, row: Row) -> None:
        """Add a row; columns that it lacks are empty."""
        self._waiting.append(row)
        if len(self._waiting) >= ROWS_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        self._file.write_table(self._arrow.Table.from_pylist(self._waiting, schema=self._schema))
        self._waiting = []

    def close(self) -> None:
        """Close the file. Rows that wait are not written: that is for when all went well."""
        self._file.close()

    def _type(self, kind: Any) -> Any:
        if isinstance(kind, list):
            return self._arrow.list_(self._type(kind[0]))
        if isinstance(kind, dict):
            return self._arrow.struct([(name, self._type(inner)) for name, inner in kind.items()])
        make: Callable[[], Any] = getattr(self._arrow, kind)
        return make()
