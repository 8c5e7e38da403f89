"""The page's server: one page, its files and one stream of events; nothing can be written (aiohttp)."""
