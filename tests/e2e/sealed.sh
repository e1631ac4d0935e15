#!/bin/sh
# Runs "$@" as the container does: a root that cannot be written to, no capabilities, an ordinary user, a temporary folder in
# memory, and one folder to write to, VIGIE_DATA, which is $DATA. Needs root, and a kernel that gives a process its own mounts.
set -eu
exec unshare --mount --propagation private sh -eu -c '
    python=$(readlink -f "$PYTHON") && base=${python%/bin/*}
    chown -R 10001:10001 "$DATA"
    mount --bind "$DATA" /media
    mount -t tmpfs -o mode=1777 tmpfs /srv
    # Where the interpreter lives in a home that is closed to others, it is put where they can reach it.
    case "$base" in
        "$HOME"/*) mkdir /srv/base && mount --bind "$base" /srv/base && mount -t tmpfs -o mode=755 tmpfs "$HOME" \
            && mkdir -p "$base" && mount --bind /srv/base "$base" && umount /srv/base && rmdir /srv/base ;;
    esac
    cut -d" " -f5 /proc/self/mountinfo | sort -u | while read -r point; do
        case "$point" in /media | /srv | /proc* | /sys* | /dev*) ;; *) [ ! -e "$point" ] || mount -o remount,bind,ro "$point" ;; esac
    done
    cd "$PROJECT"
    export HOME=/nonexistent TMPDIR=/srv VIGIE_DATA=/media PYTHONDONTWRITEBYTECODE=1
    exec setpriv --reuid 10001 --regid 10001 --clear-groups --bounding-set=-all --inh-caps=-all --ambient-caps=-all \
        --no-new-privs "$@"
' sh "$@"
