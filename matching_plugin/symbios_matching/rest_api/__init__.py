"""
The community for programs. Rules live behind ``symbios_matching.api``; here are shapes, permissions and
errors.
"""
