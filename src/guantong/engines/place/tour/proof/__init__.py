"""The bound and the certificate; needs no solver."""
