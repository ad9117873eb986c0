#!/bin/sh
# Sets up the two optional native addons, since no install script of a dependency runs (see .npmrc), and says in a
# line each how that went; `start` says it every time. Nothing is installed or downloaded that nobody asked for:
#   CINEVEC_APT=yes              may install Debian's libfaiss-dev, libopenblas-dev and g++ (root only)
#   CINEVEC_NATIVE_DOWNLOADS=LIST may download the prebuilt addons that this file names, each with its SHA-256
# Never fails: without them the project's own code does the work. What was found out is
# kept in node_modules/.cinevec-native until Node, this script or the system's FAISS changes.
set -u
cd "$(dirname "$0")/.." || exit 0
modules="$PWD/node_modules"
stamp="$modules/.cinevec-native"
[ -d "$modules" ] || exit 0

say() { printf 'cinevec: %s\n' "$*" >&2; }

# limited SECONDS COMMAND …: its output is thrown away; ends it, and what it started, when the time is up.
if command -v timeout >/dev/null 2>&1; then
  limited() { timeout -k 2 "$@" </dev/null >/dev/null 2>&1; }
else
  limited() { shift; "$@" </dev/null >/dev/null 2>&1; }
fi

# Like every path in a setting, the list's is meant from where the caller stands.
list="${CINEVEC_NATIVE_DOWNLOADS:-}"
case "$list" in "" | /*) ;; *) list="${CINEVEC_CWD:-$PWD}/$list" ;; esac

# What is wrong with the list or a file is said; the addon then counts as one that could not be had.
download() {
  [ -n "$list" ] && node scripts/native-downloads.js "$list" "$1" "$modules" </dev/null
}

# ---- FAISS --------------------------------------------------------------------------------------------------

faiss="$modules/faiss-node"

# A search, not only a load: an addon built for another processor dies at its first instruction.
faiss_works() {
  limited 20 node -e '
    const { IndexFlatIP } = require("faiss-node");
    const index = new IndexFlatIP(2);
    index.add([1, 0, 0, 1]);
    if (index.search([0, 1], 1).labels[0] !== 1) process.exit(1);'
}

faiss_download() {
  download faiss && faiss_works && return 0
  rm -rf "$faiss/build"
  return 1
}

system_faiss() {
  for prefix in /usr /usr/local /opt/homebrew; do
    [ -f "$prefix/include/faiss/IndexFlat.h" ] && printf '%s' "$prefix" && return 0
  done
  return 1
}

# The addon's one source file against the system's library. `sed`: idx_t has moved between FAISS' releases, and the
# constructors must be a thread's own for the addon to live in more than one thread. Each search would keep its queries'
# memory for ever, each toBuffer the whole index'.
faiss_compile() {
  prefix="$(system_faiss)" && command -v g++ >/dev/null 2>&1 || return 1
  out="$faiss/build/Release"
  mkdir -p "$out" || return 1
  for headers in "$modules/node-api-headers/include" \
    "$(node -p 'require("path").resolve(process.execPath, "../../include/node")')" /usr/include/node; do
    [ -f "$headers/node_api.h" ] || continue
    sed -e 's/faiss::idx_t/int64_t/;s/inline static Napi/inline static thread_local Napi/' \
      -e 's/index_->search(nq, xq, k, D, I);/&\n    delete[] xq;/' \
      -e 's/faiss::VectorIOWriter \*writer = new faiss::VectorIOWriter();/auto owned = std::make_unique<faiss::VectorIOWriter>(); auto *writer = owned.get();/' \
      "$faiss/src/faiss.cc" |
      g++ -O2 -std=c++17 -shared -fPIC -fopenmp -DNAPI_VERSION=8 -DNODE_ADDON_API_CPP_EXCEPTIONS_ALL \
        -I"$headers" -I"$modules/node-addon-api" -I"$prefix/include" -xc++ - -o "$out/faiss-node.next" \
        -L"$prefix/lib" -lfaiss -lopenblas >/dev/null 2>&1 || continue
    mv "$out/faiss-node.next" "$out/faiss-node.node" && faiss_works && return 0
  done
  rm -rf "$faiss/build"
  return 1
}

# Debian's packages, where this user may install them and they are not all there already.
faiss_install() {
  [ "${CINEVEC_APT:-}" = yes ] || return 1
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  system_faiss >/dev/null && command -v g++ >/dev/null 2>&1 && return 1
  say "installing libfaiss-dev, libopenblas-dev and g++ to compile FAISS' addon …"
  # A new machine has no package lists yet.
  apt_install libfaiss-dev libopenblas-dev g++ && return 0
  limited 120 apt-get update && apt_install libfaiss-dev libopenblas-dev g++
}

apt_install() {
  limited 600 env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=60 install -y --no-install-recommends "$@"
}

faiss_outcome() {
  if [ ! -f "$faiss/package.json" ]; then
    echo "FAISS: faiss-node is not installed; the exact SIMD index answers instead"
  elif faiss_works; then
    echo "FAISS: the native addon loads"
  elif faiss_download; then
    echo "FAISS: its prebuilt addon was downloaded"
  elif faiss_compile; then
    echo "FAISS: the addon was compiled against the system's libfaiss"
  elif faiss_install && faiss_compile; then
    echo "FAISS: libfaiss-dev was installed and the addon compiled against it"
  else
    echo "FAISS: its addon could not be compiled; the exact SIMD index answers instead (as root, CINEVEC_APT=yes ./cinevec … installs what it takes)"
  fi
}

# ---- TensorFlow ---------------------------------------------------------------------------------------------

tensorflow="$modules/@tensorflow/tfjs-node"

# Node 23 took util.isNullOrUndefined away, which tfjs-node 4.22 calls; core gives it back the same way.
tensorflow_works() {
  limited 30 node -e '
    const util = require("util");
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    const tf = require("@tensorflow/tfjs-node");
    if (tf.tensor([1, 2]).sum().dataSync()[0] !== 3) process.exit(1);'
}

tensorflow_outcome() {
  if [ ! -f "$tensorflow/package.json" ]; then
    echo "TensorFlow: tfjs-node is not installed; the WebAssembly backend trains instead"
  elif tensorflow_works; then
    echo "TensorFlow: tfjs-node loads"
  elif download tensorflow && tensorflow_works; then
    echo "TensorFlow: tfjs-node was downloaded"
  else
    rm -rf "$tensorflow/deps" "$tensorflow/lib"
    echo "TensorFlow: tfjs-node is not to be had here; the WebAssembly backend trains instead"
  fi
}

# ---- once ---------------------------------------------------------------------------------------------------

# What the outcome depends on.
state() {
  node -p 'process.version + " " + process.platform + " " + process.arch'
  cksum <scripts/native-addons.sh
  echo "faiss in $(system_faiss), compiler $(command -v g++), asked for ${CINEVEC_APT:-no}, downloads by $(cksum "$list" 2>/dev/null)"
}

if [ "$(sed '/^$/,$d' "$stamp" 2>/dev/null)" = "$(state)" ]; then
  [ "${1:-}" != start ] || sed '1,/^$/d' "$stamp" | while IFS= read -r line; do say "$line"; done
  exit 0
fi
outcomes="$(faiss_outcome; tensorflow_outcome)"
printf '%s\n\n%s\n' "$(state)" "$outcomes" >"$stamp.next" && mv "$stamp.next" "$stamp"
printf '%s\n' "$outcomes" | while IFS= read -r line; do say "$line"; done
exit 0
