"""Other people's facts: data services, agreements, connectors; the only road to a registry."""
