"""Pages of the community. Each gets, calls ``symbios_matching.api``, renders; rules live behind it."""
