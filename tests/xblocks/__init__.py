"""The lesson blocks, tested through handlers, views and OLX on XBlock's own test runtime."""
