"""The bound and the certificate; needs none of the libraries that search."""
