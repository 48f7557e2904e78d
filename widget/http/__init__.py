"""What is asked over HTTP: the files of the widget, the cookie, and who may ask."""
