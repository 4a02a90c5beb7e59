#!/bin/sh
# Fetches real servers and their C clients for mysh's tests and benchmarks.
#
#   fetch.sh            the servers that this machine lacks: mariadb and mysql
#   fetch.sh NAME...    any of: mariadb mysql mariadb-client mysql-client mariadb-test mysql-test
#                       mariadb-11 mariadb-10.5 haproxy mysql-router, whether the machine has
#                       them or not
#   fetch.sh --sources  nothing, but prints the archives of Debian in the machine's apt sources:
#                       suite, address, options
#
# The programs are unpacked from Debian packages into .cache/servers/NAME of the checkout
# (or $MYSH_SERVERS/NAME). Nothing is installed, root is not needed, and apt works in a
# directory of its own, so neither the machine's packages nor its package lists change.
# Each tree holds every library that its programs need, down to libc, and a wrapper in place
# of each program that starts it with those libraries: a MySQL built for a newer Debian runs
# on an older one.
#
# MariaDB comes from the machine's own release of Debian. MySQL and MySQL Router are only in
# Debian's rolling suite, sid, and come from the mirror that the machine itself uses; so do the
# newest MariaDB with Galera (mariadb-11, from sid) and an old one (mariadb-10.5, from bullseye).
#
# A tree is moved into place when it is complete, so an interrupted fetch leaves no incomplete
# tree. A tree that exists is not changed. Two fetches at once wait for each other.
#
# Exit status: 0 success, 1 something could not be fetched (see stderr), 2 wrong usage.
set -eu

attempts=3          # of each network step
step_limit=300      # seconds that one attempt may take
lock_limit=900      # seconds to wait for another fetch

here=$(cd "$(dirname "$0")" && pwd)
servers=${MYSH_SERVERS:-$(cd "$here/../.." && pwd)/.cache/servers}

say() { echo "servers: $*" >&2; }

die() {
	say "$*"
	exit 1
}

usage() {
	echo "usage: fetch.sh [mariadb|mysql|mariadb-client|mysql-client|mariadb-test|mysql-test|" >&2
	echo "                 mariadb-11|mariadb-10.5|haproxy|mysql-router]..." >&2
	echo "       fetch.sh --sources" >&2
	exit 2
}

# describe NAME sets what there is to know about a tree:
#   suite     own (the machine's release) or the name of another
#   closure   the packages that are fetched with all they depend on
#   alone     packages whose dependencies the closure covers already
#   program   what must run in the finished tree, relative to it
#   version   the arguments with which the program prints its version
describe() {
	alone= version='--no-defaults --version'
	case $1 in
	mariadb) suite=own closure=mariadb-server-core program=usr/sbin/mariadbd ;;
	mysql) suite=sid closure=mysql-server-core program=usr/sbin/mysqld ;;
	mariadb-client) suite=own closure=mariadb-client-core alone=mariadb-client program=usr/bin/mariadb ;;
	mysql-client) suite=sid closure=mysql-client-core alone=mysql-client program=usr/bin/mysql ;;
	mariadb-test) suite=own closure=mariadb-test program=usr/bin/mariadb-test ;;
	mysql-test) suite=sid closure=mysql-testsuite program=usr/lib/mysql-test/bin/mysqltest ;;
	mariadb-11) suite=sid closure=mariadb-server-core alone='mariadb-server galera-4' program=usr/sbin/mariadbd ;;
	mariadb-10.5) suite=bullseye closure=mariadb-server-core-10.5 program=usr/sbin/mariadbd ;;
	haproxy) suite=own closure=haproxy program=usr/sbin/haproxy version=-v ;;
	mysql-router) suite=sid closure=mysql-router program=usr/bin/mysqlrouter version=--version ;;
	*) usage ;;
	esac
}

# installed NAME succeeds if the machine has this server already. On many machines mysqld is
# another name of mariadbd, so the output of its --version decides.
installed() {
	path=$PATH:/usr/sbin:/usr/local/sbin
	case $1 in
	mariadb) PATH=$path mariadbd --no-defaults --version 2>/dev/null | grep -q MariaDB ;;
	mysql) PATH=$path mysqld --no-defaults --version 2>/dev/null | grep -qv MariaDB ;;
	*) false ;;
	esac
}

