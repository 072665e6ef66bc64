#!/usr/bin/env bash
# Runs a command with a real mail server beside it: Debian's exim4-daemon-light on
# a loopback port, with STARTTLS (a certificate made here), a login, delivery into
# a Maildir and its usual limit of 10 commands that are not mail per
# connection. refused@ is refused (550), later@ is put off (451).
#
#   .ci/exim.sh go test ./cmd/crmscore -run TestDebianMailServer
#
# CRMSCORE_TEST_SMTP names what the test needs: address, certificate, login and the
# Maildir. Needs root, because exim becomes the mail user.
set -euo pipefail
port=${EXIM_PORT:-2525}
dir=$(mktemp -d)
chmod 755 "$dir"
mkdir "$dir/spool" "$dir/log" "$dir/mail"
chown Debian-exim:Debian-exim "$dir/spool" "$dir/log" "$dir/mail"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
chown Debian-exim "$dir/key.pem"

cat >"$dir/exim.conf" <<CONF
primary_hostname = localhost
spool_directory = $dir/spool
log_file_path = $dir/log/%slog
pid_file_path = $dir/exim.pid
daemon_smtp_ports = $port
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = $dir/cert.pem
tls_privatekey = $dir/key.pem
auth_advertise_hosts = \${if eq{\$tls_in_cipher}{}{}{*}}
smtp_accept_max_nonmail = 10
smtp_accept_queue_per_connection = 0
message_size_limit = 20M
host_lookup =
rfc1413_query_timeout = 0s
disable_ipv6 = true
keep_environment =
queue_only = false
acl_smtp_rcpt = rcpt

begin acl
rcpt:
  deny    !authenticated = *
          message = log in first
  deny    local_parts = refused
          message = no such person here
  defer   local_parts = later
          message = greylisted, come back later
  accept

begin routers
all:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  create_directory
  directory = $dir/mail
  envelope_to_add = true
  user = Debian-exim
  group = Debian-exim
  mode = 0644
  directory_mode = 0755

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{ops}}{eq{\$auth3}{secret}}}}
  server_set_id = \$auth2
CONF
chmod 644 "$dir/exim.conf"

exim4 -C "$dir/exim.conf" -bdf >"$dir/log/console" 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null || true; wait "$daemon" 2>/dev/null || true; rm -rf "$dir"' EXIT
for _ in $(seq 100); do
	(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
	sleep 0.1
done

export CRMSCORE_TEST_SMTP="localhost:$port $dir/cert.pem ops secret $dir/mail"
status=0
"$@" || status=$?
if [ "$status" -ne 0 ]; then
	tail -n 30 "$dir/log/console" "$dir"/log/*log || true
fi
exit "$status"
