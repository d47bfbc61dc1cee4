#!/usr/bin/env bash
# The real services for CI, on loopback and on ports of their own: Redis 7, PostgreSQL 15, a one-node Kafka 3.9,
# and a server that stands in for MongoDB, which Debian 12 has no package of.
#
#   services.sh install   Debian's packages (promtool among them) and jars; what is there already is skipped
#   services.sh start     starts all four, waits until each one answers, prints the variables that lead to them
#   services.sh stop      stops all four, also when they are only half started
#
# Each can be run again at any time. Data, logs and pids are kept in UNDER_LOAD_CI_DIR (default: .under-load/ci).
# Made for Debian 12 as root, as CI is; without root, `start` and `stop` run everything as the user who calls.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=${UNDER_LOAD_CI_DIR:-$(dirname "$here")/.under-load/ci}
mkdir -p "$dir/run" "$dir/log"
dir=$(cd "$dir" && pwd)

redis_port=16379
pg_port=15432
kafka_port=19092
kafka_controller_port=19093
mongo_port=17017
kafka_cluster_id=dW5kZXItbG9hZC1jaS0wMQ # any 16 bytes in base64

pg_bin=/usr/lib/postgresql/15/bin
kafka_heap=400m
maven_copy=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies

# ---------------------------------------------------------------- small tools

