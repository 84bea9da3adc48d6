"""The printable document: pages, tables that are too wide, and where links lead on paper."""
