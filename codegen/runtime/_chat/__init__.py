"""What chat operations have beside sending a request: typed answers and functions that the model may call."""
