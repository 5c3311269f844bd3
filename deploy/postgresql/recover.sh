#!/bin/sh
# Makes, of a copy and of the journal kept since, the data of a server as it was at a moment:
# recover.sh BASE WAL DATA 'YYYY-MM-DD HH:MM:SS+00'. DATA must not exist yet. Start PostgreSQL on it:
# it plays the journal up to the moment, then takes writes.
set -eu
base=$1 wal=$2 data=$3 moment=$4
[ ! -e "$data" ] || { echo "$data exists: nothing is recovered over data" >&2; exit 2; }
for folder in "$base" "$wal"; do
  [ -d "$folder" ] || { echo "$folder must be a folder" >&2; exit 2; }
done
cp -R "$base" "$data"
chmod 700 "$data"
cat >>"$data/postgresql.auto.conf" <<SETTINGS
restore_command = 'cp "$wal/%f" "%p"'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
archive_mode = 'off'
SETTINGS
touch "$data/recovery.signal"
echo "Start PostgreSQL on $data; look at what it holds, then set archive_mode on again."
