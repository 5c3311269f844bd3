#!/bin/sh
# Makes the data of a server that follows another one: replica.sh DATA [SLOT], as the account of
# PostgreSQL. DATA must not exist yet. The usual variables (PGHOST, PGPORT, PGUSER, PGPASSWORD or a
# .pgpass) say whom it follows, and as whom. Start PostgreSQL on DATA then.
set -eu
data=$1 slot=${2:-registry_replica}
[ ! -e "$data" ] || { echo "$data exists: no replica is made over data" >&2; exit 2; }
pg_basebackup --pgdata="$data" --write-recovery-conf --create-slot --slot="$slot" --checkpoint=fast
cat >>"$data/postgresql.auto.conf" <<SETTINGS
hot_standby = 'on'
# The primary keeps the rows that a long question here still reads; a question that is in the way
# of what is played is given up after so long, and asked of the primary.
hot_standby_feedback = 'on'
max_standby_streaming_delay = '30s'
SETTINGS
