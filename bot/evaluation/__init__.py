"""How well the matcher understands: questions whose answers are known, judged and counted."""
