"""The command `wizamart`: what operators and authors of modules do at a terminal."""
