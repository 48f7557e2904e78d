"""The console for marketers. Its issue has not landed yet."""
