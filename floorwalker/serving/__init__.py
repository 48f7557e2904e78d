"""The server process, or several behind one port."""
