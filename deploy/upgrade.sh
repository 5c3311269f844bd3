#!/bin/sh
# Puts a new version in the place of the one that serves, without a page that fails:
#   upgrade.sh FOLDER    as root, FOLDER being the new version's, below /srv/registry/releases
# What is done in turn: its environment, its static files, the checks, an archive, the migrations
# (the version that serves goes on meanwhile, and bears them), then one server after the other.
set -eu
release=$(realpath "$1")
root=$(dirname "$(dirname "$release")")
environment=${ENVIRONMENT:-/etc/registry/environment}
account=${ACCOUNT:-registry}
backups=${BACKUPS:-/var/lib/registry/backups}

say() { printf '%s\n' "$*"; }
# A command of the new version, by the registry's account, with its environment.
manage() {
  # shellcheck disable=SC2016 # what is quoted is for the other shell
  runuser --user "$account" -- sh -c '
    set -eu; cd "$1"; environment=$2; shift 2
    while IFS= read -r line; do
      case $line in ""|"#"*) ;; *) export "$line" ;; esac
    done <"$environment"
    exec .venv/bin/python manage.py "$@"' sh "$release" "$environment" "$@"
}
# Waits until a server answers that it can serve.
ready() {
  tries=0
  until curl --silent --fail --max-time 5 --unix-socket "/run/registry-web-$1/socket" \
    http://localhost/readyz >/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
      say "registry-web@$1 is not ready: journalctl --unit registry-web@$1" >&2
      exit 1
    fi
    sleep 1
  done
}

say "1. The environment of $release"
[ -x "$release/.venv/bin/python" ] || python3 -m venv "$release/.venv"
"$release/.venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$release/requirements.txt"
mkdir -p "$release/staticfiles"
chown "$account" "$release/staticfiles"
say "2. Static files, and the checks"
manage collectstatic --no-input --verbosity 0
manage check --deploy --fail-level WARNING
say "3. An archive"
manage backup "$backups"
say "4. The migrations"
if ! manage migrate --no-input; then
  # The former version goes on. Its triggers were set aside: this puts them back.
  manage migrate sessions --verbosity 0
  say "The migrations did not apply: nothing else is changed. If a lock was waited for, try again." >&2
  exit 1
fi
say "5. One server after the other"
ln -sfn "$release" "$root/current.new"
mv -T "$root/current.new" "$root/current"
for number in 1 2; do
  systemctl restart "registry-web@$number"
  ready "$number"
done
systemctl restart registry-worker
say "Done: $release serves. To go back: point $root/current at the former one, restart the same."
