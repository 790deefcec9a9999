"""How far an execution is: read from AWS, told as text, drawn on a terminal."""
