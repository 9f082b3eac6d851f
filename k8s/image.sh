#!/usr/bin/env bash
# Builds the image out of k8s/Dockerfile. Prints its digest, its bytes, and where its files lie. Same inputs, same
# digest.
#
#   k8s/image.sh IMAGE     IMAGE is the name to give it; `make image` prepares the environment it needs
#
# BASE=name@sha256:… is the base image, always by its digest, and PYTHON an interpreter of the same version as the
# base's. Without them, where no registry is at hand, the base is made from the packages of the Debian this runs on,
# and PYTHON is that Debian's. Files go to build/image, images into buildah's storage there.
set -euo pipefail
cd "$(dirname "$0")/.."

image=$1
work=$PWD/build/image
context=$work/context
environment=.venv/bin/python
python=${PYTHON:-/usr/bin/python3}

case ${BASE-none@sha256:} in
*@sha256:*) ;;
*)
    echo "BASE=$BASE names no digest; what it means today is not what it means tomorrow" >&2
    exit 2
    ;;
esac

# Everything that carries a date carries that of the last commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 0)
export SOURCE_DATE_EPOCH

store() { # buildah over a storage of our own
    buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"
}

build() { # build CONTEXT DOCKERFILE NAME ARGUMENT...
    store bud --quiet --isolation chroot --timestamp "$SOURCE_DATE_EPOCH" --layers=false \
        --file "$2" --tag "$3" "${@:4}" "$1" >/dev/null
}

digest() {
    store inspect --type image --format '{{.FromImageDigest}}' "$1"
}

pip() { # pip INTERPRETER ARGUMENT...: the locked pip, from its own wheel, in any interpreter
    "$1" "$context/wheels/pip.whl/pip" --quiet --disable-pip-version-check "${@:2}"
}

wheels() { # every wheel that goes in, each against its hash
    grep --after-context=3 '^pip==' requirements-dev.lock >"$work/pip.lock"
    "$environment" -m pip download --quiet --disable-pip-version-check --only-binary :all: --no-deps \
        --require-hashes --requirement "$work/pip.lock" --dest "$work/pip"
    cp "$work"/pip/pip-*.whl "$context/wheels/pip.whl"
    cp requirements.lock "$context/wheels/"
    pip "$environment" wheel --no-deps --no-build-isolation --wheel-dir "$context/wheels" .
    # which packages are wanted depends on the interpreter, down to its last figure
    pip "$python" download --only-binary :all: --require-hashes --requirement requirements.lock --dest "$context/wheels"
}

base() { # a base image from Debian's packages: Python and what it needs; of its papers the copyrights
    mmdebstrap --quiet --variant=extract --include=python3-minimal,libpython3-stdlib \
        --extract-hook='find "$1/usr/share" -mindepth 1 -maxdepth 1 ! -name doc -exec rm -rf {} +' \
        --extract-hook='rm -rf "$1"/usr/lib/*/gconv' \
        --extract-hook='find "$1/usr/share/doc" -type f ! -name copyright -delete' \
        "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$work/base/rootfs.tar"
    printf 'FROM scratch\nADD rootfs.tar /\n' >"$work/base/Dockerfile"
    build "$work/base" "$work/base/Dockerfile" localhost/base
    echo "localhost/base@$(digest localhost/base)"
}

rm -rf "$work"
mkdir -p "$context/wheels" "$work/base"
wheels
: "${BASE:=$(base)}"
build "$context" k8s/Dockerfile "$image" --build-arg "BASE=$BASE"
root=$(store mount "$(store from "$image")")
echo "$(digest "$image") $(du --summarize --apparent-size --block-size=1 "$root" | cut -f1) $root"
