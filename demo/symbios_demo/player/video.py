"""Transcripts and options of the platform's video block: files of the course, nothing from elsewhere."""

from __future__ import annotations

import html
import json
from typing import Any

import pysrt
from django.conf import settings


class VideoConfigService:
    """No YouTube policy, no streaming, transcripts straight from the course's static folder (.srt)."""

    def is_hls_playback_enabled(self, course_key: Any) -> bool:
        """Say no: there is no streaming server."""
        return False

    def is_youtube_deprecated(self, course_key: Any) -> bool:
        """Say no: nothing was decided about it here."""
        return False

    def is_youtube_blocked_for_course(self, course_key: Any) -> bool:
        """Say yes: the demo asks no other host for anything."""
        return True

    def is_transcript_feedback_enabled(self, course_key: Any) -> bool:
        """Say no: nobody reads it here."""
        return False

    def get_public_sharing_context(self, block: Any, course_key: Any) -> dict[str, Any]:
        """Offer no sharing."""
        return {}

    def get_public_video_url(self, block: Any) -> None:
        """Give no public address: there is none."""

    def available_translations(
        self,
        block: Any,
        transcripts: dict[str, Any],
        verify_assets: bool | None = None,
        is_bumper: bool = False,
    ) -> list[str]:
        """List the languages with a transcript."""
        return [*transcripts["transcripts"], *(["en"] if transcripts["sub"] else [])]

    def get_transcript(
        self,
        block: Any,
        lang: str | None = None,
        output_format: str = "srt",
        youtube_id: str | None = None,
        is_bumper: bool = False,
    ) -> tuple[str, str, str]:
        """
        Return (text, file name, content type) as "srt", "txt" or "sjson".

        Raises the block's own TranscriptNotFoundError when the course has no such file.
        """
        from xblocks_contrib.video.exceptions import TranscriptNotFoundError

        name = block.transcripts.get(lang or block.transcript_language) or (
            block.sub and f"subs_{block.sub}.srt"
        )
        folder = (settings.COURSE_DIR / "static").resolve()
        path = (folder / str(name)).resolve()
        if not name or folder not in path.parents or not path.is_file():
            raise TranscriptNotFoundError(f"no transcript {name!r}")
        text = path.read_text("utf-8")
        if output_format == "srt":
            return text, name, "application/x-subrip; charset=utf-8"
        lines = pysrt.from_string(text)
        if output_format == "txt":
            return html.unescape(lines.text), name, "text/plain; charset=utf-8"
        timed = {
            "start": [line.start.ordinal for line in lines],
            "end": [line.end.ordinal for line in lines],
            "text": [line.text.replace("\n", " ") for line in lines],
        }
        return json.dumps(timed), name, "application/json"
