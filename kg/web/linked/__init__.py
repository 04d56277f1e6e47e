"""Addresses that complete the web of data: graphs, releases, queries, catalog, sitemap."""
