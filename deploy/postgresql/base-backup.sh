#!/bin/sh
# Copies the whole server while it runs: base-backup.sh FOLDER, every week. The usual variables
# (PGHOST, PGPORT, PGUSER, PGPASSWORD or a .pgpass) say which server, and who may replicate it.
set -eu
folder=$1/base-$(date -u +%Y%m%dT%H%M%SZ)
pg_basebackup --pgdata="$folder" --format=plain --wal-method=stream --checkpoint=fast \
  --manifest-checksums=SHA256
pg_verifybackup "$folder" >/dev/null
echo "$folder"
