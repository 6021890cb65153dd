"""The archive that Studio imports: the same course gives the same bytes, on every machine and day."""

import gzip
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from symbios_course.faults import Fault

TOP = "course"
"""Name of the folder inside the archive."""
IGNORED = (".DS_Store", "Thumbs.db")


def build_archive(root: Path) -> bytes:
    """Return the tar.gz of a course folder: sorted, without dates, owners or links."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        archive.addfile(_entry(TOP, is_folder=True))
        for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
            if path.name in IGNORED or path.name.endswith("~"):
                continue
            if path.is_symlink():
                raise ValueError(f"{path}: links are refused by the import")
            entry = _entry(f"{TOP}/{path.relative_to(root).as_posix()}", is_folder=path.is_dir())
            if path.is_dir():
                archive.addfile(entry)
                continue
            content = path.read_bytes()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as file:
        file.write(plain.getvalue())
    return packed.getvalue()


def _entry(name: str, *, is_folder: bool) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.DIRTYPE if is_folder else tarfile.REGTYPE
    entry.mode = 0o755 if is_folder else 0o644
    entry.mtime = entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def check_archive(packed: bytes, name: str = "archive") -> Iterator[Fault]:
    """Yield what an import would refuse: links, paths that leave the folder, no or two course.xml."""
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        members = archive.getmembers()
    for member in members:
        if not (member.isfile() or member.isdir()):
            yield Fault(name, 0, "link-in-archive", f"{member.name} is neither file nor folder")
        if member.name.startswith("/") or ".." in Path(member.name).parts:
            yield Fault(name, 0, "path-leaves-archive", member.name)
    roots = [member.name for member in members if Path(member.name).name == "course.xml"]
    if len(roots) != 1:
        yield Fault(
            name, 0, "not-one-course-xml", f"the archive holds {len(roots)} course.xml; it must hold one"
        )
