"""The printable document: pages, wide tables, and the addresses of links on paper."""