# sources prints "SUITE URI OPTIONS" for each Debian archive among the machine's apt sources
# that has the component main; OPTIONS are those in brackets of a one-line source.
# Both forms are read: one-line (*.list) and deb822 (*.sources); see sources.list(5).
sources() {
	eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
	for file in "$list" "$parts"*.list; do
		[ -r "$file" ] && cat "$file" && echo
	done | awk '
		{ sub(/#.*/, "") }
		$1 == "deb" {
			options = ""
			line = $0
			sub(/^[ \t]*deb[ \t]+/, "", line)
			if (match(line, /^\[[^]]*\]/)) {
				options = substr(line, 2, RLENGTH - 2)
				line = substr(line, RLENGTH + 1)
			}
			n = split(line, word)
			m = split(options, option)
			kept = ""
			for (i = 1; i <= m; i++)
				if (option[i] ~ /^(signed-by|trusted)=/) kept = kept " " option[i]
			for (i = 3; i <= n; i++)
				if (word[i] == "main") print word[2], word[1] kept
		}'
	for file in "$parts"*.sources; do
		[ -r "$file" ] && cat "$file" && echo
	done | awk '
		function flush(    i, j, n, m, uri, suite) {
			if ((" " field["types"] " ") ~ / deb / && (" " field["components"] " ") ~ / main / \
				&& field["enabled"] !~ /^(no|false|0|off)$/) {
				kept = ""
				if (field["signed-by"] ~ /^\//) kept = kept " signed-by=" field["signed-by"]
				if (field["trusted"] ~ /^(yes|true|1|on)$/) kept = kept " trusted=yes"
				n = split(field["uris"], uri)
				m = split(field["suites"], suite)
				for (i = 1; i <= n; i++)
					for (j = 1; j <= m; j++) print suite[j], uri[i] kept
			}
			split("", field)
		}
		/^#/ { next }
		/^[ \t]*$/ { flush(); next }
		/^[ \t]/ {
			gsub(/[ \t]+/, " ")
			field[name] = field[name] $0
			next
		}
		{
			name = tolower(substr($0, 1, index($0, ":") - 1))
			value = substr($0, index($0, ":") + 1)
			gsub(/[ \t]+/, " ", value)
			gsub(/^ | $/, "", value)
			field[name] = value
		}
		END { flush() }'
}

# source_line SUITE URI [OPTION...] prints one line of a sources.list.
source_line() {
	line_suite=$1 line_uri=$2
	shift 2
	echo "deb ${*:+[$*] }$line_uri $line_suite main"
}

# write_sources SUITE N writes the sources.list of the Nth way to reach the suite; fails when
# there is no Nth way. The machine's release is one list of several archives; another suite is
# looked for on one mirror after the other, since a third party's archive may use the names
# of Debian's releases too.
write_sources() {
	if [ "$1" = own ]; then
		[ "$2" -eq 1 ] || return 1
		sources | while read -r name uri options; do
			case $name in
			"$release" | "$release"-updates | "$release"-security | "$release"/updates)
				# Options are words of their own.
				# shellcheck disable=SC2086
				source_line "$name" "$uri" $options
				;;
			esac
		done | sort -u >"$apt/sources.list"
	else
		sources | awk -v release="$release" '$1 == release && !seen[$2]++' | sed -n "$2p" |
			while read -r _ uri options; do
				# shellcheck disable=SC2086
				source_line "$suite" "$uri" $options
			done >"$apt/sources.list"
	fi
	[ -s "$apt/sources.list" ]
}

# Debian's machines that follow a rolling suite name it in their sources, not the release
# that it will become.
find_release() {
	# shellcheck disable=SC1091
	. /etc/os-release
	[ "${ID:-}" = debian ] ||
		die "this is not Debian but ${PRETTY_NAME:-an unknown system}: install mariadbd and mysqld (8.4 or newer) by its own means"
	for release in "${VERSION_CODENAME:-}" sid unstable testing stable; do
		if sources | grep -q "^$release "; then return; fi
	done
	die "none of this machine's apt sources leads to Debian's ${VERSION_CODENAME:-release}, component main (fetch.sh --sources lists what they name)"
}

# write_config makes apt work in $apt alone. The machine's own configuration still counts
# (a proxy is set there), except for its hooks, which would touch the machine.
write_config() {
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
	: >"$apt/status"
	cat >"$apt/apt.conf" <<-END
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		#clear DPkg::Post-Invoke;
		APT::Sandbox::User "";
		APT::Get::AllowUnauthenticated "false";
		Acquire::Languages "none";
		Acquire::PDiffs "false";
		Acquire::Retries "1";
		Acquire::http::Timeout "20";
		Acquire::https::Timeout "20";
		Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
		Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
		Dir::State "$apt";
		Dir::State::status "$apt/status";
		Dir::State::lists "$apt/lists";
		Dir::Cache "$apt/cache";
		Dir::Cache::archives "$apt/cache/archives";
		Dir::Etc::sourcelist "$apt/sources.list";
		Dir::Etc::sourceparts "/dev/null";
	END
}

# again COMMAND... runs it until it succeeds, a few times, each for a bounded time.
again() {
	attempt=1
	until timeout "$step_limit" "$@" >"$work/log" 2>&1; do
		[ "$attempt" -lt "$attempts" ] || return 1
		sleep $((attempt * 2))
		attempt=$((attempt + 1))
	done
}

# complaint prints what went wrong in the last command, in one line: the first error of apt's,
# which tells more than those after it, or whatever came last.
complaint() {
	grep -m 1 '^E:' "$work/log" || tail -n 1 "$work/log"
}

apt_get() { apt-get -c "$apt/apt.conf" -qq --no-install-recommends "$@"; }

# index SUITE fetches the suite's list of packages into $apt, once for a run of this script.
index() {
	apt=$work/apt-$1
	[ -e "$apt/ready" ] && return
	write_config
	way=1
	while write_sources "$1" "$way"; do
		# Error-Mode any: a list that could not be fetched is a failure, not a warning.
		if again apt-get -c "$apt/apt.conf" -qq -o APT::Update::Error-Mode=any update; then
			: >"$apt/ready"
			return
		fi
		way=$((way + 1))
	done
	[ "$way" -gt 1 ] || die "no apt source of this machine leads to the suite $1"
	[ "$1" != own ] || set -- "$release"
	die "cannot fetch the package list of Debian's $1 ($(complaint))"
}

# fetch_tree NAME: everything, from the package list to the tree in its place.
fetch_tree() {
	describe "$1"
	[ -x "$servers/$1/$program" ] && return
	say "fetching $1 (Debian package $closure${alone:+ $alone}) into $servers/$1"
	index "$suite"

	# The names and versions that apt would install on an empty machine. Perl is left out: only the
	# packages' own scripts need it.
	# Names are words of their own.
	# shellcheck disable=SC2086
	packages=$(apt_get --print-uris install $closure 2>"$work/log" | awk '{ print $2 }' |
		sed -n 's/^\([^_]*\)_.*/\1/p' | grep -Ev '^(perl|libperl|debconf|adduser)') ||
		die "Debian ($suite) has no package $closure for this machine ($(complaint))"
	mkdir "$work/debs" "$work/tree"
	# Names are words of their own.
	# shellcheck disable=SC2086
	(cd "$work/debs" && again apt-get -c "$apt/apt.conf" -qq download $packages $alone) ||
		die "cannot download the packages of $1 ($(complaint)); try again"
	for deb in "$work/debs"/*.deb; do dpkg-deb -x "$deb" "$work/tree"; done
	rm -rf "$work/tree/usr/share/doc" "$work/tree/usr/share/man" "$work/tree/usr/share/locale"
	wrap "$work/tree"
	# Arguments are words of their own.
	# shellcheck disable=SC2086
	"$work/tree/$program" $version >"$work/log" 2>&1 ||
		die "$closure does not run on this machine ($(complaint))"
	grep -Eo '[0-9]+\.[0-9]+\.[0-9]+(-MariaDB)?' "$work/log" | head -n 1 >"$work/tree/VERSION"
	rm -rf "${servers:?}/$1"
	mv "$work/tree" "$servers/$1"
	say "$1 is there: $(cat "$servers/$1/VERSION")"
}

# wrap TREE moves each program to usr/elf and puts a script in its place that starts it with
# the tree's own loader and libraries. The servers are told where the tree is, too.
wrap() {
	loader=$(cd "$1" && find * -name 'ld-linux*.so.*' | head -n 1)
	[ -n "$loader" ] || die "the packages of $1 hold no loader (ld-linux*.so)"
	libraries=
	for dir in "$1"/usr/lib/*-linux-gnu* "$1"/lib/*-linux-gnu* "$1"/usr/lib/mysql/private "$1"/usr/lib/mysql-router; do
		[ -d "$dir" ] && libraries=$libraries:'$root'${dir#"$1"}
	done
	# libmariadb loads its plugins (caching_sha2_password is one) from a fixed place unless a
	# variable names another.
	plugins=$(cd "$1" && find usr/lib -path '*/libmariadb3/plugin' | head -n 1)
	# The loader of Debian 11 and older calls each program by its path.
	argv0=--argv0
	"$1/$loader" --help 2>/dev/null | grep -q -e "$argv0" || argv0=
	mkdir -p "$1/usr/elf"
	for path in "$1"/usr/bin/* "$1"/usr/sbin/* "$1"/usr/lib/mysql-test/bin/* "$1"/usr/share/mysql/mysql-test/lib/My/SafeProcess/*; do
		[ -f "$path" ] && [ ! -L "$path" ] || continue
		[ "$(head -c 4 "$path" | tail -c 3)" = ELF ] || continue
		mv "$path" "$1/usr/elf/"
		# Clients call themselves what they were called; servers look for their tree next to it.
		flags= own_name='${0##*/}'
		case $path in
		*/mysqld | */mariadbd)
			own_name="\$root/usr/sbin/${path##*/}"
			share=mysql # mariadb since MariaDB 11
			[ -d "$1/usr/share/mysql/charsets" ] || share=mariadb
			flags="--basedir=\"\$root/usr\" --lc-messages-dir=\"\$root/usr/share/$share\" --character-sets-dir=\"\$root/usr/share/$share/charsets\""
			for dir in lib/mysql/plugin lib/mariadb/plugin; do
				[ -d "$1/usr/$dir" ] && flags="$flags --plugin-dir=\"\$root/usr/$dir\""
			done
			;;
		*/mysqlrouter) own_name="\$root/usr/bin/${path##*/}" ;;
		esac
		{
			echo '#!/bin/sh'
			echo "root=\$(cd \"\${0%/*}/$(up "${path#"$1"/}")\" && pwd)"
			[ -z "$plugins" ] || echo "export MARIADB_PLUGIN_DIR=\"\${MARIADB_PLUGIN_DIR:-\$root/$plugins}\""
			echo "exec \"\$root/$loader\" --inhibit-cache ${argv0:+$argv0 \"$own_name\"} \\"
			echo "	--library-path \"${libraries#:}\" \\"
			echo "	\"\$root/usr/elf/${path##*/}\" \"\$@\" $flags"
		} >"$path"
		chmod 755 "$path"
	done
}

