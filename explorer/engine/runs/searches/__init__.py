"""Many runs that answer a question: which values work, and which optimizer wins at equal effort."""
