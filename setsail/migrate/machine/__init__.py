"""What still runs on machines: systemd units, crontabs, an inventory; as services of a project."""
