"""Tables in Excel, CSV and Parquet: read with every fault, written safely."""