now() { echo $((${EPOCHREALTIME//[^0-9]/} / 1000)); }

# step SINCE TEXT...: one line, with the time since SINCE.
step() {
  local ms=$(($(now) - $1))
  shift
  printf '%-58s %3d.%d s\n' "$*" $((ms / 1000)) $((ms % 1000 / 100))
}

# die SENTENCE [LOG]: the sentence, and the end of the log.
die() {
  echo "services.sh: $1" >&2
  if [[ -s ${2:-} ]]; then
    echo "The end of $2:" >&2
    tail -n 15 "$2" | sed 's/^/  | /' >&2
  fi
  exit 1
}

# The pid in a file, if that process runs and its command line has the given text in it: pids are used again.
pid_of() {
  local pid
  [[ -r $1 ]] && read -r pid <"$1" && [[ $pid =~ ^[0-9]+$ && -r /proc/$pid/cmdline ]] || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$2" && echo "$pid"
}

port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# wait_for NAME SECONDS LOG RUNNING ANSWERS: until ANSWERS succeeds; dies when RUNNING fails or the time is up.
wait_for() {
  local end=$((SECONDS + $2))
  until "$5"; do
    "$4" >/dev/null || die "$1 ended while it was starting." "$3"
    ((SECONDS < end)) || die "$1 did not answer within $2 s." "$3"
    sleep 0.1
  done
}

# Whether a process runs. One that has ended but is not reaped yet (a zombie) does not.
alive() { [[ $(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) == [!ZX] ]]; }

# stop_pid PID SECONDS SIGNAL...: each signal in turn, then KILL, with SECONDS to end after each.
stop_pid() {
  local pid=$1 tries=$(($2 * 20)) signal i
  shift 2
  for signal in "$@" KILL; do
    kill -s "$signal" "$pid" 2>/dev/null || return 0
    for ((i = 0; i < tries; i++)); do
      alive "$pid" || return 0
      sleep 0.05
    done
  done
  return 1
}

# one_off COMMAND...: waits for a command of some seconds, in a process group of its own, so that `stop` can end it too.
one_off() {
  local status=0
  set -m
  "$@" </dev/null &
  set +m
  echo $! >"$dir/run/one-off.pid"
  wait $! || status=$?
  rm -f "$dir/run/one-off.pid"
  return $status
}

stop_one_off() {
  local pid
  if pid=$(pid_of "$dir/run/one-off.pid" services.sh || pid_of "$dir/run/one-off.pid" "$dir/"); then
    kill -s KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$dir/run/one-off.pid"
}

# A port that something else holds is told at once, rather than by a service that cannot bind.
refuse_if_taken() {
  ! port_open "$2" || die "Port $2 is held by another program: stop that one (docker compose stop?) to start $1 here."
}

# ---------------------------------------------------------------- Redis

redis_running() { pid_of "$dir/run/redis.pid" ":$redis_port"; }

redis_answers() {
  [[ $(redis-cli -h 127.0.0.1 -p $redis_port ping 2>/dev/null) == PONG ]]
}

redis_start() {
  local since
  since=$(now)
  if redis_running >/dev/null; then
    wait_for Redis 10 "$dir/log/redis.log" redis_running redis_answers
    step "$since" "Redis: was running on 127.0.0.1:$redis_port"
    return
  fi
  command -v redis-server >/dev/null || die "redis-server is not installed: run services.sh install."
  refuse_if_taken Redis $redis_port
  setsid redis-server --bind 127.0.0.1 --port $redis_port --save '' --appendonly no --dir "$dir/run" \
    </dev/null >"$dir/log/redis.log" 2>&1 &
  echo $! >"$dir/run/redis.pid"
  wait_for Redis 10 "$dir/log/redis.log" redis_starting redis_answers
  step "$since" "Redis: answers on 127.0.0.1:$redis_port"
}

redis_starting() { alive "$(<"$dir/run/redis.pid")"; }

# end_one NAME PID SECONDS LOG SIGNAL…: ends PID (empty: it was not running) and says so.
end_one() {
  local since name=$1 pid=$2 patience=$3 log=$4
  since=$(now)
  shift 4
  if [ -n "$pid" ]; then
    stop_pid "$pid" "$patience" "$@" || die "$name (pid $pid) cannot be ended." "$log"
    step "$since" "$name: stopped"
  else
    step "$since" "$name: was not running"
  fi
}

# ---------------------------------------------------------------- PostgreSQL

# PostgreSQL refuses to run as root, and its user must be able to reach its folder.
as_postgres() {
  if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

pg_home() {
  if ((EUID != 0)) || as_postgres test -x "$dir" 2>/dev/null; then
    echo "$dir/postgres"
  else
    echo /var/lib/postgresql/under-load-ci
  fi
}

pg_running() { pid_of "$(pg_home)/data/postmaster.pid" "$(pg_home)/data"; }

pg_psql() {
  PGPASSWORD=under_load PGCONNECT_TIMEOUT=3 "$pg_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 \
    -h 127.0.0.1 -p $pg_port -U under_load "$@"
}

pg_answers() { [[ $(pg_psql -d under_load -c 'select 1' 2>/dev/null) == 1 ]]; }

# The cluster, once: made beside its place and then moved there, so that half of one is never taken for a whole.
pg_init() {
  local home=$1 since
  [[ ! -f $home/data/PG_VERSION ]] || return 0
  since=$(now)
  mkdir -p "$home"
  ((EUID != 0)) || chown postgres "$home"
  rm -rf "$home"/data "$home"/data.new.*
  as_postgres sh -c 'umask 077 && echo under_load >"$1"' sh "$home/password"
  one_off as_postgres "$pg_bin/initdb" -D "$home/data.new.$$" -U under_load --pwfile="$home/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --no-sync >"$dir/log/initdb.log" 2>&1 \
    || die "PostgreSQL's initdb failed." "$dir/log/initdb.log"
  rm -f "$home/password"
  mv "$home/data.new.$$" "$home/data"
  step "$since" "PostgreSQL: made a cluster"
}

pg_ctl_start() {
  as_postgres "$pg_bin/pg_ctl" -s -w -t 30 -D "$1/data" -l "$2" -o \
    "-c listen_addresses=127.0.0.1 -c port=$pg_port -c unix_socket_directories=" start </dev/null >/dev/null 2>&1
}

pg_start() {
  local home log since
  home=$(pg_home)
  log=$home/postgres.log
  since=$(now)
  if pg_running >/dev/null; then
    step "$since" "PostgreSQL: was running on 127.0.0.1:$pg_port"
  else
    [[ -x $pg_bin/initdb ]] || die "PostgreSQL 15 is not installed: run services.sh install."
    refuse_if_taken PostgreSQL $pg_port
    pg_init "$home"
    since=$(now)
    as_postgres sh -c ': >"$1"' sh "$log"
    # Again after a while: one that was killed holds its lock until the system has reaped it.
    pg_ctl_start "$home" "$log" || { sleep 3 && pg_ctl_start "$home" "$log"; } \
      || die "PostgreSQL did not start." "$log"
    step "$since" "PostgreSQL: started"
  fi
  since=$(now)
  if [[ $(pg_psql -d postgres -c "select 1 from pg_database where datname = 'under_load'" 2>/dev/null) != 1 ]]; then
    pg_psql -d postgres -c 'create database under_load' >/dev/null 2>>"$dir/log/initdb.log" \
      || die "PostgreSQL's database under_load cannot be created." "$log"
  fi
  wait_for PostgreSQL 30 "$log" pg_running pg_answers
  step "$since" "PostgreSQL: answers on 127.0.0.1:$pg_port"
}

# ---------------------------------------------------------------- Kafka

# java_of [javac]: a Java 17 or 21; with `javac` one that has a compiler beside it.
java_of() {
  local java
  for java in /usr/lib/jvm/java-17-openjdk-*/bin/java "$(readlink -f "$(command -v java || true)")"; do
    if [[ -x $java && -x ${java%java}${1:-java} ]] && "$java" -version 2>&1 | grep -qE 'version "(17|21)[."]'; then
      echo "$java"
      return
    fi
  done
  return 1
}

kafka_running() { pid_of "$dir/run/kafka.pid" "$dir/kafka/server.properties"; }

# Asks for ApiVersions (v0, no client id), the first question of every client: an answer has bytes, a mere open port has none.
kafka_responds() {
  local answer
  answer=$(
    exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$kafka_port" || exit 0
    printf '\0\0\0\012\0\022\0\0\0\0\0\1\377\377' >&3
    timeout 2 head -c 8 <&3 | od -An -tu1 | tr -d ' \n'
  ) || return 1
  [[ $answer == *0001 ]]
}

# The broker listens before the controller lets it serve: the line in its log comes after that.
kafka_answers() { grep -qF 'Kafka Server started' "$dir/log/kafka.log" 2>/dev/null && kafka_responds; }

# kafka_config DATA: the properties, to the standard output.
kafka_config() {
  cat <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$kafka_controller_port
listeners=PLAINTEXT://127.0.0.1:$kafka_port,CONTROLLER://127.0.0.1:$kafka_controller_port
advertised.listeners=PLAINTEXT://127.0.0.1:$kafka_port
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=$1

# One node: everything is kept once.
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1

# Topics are made by those who use them.
auto.create.topics.enable=false
num.partitions=1

# Quick to start, to join and to delete.
offsets.topic.num.partitions=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.segment.delete.delay.ms=1000

# Small: the cleaner alone would take 128 MB of the heap.
log.cleaner.dedupe.buffer.size=4194304
num.network.threads=2
num.io.threads=4
EOF
}

# kafka_run CLASS ARGUMENT...: in the place of this shell.
kafka_run() {
  local java
  java=$(java_of) || die "A Java 17 is not installed: run services.sh install."
  exec ${kafka_session:-} "$java" -Xms128m -Xmx$kafka_heap -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -Djava.awt.headless=true \
    "-Dlog4j.configuration=file:$here/kafka/log4j.properties" -cp "$dir/kafka/jars/*" "$@"
}

kafka_start() {
  kafka_since=$(now)
  if kafka_running >/dev/null; then
    kafka_was=running
    return
  fi
  kafka_was=stopped
  jars_complete kafka || die "Kafka's jars are not installed: run services.sh install."
  java_of >/dev/null || die "A Java 17 is not installed: run services.sh install."
  refuse_if_taken Kafka $kafka_port
  refuse_if_taken "Kafka's controller" $kafka_controller_port
  kafka_config "$dir/kafka/data" >"$dir/kafka/server.properties"
  if [[ ! -d $dir/kafka/data ]]; then # beside its place and then moved there, as PostgreSQL's
    rm -rf "$dir"/kafka/data.new.*
    kafka_config "$dir/kafka/data.new.$$" >"$dir/kafka/format.properties"
    one_off kafka_run kafka.tools.StorageTool format -t $kafka_cluster_id -c "$dir/kafka/format.properties" \
      >"$dir/log/kafka-format.log" 2>&1 || die "Kafka's storage cannot be formatted." "$dir/log/kafka-format.log"
    mv "$dir/kafka/data.new.$$" "$dir/kafka/data"
    step "$kafka_since" "Kafka: formatted its storage"
    kafka_since=$(now)
  fi
  : >"$dir/log/kafka.log"
  (kafka_session=setsid kafka_run kafka.Kafka "$dir/kafka/server.properties") </dev/null >"$dir/log/kafka.log" 2>&1 &
  echo $! >"$dir/run/kafka.pid"
}

kafka_wait() {
  wait_for Kafka 60 "$dir/log/kafka.log" kafka_starting kafka_answers
  if [[ $kafka_was == running ]]; then
    step "$kafka_since" "Kafka: was running on 127.0.0.1:$kafka_port"
  else
    step "$kafka_since" "Kafka: answers on 127.0.0.1:$kafka_port"
  fi
}

kafka_starting() { alive "$(<"$dir/run/kafka.pid")"; }

# ---------------------------------------------------------------- MongoDB's stand-in

mongo_running() { pid_of "$dir/run/mongo.pid" "StandIn.java $mongo_port"; }

mongo_starting() { alive "$(<"$dir/run/mongo.pid")"; }

mongo_answers() { grep -qF "stand-in started" "$dir/log/mongo.log" 2>/dev/null && port_open $mongo_port; }

mongo_start() {
  local java
  mongo_since=$(now)
  ! mongo_running >/dev/null || return 0
  jars_complete mongo || die "The jars of MongoDB's stand-in are not installed: run services.sh install."
  java=$(java_of javac) || die "A Java 17 with a compiler is not installed: run services.sh install."
  refuse_if_taken "MongoDB's stand-in" $mongo_port
  setsid "$java" -Xmx200m -cp "$dir/mongo/jars/*" "$here/mongo/StandIn.java" $mongo_port \
    </dev/null >"$dir/log/mongo.log" 2>&1 &
  echo $! >"$dir/run/mongo.pid"
}

mongo_wait() {
  wait_for "MongoDB's stand-in" 30 "$dir/log/mongo.log" mongo_starting mongo_answers
  step "$mongo_since" "MongoDB's stand-in: answers on 127.0.0.1:$mongo_port"
}

# ---------------------------------------------------------------- jars, by Maven

# jars_complete NAME: the jars are those of .ci/NAME/pom.xml, or they are copied again.
jars_complete() {
  [[ -f $dir/$1/jars/.complete && $(<"$dir/$1/jars/.complete") == "$(cksum <"$here/$1/pom.xml")" ]]
}

jars_install() {
  local since try
  since=$(now)
  if jars_complete "$1"; then
    step "$since" "Jars for $1: there already"
    return
  fi
  mkdir -p "$dir/$1"
  for try in 1 2 3; do
    rm -rf "$dir/$1/jars.new"
    if mvn -B -q -Dstyle.color=never -f "$here/$1/pom.xml" $maven_copy -DincludeScope=runtime \
      "-DoutputDirectory=$dir/$1/jars.new" </dev/null >"$dir/log/maven.log" 2>&1; then
      cksum <"$here/$1/pom.xml" >"$dir/$1/jars.new/.complete"
      rm -rf "$dir/$1/jars"
      mv "$dir/$1/jars.new" "$dir/$1/jars"
      step "$since" "Jars for $1: copied with Maven"
      return
    fi
    ((try == 3)) || sleep 5
  done
  die "Maven cannot copy the jars for $1." "$dir/log/maven.log"
}

# ---------------------------------------------------------------- Debian's packages

has_package() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

packages_install() {
  local since missing=() font
  since=$(now)
  command -v redis-server >/dev/null && command -v redis-cli >/dev/null || missing+=(redis-server)
  [[ -x $pg_bin/initdb && -x $pg_bin/psql ]] || missing+=(postgresql-15)
  command -v chromium >/dev/null || missing+=(chromium)
  for font in fonts-liberation fonts-dejavu-core; do has_package $font || missing+=("$font"); done
  java_of javac >/dev/null || missing+=(openjdk-17-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  has_package python3-venv || missing+=(python3-venv)
  command -v promtool >/dev/null && command -v prometheus >/dev/null || missing+=(prometheus)
  if ((${#missing[@]} == 0)); then
    step "$since" "Debian's packages: there already"
    return
  fi
  ((EUID == 0)) || die "Installing ${missing[*]} takes root."

  # Debian starts a server when it is installed, on the standard port: not here.
  local policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o Acquire::Retries=3 update >"$dir/log/apt.log" 2>&1 \
    || die "apt-get update failed." "$dir/log/apt.log"
  step "$since" "Debian's packages: lists updated"
  since=$(now)
  apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}" \
    >>"$dir/log/apt.log" 2>&1 || die "apt-get cannot install ${missing[*]}." "$dir/log/apt.log"
  step "$since" "Debian's packages: ${missing[*]}"
}

# ---------------------------------------------------------------- commands

case ${1:-} in
  install)
    since=$(now)
    packages_install
    jars_install kafka
    jars_install mongo
    step "$since" "install: done"
    ;;
  start)
    since=$(now)
    trap 'stop_one_off; exit 130' INT TERM
    kafka_start # the slowest: it starts while the others do
    mongo_start
    redis_start
    pg_start
    mongo_wait
    kafka_wait
    step "$since" "start: done"
    echo "REDIS_URL=redis://127.0.0.1:$redis_port"
    echo "DATABASE_URL=postgres://under_load:under_load@127.0.0.1:$pg_port/under_load"
    echo "KAFKA_BROKERS=127.0.0.1:$kafka_port"
    echo "MONGODB_URL=mongodb://127.0.0.1:$mongo_port"
    ;;
  stop)
    since=$(now)
    stop_one_off
    end_one Kafka "$(kafka_running)" 15 "$dir/log/kafka.log" TERM
    end_one "MongoDB's stand-in" "$(mongo_running)" 10 "$dir/log/mongo.log" TERM
    end_one PostgreSQL "$(pg_running)" 10 "$(pg_home)/postgres.log" INT QUIT
    end_one Redis "$(redis_running)" 5 "$dir/log/redis.log" TERM
    rm -f "$dir"/run/{kafka,mongo,redis}.pid
    step "$since" "stop: done"
    ;;
  *)
    echo "usage: services.sh install | start | stop" >&2
    exit 2
    ;;
esac
