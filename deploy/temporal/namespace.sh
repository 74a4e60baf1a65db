#!/bin/sh
# Creates the namespace and our search attributes; safe to repeat. Workers do the same, this only lets them start at once.
set -eu
until temporal operator cluster health; do sleep 2; done
if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$((RETENTION_DAYS * 24))h"
fi
# A namespace can be described before every part of the server knows it.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  if temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
    --name PatientRef --type Keyword --name Channel --type Keyword --name LeadClass --type Keyword \
    --name LeadScore --type Int --name CorrelationId --type Keyword --name ClinicId --type Keyword; then
    exit 0
  fi
  echo "search attributes not created yet (attempt $attempt)"
  sleep 3
done
exit 1
