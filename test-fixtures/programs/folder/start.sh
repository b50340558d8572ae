# Starts Node as scripts of projects do.
node "$(dirname "$0")"
