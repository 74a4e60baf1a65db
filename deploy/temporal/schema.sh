#!/bin/sh
# Creates or updates Temporal's two databases; safe to repeat. Password: SQL_PASSWORD.
set -eu
sql() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -u "$POSTGRES_USER" -p 5432 --db "$database" "$@"
}
schema=/etc/temporal/schema/postgresql/v12
for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  sql "$database" create
  # Fails where it is done already; the update that follows then says what is really wrong.
  sql "$database" setup-schema -v 0.0 || true
  sql "$database" update-schema -d "$schema/${pair##*:}/versioned"
done
