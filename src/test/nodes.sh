#!/bin/sh
# Runs a command beside two nodes: network namespaces scn1 and scn2, which reach this machine as 10.213.78.1 and
# nothing else. As root, on Linux. docs/testing.md says what for.
#
#   src/test/nodes.sh COMMAND…
set -eu
[ $# -gt 0 ] || { sed -n '2,5p' "$0"; exit 2; }
undo() {
  ip netns del scn1 2>/dev/null || true
  ip netns del scn2 2>/dev/null || true
  ip link del scbr78 2>/dev/null || true
}
trap undo EXIT
trap 'exit 1' INT TERM
ip link add scbr78 type bridge
ip addr add 10.213.78.1/24 dev scbr78
ip link set scbr78 up
for node in 1 2; do
  ip netns add scn$node
  ip link add scv78$node type veth peer name sci78$node
  ip link set sci78$node netns scn$node
  ip link set scv78$node master scbr78
  ip link set scv78$node up
  ip -n scn$node addr add 10.213.78.1$node/24 dev sci78$node
  ip -n scn$node link set sci78$node up
  ip -n scn$node link set lo up
done
"$@"
