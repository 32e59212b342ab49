"""What can be taken away: pictures, films, tables and code."""
