#!/bin/sh
# Keeps one finished piece of PostgreSQL's journal: archive.sh PIECE PLACE. It is there whole, under
# its name, or not at all; one of that name with another content is never replaced.
set -eu
piece=$1 place=$2
if [ -e "$place" ]; then
  exec cmp -s "$piece" "$place"
fi
part=$(dirname "$place")/.$(basename "$place").part
cp "$piece" "$part"
sync "$part"
mv "$part" "$place"
sync "$(dirname "$place")"
