"""For python -m shared_context_server."""

from shared_context_server import main

main()
