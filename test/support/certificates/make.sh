#!/bin/sh
# Makes the certificates that tests of TLS use: sh test/support/certificates/make.sh
#
#   authority   signs the others; tests trust it, and nobody else does
#   good        for localhost, 127.0.0.1, ::1 and good.example
#   expired     the same, until the year 2001
#   wrong-host  for wrong.example only
#
# They are valid until 2120, so that tests do not break some day. They protect nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key.pem"; }

key authority
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = tests
[tests]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
CNF
: > "$work/index"
echo 01 > "$work/serial"

# sign name subject extensions from until
sign() {
  printf '%b' "$3" > "$work/$1.ext"
  openssl req -new -config "$work/ca.cnf" -key "$1.key.pem" -subj "/CN=$2" -out "$work/$1.csr"
  if [ "$1" = authority ]; then by="-selfsign"; else by="-cert authority.pem"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$work/ca.cnf" $by -keyfile authority.key.pem -in "$work/$1.csr" \
    -extfile "$work/$1.ext" -startdate "$4" -enddate "$5" -out "$1.pem"
}

here='subjectAltName=DNS:localhost,DNS:good.example,IP:127.0.0.1,IP:::1\n'
sign authority "Tests of Stackful" 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n' 20000101000000Z 21200101000000Z
for name in good expired wrong-host; do key "$name"; done
sign good localhost "$here" 20000101000000Z 21200101000000Z
sign expired localhost "$here" 20000101000000Z 20010101000000Z
sign wrong-host wrong.example 'subjectAltName=DNS:wrong.example\n' 20000101000000Z 21200101000000Z
