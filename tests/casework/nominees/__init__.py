"""A kind of row that rounds of the tests are about, as jobs bring their own."""
