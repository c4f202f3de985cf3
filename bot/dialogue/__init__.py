"""The dialogue layer: our parts of Rasa (importer, components, tracker store) and the agent inside this process."""
