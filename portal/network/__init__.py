"""Who works with whom, drawn by the server."""

from portal.network.network import Network, focus_on, overview

__all__ = ["Network", "focus_on", "overview"]