# up PATH prints the way from the file's directory to where the relative path begins: usr/bin/x is ../..
up() { dirname "$1" | sed 's|[^/]*|..|g'; }

# One tree is fetched by a run of this script of its own, started further down, so that what
# fails there fails for that tree alone.
if [ "${1:-}" = --tree ] && [ $# -eq 3 ]; then
	work=$3
	find_release
	fetch_tree "$2"
	exit
fi

if [ "${1:-}" = --sources ] && [ $# -eq 1 ]; then
	sources
	exit
fi

names=$*
for name in $names; do describe "$name"; done
if [ -z "$names" ]; then
	for name in mariadb mysql; do
		installed "$name" || names="$names $name"
	done
fi

missing=
for name in $names; do
	describe "$name"
	[ -x "$servers/$name/$program" ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

for tool in apt-get dpkg-deb awk timeout flock; do
	command -v "$tool" >/dev/null ||
		{ say "cannot fetch$missing: this machine has no $tool; the tests that need them are left out"; exit 1; }
done
mkdir -p "$servers"
exec 9>"$servers/.lock"
flock -w "$lock_limit" 9 || { say "cannot fetch$missing: another fetch holds $servers/.lock"; exit 1; }

# With the lock held, whatever an earlier fetch left half done is nobody's.
rm -rf "$servers"/.fetch.*
work=$(mktemp -d "$servers/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

failed=
for name in $missing; do
	"$here/${0##*/}" --tree "$name" "$work" || failed="$failed $name"
	rm -rf "$work/tree" "$work/debs"
done
[ -z "$failed" ] || { say "not to be had:$failed; the tests that need them are left out"; exit 1; }
