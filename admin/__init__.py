"""The console at `/admin`: where the people of a brand sign in, see, rule and review."""
