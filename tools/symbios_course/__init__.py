"""Checks and builds the course in ``course_content``: ``python -m symbios_course check|build``.

It runs without a platform. Our own blocks are loaded with their real classes, so a course that passes here
says the same to the LMS.
"""
