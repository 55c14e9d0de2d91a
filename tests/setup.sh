# Sourced by ./test: what the tests need beyond the .NET SDK. Missing Debian packages come through apt,
# npm modules through `npm ci` from the lock files.

# command:package, or a file of the package that has no command
test_tools=(
  chromium:chromium
  firefox-esr:firefox-esr
  node:nodejs
  npm:npm
  turnserver:coturn
  certutil:libnss3-tools
  ip:iproute2
  nft:nftables
  conntrack:conntrack
  tayga:tayga
  unbound:unbound
  cc:build-essential
  pkg-config:pkg-config
  /usr/include/nice/agent.h:libnice-dev
  /usr/lib/python3/dist-packages/aioice:python3-aioice
)

# Tools of the system lie where only root looks.
is_there() { [[ $1 == /* && -e $1 ]] || PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null; }

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo -n "$@"
  fi
}

install_packages() {
  local entry missing=() log=$artifacts/install.log
  : >"$log"
  for entry in "${test_tools[@]}"; do
    is_there "${entry%%:*}" || missing+=("${entry#*:}")
  done
  ((${#missing[@]})) || return 0

  if command -v apt-get >/dev/null; then
    say "Installing ${missing[*]} …"
    as_root apt-get update >>"$log" 2>&1 &&
      as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1
  fi

  for entry in "${test_tools[@]}"; do
    is_there "${entry%%:*}" && continue
    say "missing: ${entry%%:*} (package ${entry#*:}; see artifacts/install.log)"
    if [[ ${CI-} == true ]]; then broken "tool ${entry%%:*} is missing"; fi
  done
}

install_modules() {
  command -v npm >/dev/null || return 0
  local lock folder stamp
  while IFS= read -r lock; do
    folder=$(dirname "$lock")
    stamp=$folder/node_modules/.parley-lock
    if cmp -s "$lock" "$stamp"; then continue; fi
    say "npm ci in $folder …"
    if (cd "$folder" && npm ci --no-audit --no-fund) >"$artifacts/npm-${folder//\//-}.log" 2>&1 </dev/null; then
      mkdir -p "$folder/node_modules"
      cp "$lock" "$stamp"
    else
      tail -n 15 "$artifacts/npm-${folder//\//-}.log"
      broken "npm ci in $folder"
    fi
  done < <(find web tests -name package-lock.json -not -path '*/node_modules/*' 2>/dev/null | sort)
}
