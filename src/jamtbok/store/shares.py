"""Whether a file lies on a network share, where several machines cannot safely write to one SQLite file."""

from __future__ import annotations

from pathlib import Path

import psutil

_SHARES = {
    "9p",
    "afpfs",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb2",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "webdav",
    "fuse.davfs",
    "fuse.davfs2",
    "fuse.gvfsd-fuse",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
}


def network_share_warning(path: Path) -> str:
    """Return a sentence that warns of a database file on a network share, "" where it lies on a disk of its own."""
    real = path.resolve()
    mounts = [mount for mount in psutil.disk_partitions(all=True) if real.is_relative_to(mount.mountpoint)]
    # The innermost mount is where the file is; of two on the same place the later hides the earlier.
    innermost = sorted(mounts, key=lambda mount: len(Path(mount.mountpoint).parts))[-1:]
    for mount in innermost:
        if mount.fstype.lower() in _SHARES or "remote" in mount.opts.split(","):
            return (
                f"Databasen {path.name} ligger på en nätverksdisk ({mount.fstype}). Där kan svar gå förlorade när "
                "flera skriver samtidigt. Flytta arbetsboken till serverns egen disk, eller använd PostgreSQL."
            )
    return ""
