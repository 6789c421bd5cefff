"""Stand-ins for servers of other companies, speaking their real protocols. Never in production."""
