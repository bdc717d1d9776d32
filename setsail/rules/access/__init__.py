"""Who may do what in the cluster: service accounts, roles, bindings."""
