"""
Settings that the platform's own blocks read with ``settings.X`` and no default of their own.

Kept apart so that the demo's own settings stay readable. Each line names who asks.
"""

from __future__ import annotations

import sys
from typing import Any

from symbios_demo.late_imports import put_off_heavy_libraries

put_off_heavy_libraries()

# Video: the wheel depends on edx-val, which is no app here. None makes its import an ImportError, the block's
# own "no video pipeline" branch; as an app it would write a new row for every <video> at every start.
sys.modules["edxval.api"] = None  # type: ignore[assignment]

FEATURES: dict[str, Any] = {}  # video, discussion
LMS_ROOT_URL = ""  # video
LMS_BASE = "127.0.0.1"  # video, lti
PLATFORM_NAME = "Symbios demo"  # problem, discussion
COMPLETION_VIDEO_COMPLETE_PERCENTAGE = 0.95  # video
AI_TRANSLATIONS_API_URL = ""  # video
YOUTUBE = {
    "API": "",
    "TEST_TIMEOUT": 1500,
    "IMAGE_API": "",
    "METADATA_URL": "",
}  # video; nothing is asked abroad
YOUTUBE_API_KEY = None  # video
LANGUAGE_DICT = {  # video: names of transcript languages
    "en": "English",
    "pt": "Português",
    "it": "Italiano",
    "es": "Español",
    "sl": "Slovenščina",
    "fr": "Français",
    "de": "Deutsch",
}
ALL_LANGUAGES = [[code, name] for code, name in LANGUAGE_DICT.items()]  # video
# Problem: left unconfigured on purpose, so that Python inside a course never runs.
CODE_JAIL: dict[str, Any] = {}
XBLOCK_SETTINGS: dict[str, Any] = {}  # poll, drag and drop: per-block settings bucket
