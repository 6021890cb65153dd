"""Two source roots, one distribution: setup.cfg alone can name only one root to search."""

from setuptools import find_packages, setup

setup(packages=find_packages("xblocks") + find_packages("matching_plugin"))
