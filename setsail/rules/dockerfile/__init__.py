"""How images are built: what a Dockerfile leaves in the image, and how the program starts."""
