#!/bin/sh
# Runs "$@" as the container does: a root that cannot be written to, no capabilities, an ordinary user, a temporary folder in
# memory, and one folder to write to, VIGIE_DATA, which is $DATA. Needs root, and a kernel that gives a process its own mounts.
set -eu
exec unshare --mount --propagation private sh -eu -c '
    python=$(readlink -f "$PYTHON") && base=${python%/bin/*}
    chown -R 10001:10001 "$DATA"
    mount --bind "$DATA" /media
    mount -t tmpfs -o mode=1777 tmpfs /srv
    # What lies in a folder that is closed to others, the interpreter in a home, say, is put where they can reach it.
    for folder in "$base" "$PROJECT"; do
        closed= && above=$folder
        while [ "$above" != / ]; do
            case $(stat -c %a "$above") in *[1357]) ;; *) closed=$above ;; esac
            above=$(dirname "$above")
        done
        [ -n "$closed" ] || continue
        mkdir /srv/held && mount --bind "$folder" /srv/held
        mount -t tmpfs -o mode=755 tmpfs "$closed"
        mkdir -p "$folder" && mount --bind /srv/held "$folder"
        umount /srv/held && rmdir /srv/held
    done
    cut -d" " -f5 /proc/self/mountinfo | sort -u | while read -r point; do
        case "$point" in
            /media | /srv | /proc* | /sys* | /dev*) ;;
            *) [ ! -e "$point" ] || mount -o remount,bind,ro "$point" ;;
        esac
    done
    cd "$PROJECT"
    export HOME=/nonexistent TMPDIR=/srv VIGIE_DATA=/media PYTHONDONTWRITEBYTECODE=1
    exec setpriv --reuid 10001 --regid 10001 --clear-groups --bounding-set=-all --inh-caps=-all --ambient-caps=-all \
        --no-new-privs "$@"
' sh "$@"
