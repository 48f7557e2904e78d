"""What is counted with nobody's name: how far conversations come, what a model costs."""
