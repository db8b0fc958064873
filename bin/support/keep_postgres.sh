#!/bin/sh
# Stops an embedded PostgreSQL when no program uses it any more, however those programs ended
# (kill -9 included). Started detached with each postmaster; ends with it.
#
#   keep_postgres.sh CLUSTER_FOLDER POSTMASTER_PID [FOLDER_TO_REMOVE…]
#
# The folders are those of a throw-away cluster, removed once PostgreSQL is gone.
dir=$1 postmaster=$2
shift 2
trap '' HUP INT

used() {
  for file in "$dir"/clients/*; do
    kill -0 "${file##*/}" 2>/dev/null && return 0
  done
  return 1
}

while kill -0 "$postmaster" 2>/dev/null; do
  sleep 1
  used && continue
  if [ -d "$dir" ] && ! ln -sn $$ "$dir/lock" 2>/dev/null; then
    kill -0 "$(readlink "$dir/lock")" 2>/dev/null || rm -f "$dir/lock"
    continue
  fi
  if ! used; then
    kill -INT "$postmaster" 2>/dev/null
    waited=0
    while kill -0 "$postmaster" 2>/dev/null; do
      sleep 0.1 2>/dev/null || sleep 1
      waited=$((waited + 1))
      # a fast shutdown that does not end is made an immediate one: recovery repeats it from the log
      [ "$waited" -eq 300 ] && kill -QUIT "$postmaster" 2>/dev/null
    done
  fi
  rm -f "$dir/lock"
done

if [ "$#" -gt 0 ]; then
  used || rm -rf "$@"
fi
