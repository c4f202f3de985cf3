"""The path engine: paths and catalogue are read, checked, walked and matched here; it knows no Rasa, web or database."""
